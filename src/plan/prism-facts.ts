/** What the table of Prism's limits asks about a trial. Pure. */
import type { Contract, Operation, Parameter } from '../contract/model.ts';
import { standalone } from '../contract/schema.ts';
import { get } from '../lib/pointer.ts';
import type { JsonObject, Mutation, Probe, Trial } from '../model.ts';
import { schemaNodes } from './schema-nodes.ts';
import { bodyKind } from './wire-body.ts';
import { object } from './wire-document.ts';

export interface Given {
  readonly probe: Probe;
  readonly trial: Trial;
  readonly operation: Operation;
  readonly contract: Contract;
}

export function schemaMutation(
  probe: Probe,
  is: (mutation: Extract<Mutation, { kind: 'schema' }>) => boolean,
): boolean {
  return probe.mutation.kind === 'schema' && is(probe.mutation);
}

export function siteParameter({ probe, operation }: Given): Parameter | undefined {
  const { site } = probe;
  return operation.parameters.find((one) => one.in === site?.in && one.name === site.name);
}

export function parameters({ operation }: Given, wanted: (parameter: Parameter) => boolean): readonly Parameter[] {
  return operation.parameters.filter(wanted);
}

/** Optional parameters are sent only where the probe is about them. */
export function isSent(given: Given, parameter: Parameter): boolean {
  return parameter.required || siteParameter(given) === parameter;
}

export function nodesOf({ contract }: Given, parameter: Parameter): readonly JsonObject[] {
  return schemaNodes(contract, parameter.schema);
}

export function bodyNodes({ operation, contract }: Given): readonly JsonObject[] {
  return operation.body?.media.flatMap(({ schema }) => schemaNodes(contract, schema)) ?? [];
}

/** The schemas that Prism checks together with the probe's spot: the body, or all parameters of its place. */
export function siteNodes(given: Given): readonly JsonObject[] {
  const { site } = given.probe;
  if (site?.in === 'body') return bodyNodes(given);
  return parameters(given, (one) => one.in === site?.in).flatMap((one) => nodesOf(given, one));
}

/** The schemas of all that a request of this operation carries. */
export function sentNodes(given: Given): readonly JsonObject[] {
  return [...bodyNodes(given), ...parameters(given, (one) => isSent(given, one)).flatMap((one) => nodesOf(given, one))];
}

export function isForm({ operation }: Given): boolean {
  return operation.body?.media.some(({ type }) => ['form', 'multipart'].includes(bodyKind(type) ?? '')) ?? false;
}

export function formatAt({ probe, operation, contract }: Given, at: string): string {
  const pointer = probe.site?.in === 'body' ? (operation.body?.media[0]?.schema ?? null) : schemaOf(probe, operation);
  const found = pointer === null ? undefined : get(standalone(contract, pointer), at);
  const format = typeof found === 'string' ? found : object(found)['format'];
  return typeof format === 'string' ? format : '';
}

function schemaOf({ site }: Probe, operation: Operation): string | null {
  return operation.parameters.find((one) => one.in === site?.in && one.name === site.name)?.schema ?? null;
}

export function hasOddPattern(node: JsonObject): boolean {
  const patterns = [node['pattern'], ...Object.keys(object(node['patternProperties']))];
  return patterns.some((pattern) => typeof pattern === 'string' && !isUnicodePattern(pattern));
}

function isUnicodePattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

export function hasSiblings(node: JsonObject): boolean {
  return (
    '$ref' in node &&
    Object.keys(node).some(
      (key) =>
        !['$ref', 'description', 'summary', 'title', 'example', 'deprecated'].includes(key) && !key.startsWith('x-'),
    )
  );
}

export function isStructured({ type, properties, items }: JsonObject): boolean {
  const types = Array.isArray(type) ? type : [type];
  return types.includes('array') || types.includes('object') || properties !== undefined || items !== undefined;
}

export function isChoice(node: JsonObject): boolean {
  return ['anyOf', 'oneOf', 'not', 'if'].some((key) => key in node);
}

export function isDelimited({ style }: Parameter): boolean {
  return style === 'spaceDelimited' || style === 'pipeDelimited';
}

export function isFalsy(body: Trial['request']['body']): boolean {
  return typeof body === 'string' && /^\s*(null|false|-?0(\.0+)?|"")\s*$/.test(body);
}
