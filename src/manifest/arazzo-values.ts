/** What runtime expressions stand for in a scenario: a value that is known, or the `{name}` of what a step takes. Pure. */
import { escapeToken, get } from '../lib/pointer.ts';
import type { Json, JsonObject, Place } from '../model.ts';
import { type Expression, type NamedExpression, parseExpression, partsOf } from './arazzo-expression.ts';
import type { Complaints, Draft } from './arazzo-workflow.ts';
import { looseObject } from './loose.ts';
import { didYouMean } from './nearest.ts';
import { asText } from './normalise.ts';

/** What the expressions of one workflow may speak of. */
export interface Scope {
  readonly workflow: string;
  readonly inputs: JsonObject;
  /** Those that were read already, by id. */
  readonly steps: Map<string, PlayedStep>;
  /** Workflows that were read already. */
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly outputs: Json | undefined;
}

export interface PlayedStep {
  readonly id: string;
  readonly scope: Scope;
  readonly outputs: JsonObject;
  readonly place: (output: string) => Place;
  /** null: it calls a workflow. */
  readonly draft: Draft | null;
  readonly called: Scope | null;
}

/** What an expression stands for, or why it stands for nothing. */
type Found = { readonly value: Json } | { readonly wrong: string; readonly hint?: string };

const wrong = (message: string, special: { readonly hint?: string } = {}): Found => ({ wrong: message, ...special });

/** A text that is meant to be an expression as a whole. */
const isExpression = (text: string): boolean => /^\$[A-Za-z]\w*(?:[.#]|$)/.test(text);

export interface Values {
  /** The value with all its expressions resolved, deep. What is wrong is said, and stands for null. */
  filled(value: Json, place: Place): Json;
  /** Says what is wrong with an output, used or not. */
  check(written: Json, place: Place): void;
}

export function values(scope: Scope, complaints: Complaints): Values {
  const resolved = (text: string, place: Place): Json => {
    const found = resolve(text, scope, []);
    if ('value' in found) return found.value;
    complaints.wrong(found.wrong, place, found.hint === undefined ? {} : { hint: found.hint });
    return null;
  };
  const filled = (value: Json, place: Place): Json => {
    if (typeof value === 'string') {
      if (isExpression(value)) return resolved(value, place);
      const parts = partsOf(value).map((one) => ('text' in one ? one.text : plain(resolved(one.expression, place))));
      return parts.join('');
    }
    if (Array.isArray(value)) return value.map((item: Json) => filled(item, place));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, place)]));
  };
  const check = (written: Json, place: Place): void => {
    const text = asText(written);
    if (text === null || parseExpression(text) === null)
      complaints.wrong(`\`${text ?? JSON.stringify(written)}\` is not a runtime expression`, place);
  };
  return { filled, check };
}

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function resolve(text: string, scope: Scope, trail: readonly string[]): Found {
  const expression = parseExpression(text);
  if (expression === null) return wrong(`\`${text}\` is not a runtime expression`);
  if (trail.includes(text)) return wrong(`The outputs go in a circle: ${[...trail, text].join(' → ')}`);
  const then = [...trail, text];
  switch (expression.kind) {
    case 'inputs':
      return inputOf(expression, scope);
    case 'steps':
      return stepOutput(expression, scope, then);
    case 'workflows':
      return workflowOutput(expression, scope, then);
    case 'outputs':
      return outputOf(scope, expression.name, expression.pointer, then);
    default:
      return wrong(
        `\`${text}\` says nothing here: only \`$inputs\`, \`$steps\` and \`$workflows\` do, before there is an answer`,
      );
  }
}

function inputOf({ name, rest, pointer }: NamedExpression, { inputs, workflow }: Scope): Found {
  if (!Object.hasOwn(inputs, name))
    return wrong(`The workflow \`${workflow}\` wants the input \`${name}\``, {
      hint: `Give it in the suite: \`inputs: {${name}: …}\`.`,
    });
  const inner =
    rest === ''
      ? ''
      : rest
          .split('.')
          .map((one) => `/${escapeToken(one)}`)
          .join('');
  return within(inputs[name], inner + pointer, `$inputs.${name}`);
}

