/** What could not be inferred of the resources, with what to put into the suite. Pure. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Suite } from '../manifest/model.ts';
import { answerProperties } from './declared.ts';
import { parameterAt } from './resource-paths.ts';
import { isConditional, maybeCounters } from './resource-version.ts';
import type { Resource } from './resources.ts';

export interface Unknown {
  readonly resource: string;
  readonly what: string;
  /** What would say it, as it may stand in the suite; `…` is for its author to fill in. */
  readonly line: string;
}

/** `parents`: of each, the resources that its path goes through. `writes`: of it, and of what is below it. */
export function unknowns(
  resource: Resource,
  parents: readonly { readonly stem: string }[],
  contract: Contract,
  suite: Suite,
  writes: readonly Operation[],
): readonly Unknown[] {
  const { name, path, create, read, delete: remove, id } = resource;
  const unknown = (what: string, line: string): Unknown => ({ resource: name, what, line });
  const words = (line: string): string => `resources: {${name}: {${line}}}`;
  const exists = (parameter: string): string => `values: [{at: "path:${parameter}", value: …}]`;
  const open = parametersOf(path).filter((one) => !isPinned(suite, one));
  const own = new Set([resource.parameter, ...parents.map(({ stem }) => parameterAt(path, stem))]);
  const said = !open.includes(resource.parameter);
  const settled = resource.version !== null || suite.resources[name]?.version !== undefined;
  const [counter] = settled ? [] : maybeCounters(contract, resource, writes);
  return [
    ...open.filter((one) => !own.has(one)).map((one) => unknown(`nothing says which {${one}} there is`, exists(one))),
    ...(create === null && !said ? [unknown('no operation makes one', exists(resource.parameter))] : []),
    ...(create !== null && id.length > 0 && suite.resources[name]?.id === undefined && !tells(contract, resource)
      ? [unknown(`the answer to ${create.id} declares no id`, words('id: "body:/…"'))]
      : []),
    ...(create !== null && remove === null
      ? [unknown('no operation deletes one, so what is made stays', words('delete: …'))]
      : []),
    ...(create !== null && read === null ? [unknown('no operation reads one', words('read: …'))] : []),
    ...(writes.some(isConditional) && read !== null && resource.version === null
      ? [
          unknown(
            `writes take If-Match, and ${read.id} declares no ETag`,
            words('version: {from: "header:etag", to: "header:If-Match"}'),
          ),
        ]
      : []),
    ...(counter !== undefined && read !== null
      ? [
          unknown(
            `${read.id} shows a ${counter.pointer.slice(1)} and ${counter.write.id} takes one: is it the version that a change stands on?`,
            words(`version: {from: "body:${counter.pointer}", to: "body:${counter.pointer}"}`),
          ),
        ]
      : []),
  ];
}

function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name]) => name ?? []);
}

function isPinned({ values }: Suite, parameter: string): boolean {
  return values.some(({ at }) => at === `path:${parameter}`);
}

/** Is there anything in the contract behind one of the locators? */
function tells(contract: Contract, { id, create }: Resource): boolean {
  if (create === null) return false;
  const known = answerProperties(contract, create);
  const header = create.responses.some(({ headers }) => headers.includes('location'));
  return id.some((one) => (one === 'header:location' ? header : known.size > 0));
}
