import { members, own } from '../contract/json.ts';
import type { Contract, Operation } from '../contract/model.ts';
import { escapeToken, get } from '../lib/pointer.ts';
import type { Json, Locator } from '../model.ts';
import { answerProperties, referred } from './declared.ts';

/**
 * Where the answer to a creating operation says the new id, surest first: what its links say (OpenAPI 3.1, 4.8.20), the property
 * named like the path parameter, usual names for ids, a link to itself (HAL), and the last segment of `Location` (RFC 9110, 10.2.2).
 */
export function idLocators(contract: Contract, create: Operation, parameter: string, name: string): readonly Locator[] {
  const known = answerProperties(contract, create);
  const guesses = candidates(parameter, name);
  // What the schema declares first is it; of an answer without a schema nothing is known, so all are tried.
  const located = create.responses.some(
    ({ status, headers }) => status.startsWith('2') && headers.includes('location'),
  );
  const blind = located ? [] : guesses;
  const found = known.size === 0 ? blind : guesses.filter((one) => known.has(one)).slice(0, 1);
  const self =
    found.length === 0 ? ['/_links/self/href', '/_links/self'].filter((one) => known.has(one)).slice(0, 1) : [];
  const body = [...found, ...self.map((one) => (one.endsWith('/href') ? one : `${one}/href`))];
  return [...new Set([...linked(contract, create, parameter), ...body.map((one) => `body:${one}`), 'header:location'])];
}

/** Pointers at which ids stand, likeliest first: `room_id` of `rooms` may be `id`; `name` may be in `metadata`. */
function candidates(parameter: string, name: string): readonly string[] {
  const short = wordsOf(parameter).at(-1) ?? parameter;
  const one = singular(name.split('.').at(-1) ?? name);
  const flat = [parameter, short, 'id', 'uuid', `${one}Id`, `${one}_id`];
  const inside = ['metadata', 'data', one].flatMap((outer) => [
    [outer, parameter],
    [outer, short],
    [outer, 'id'],
  ]);
  const usual = ['name', 'key', 'code', 'slug'];
  const all = [...flat.map((each) => [each]), ...inside, ...usual.map((each) => [each])];
  return [...new Set(all.map((path) => path.map((token) => `/${escapeToken(token)}`).join('')))];
}

/** `roomId`, `room_id` and `room-id` alike. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

function singular(name: string): string {
  if (/ies$/.test(name)) return name.replace(/ies$/, 'y');
  return /(?:ss|sh|ch|x)es$/.test(name) ? name.slice(0, -2) : name.replace(/(?<!s)s$/, '');
}

/** What the links of the accepting answers fill this path parameter with. */
function linked(contract: Contract, create: Operation, parameter: string): Locator[] {
  const accepting = create.responses.filter(({ status }) => status.startsWith('2'));
  return accepting.flatMap(({ pointer }) => {
    const links = members(own(resolved(contract, get(contract.document, pointer)), 'links'));
    return links.flatMap(([, link]) => filled(contract, resolved(contract, link), parameter));
  });
}

function resolved({ document }: Contract, node: Json | undefined): Json | undefined {
  return referred(document, node) ?? node;
}

function filled(contract: Contract, link: Json | undefined, parameter: string): Locator[] {
  const goal = target(contract, link);
  if (goal === undefined || !goal.parameters.some((one) => one.in === 'path' && one.name === parameter)) return [];
  const given = own(link, 'parameters');
  const expression = own(given, parameter) ?? own(given, `path.${parameter}`);
  const locator = typeof expression === 'string' ? locatorOf(expression) : null;
  return locator === null ? [] : [locator];
}

function target({ operations }: Contract, link: Json | undefined): Operation | undefined {
  const [id, reference] = [own(link, 'operationId'), own(link, 'operationRef')];
  return operations.find((one) => one.id === id || (reference !== undefined && `#${one.pointer}` === reference));
}

/** A runtime expression (OpenAPI 3.1, 4.8.20.4) as a locator. null: it is none of an answer. */
function locatorOf(expression: string): Locator | null {
  const pointer = /^\{?\$response\.body#(\/.*?)\}?$/.exec(expression)?.[1];
  if (pointer !== undefined) return `body:${pointer}`;
  const header = /^\{?\$response\.header\.([^{}]+?)\}?$/i.exec(expression)?.[1];
  return header === undefined ? null : `header:${header.toLowerCase()}`;
}