function within(value: Json | undefined, pointer: string, what: string): Found {
  const found = get(value, pointer);
  return found === undefined ? wrong(`\`${what}\` has nothing at ${pointer}`) : { value: found };
}

function stepOutput({ name, rest, pointer }: NamedExpression, scope: Scope, trail: readonly string[]): Found {
  const step = scope.steps.get(name);
  if (step === undefined)
    return wrong(
      `No step before this one is called \`${name}\` in ${scope.workflow}`,
      didYouMean(name, scope.steps.keys()),
    );
  const [, output] = /^outputs\.(.+)$/.exec(rest) ?? [];
  if (output === undefined) return wrong(`Of a step only \`outputs\` can be had, not \`${rest}\``);
  const written = asText(step.outputs[output]);
  if (written === null) {
    if (step.called !== null) return outputOf(step.called, output, pointer, trail);
    return wrong(`The step \`${name}\` has no output \`${output}\``, didYouMean(output, Object.keys(step.outputs)));
  }
  const expression = parseExpression(written);
  if (expression === null) return wrong(`\`${written}\` is not a runtime expression`);
  if (step.draft !== null && (expression.kind === 'statusCode' || 'source' in expression))
    return taken(step, step.draft, expression, output, pointer);
  const inner = step.called !== null && expression.kind === 'outputs' ? step.called : step.scope;
  const found = resolve(written, inner, trail);
  return 'value' in found ? within(found.value, pointer, written) : found;
}

function workflowOutput({ name, rest, pointer }: NamedExpression, { scopes }: Scope, trail: readonly string[]): Found {
  const scope = scopes.get(name);
  if (scope === undefined)
    return wrong(`No workflow before this step is called \`${name}\``, {
      hint: 'Name it in `dependsOn`, or call it in a step.',
    });
  const [, kind, what = ''] = /^(outputs|inputs)\.(.+)$/.exec(rest) ?? [];
  if (kind === 'outputs') return outputOf(scope, what, pointer, trail);
  if (kind === 'inputs') return inputOf({ kind: 'inputs', name: what, rest: '', pointer }, scope);
  return wrong(`Of a workflow only \`outputs\` and \`inputs\` can be had, not \`${rest}\``);
}

function outputOf(scope: Scope, name: string, pointer: string, trail: readonly string[]): Found {
  const outputs = looseObject(scope.outputs);
  const written = asText(outputs[name]);
  if (written === null)
    return wrong(
      `The workflow \`${scope.workflow}\` has no output \`${name}\``,
      didYouMean(name, Object.keys(outputs)),
    );
  const found = resolve(written, scope, trail);
  return 'value' in found ? within(found.value, pointer, written) : found;
}

/** From now on the step takes it, and later ones call it by this name. */
function taken(step: PlayedStep, draft: Draft, expression: Expression, output: string, pointer: string): Found {
  const locator = locatorOf(expression, pointer);
  if (locator === null) return wrong(`\`${step.id}.${output}\` is a whole body: say which part of it, with \`#/…\``);
  const known = Object.entries(draft.take).find(([, from]) => from === locator);
  if (known !== undefined) return { value: `{${known[0]}}` };
  const words = [step.scope.workflow, step.id, output].map((one) => one.replace(/\W/g, '_')).join('.');
  const serial = Object.keys(draft.take).filter((one) => one.startsWith(words)).length;
  const name = `arazzo.${words}${serial === 0 ? '' : `.${serial}`}`;
  draft.take[name] = locator;
  draft.places[`/take/${escapeToken(name)}`] = step.place(output);
  return { value: `{${name}}` };
}

function locatorOf(expression: Expression, pointer: string): string | null {
  if (expression.kind === 'statusCode') return 'status';
  if (!('source' in expression)) return null;
  const { kind, source } = expression;
  const side = kind === 'request' ? 'request:' : '';
  if (source.in === 'header') return `${side}header:${kind === 'request' ? escapeToken(source.name) : source.name}`;
  // Only a request has a path and a query: in an answer there is nothing.
  if (source.in !== 'body') return `request:${source.in}:${escapeToken(source.name)}`;
  const spot = source.pointer + pointer;
  return spot === '' ? null : `${side}body:${spot}`;
}
