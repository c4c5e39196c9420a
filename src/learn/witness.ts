/** What was really made, read back and removed while a target was asked: of every resource that the suite does not name yet. */
import type { Contract } from '../contract/model.ts';
import { idIn } from '../judge/ids.ts';
import { isAbsent, isDone } from '../judge/reply.ts';
import type { Suite } from '../manifest/model.ts';
import type { Locator, Reply, Request } from '../model.ts';
import { type Resource, resources } from '../plan/resources.ts';

/** Of one resource. Each counts things, not requests. */
export interface Life {
  readonly resource: Resource;
  readonly made: number;
  readonly read: number;
  /** Taken away, and not there when it was read again; where nobody read again, taken away. */
  readonly removed: number;
  /** Where the answers said the id; null: the client chose it. */
  readonly id: Locator | null;
}

export interface Witness {
  /** Every request that went out, with what came. */
  saw(request: Request, reply: Reply): void;
  /** Resources of which something was made and read back. */
  lives(): readonly Life[];
}

/** One thing, by its path. */
interface Thing {
  readonly id: Locator | null;
  read: boolean;
  removed: boolean;
}

interface Watched {
  readonly resource: Resource;
  readonly making: RegExp;
  readonly item: RegExp;
  readonly things: Map<string, Thing>;
}

/** Things that are kept in mind of one resource: a long run makes more. */
const most = 500;

export function witness(contract: Contract, suite: Suite): Witness {
  const watched = resources(contract, suite).all.flatMap((resource): Watched[] => {
    const { name, path, create, read } = resource;
    if (create === null || read === null || Object.hasOwn(suite.resources, name)) return [];
    const pattern = (template: string): RegExp => patternOf(contract.basePath, template);
    return [{ resource, making: pattern(create.path), item: pattern(path), things: new Map() }];
  });
  return {
    saw(request, reply) {
      const [path = ''] = request.target.split('?', 1);
      for (const one of watched) note(one, request.method, path, reply);
    },
    lives: () => watched.flatMap(lifeOf),
  };
}

function note({ resource, making, item, things }: Watched, method: string, path: string, reply: Reply): void {
  const { create, read, delete: remove } = resource;
  const thing = item.test(path) ? things.get(path) : undefined;
  if (create?.method === method && making.test(path) && isDone(reply) && things.size < most)
    for (const { at, id } of madeAt(resource, item, path, reply)) things.set(at, { id, read: false, removed: false });
  else if (thing === undefined) return;
  else if (remove?.method === method && isDone(reply)) thing.removed = true;
  else if (read?.method === method && isDone(reply)) {
    thing.read = true;
    // It is there all the same.
    thing.removed = false;
  } else if (read?.method === method && isAbsent(reply) && !thing.removed) thing.read = false;
}

/** The paths that the new one may have: by what each locator says. Where it is below the path that made it, that is certain. */
function madeAt({ id, path, create }: Resource, item: RegExp, sent: string, reply: Reply) {
  if (id.length === 0) return item.test(sent) ? [{ at: sent, id: null }] : [];
  if (path.slice(0, path.lastIndexOf('/')) !== create?.path) return [];
  return id
    .flatMap((locator) => {
      const value = idIn([locator], reply);
      const at = `${sent}/${encodeURIComponent(String(value))}`;
      return value === undefined || !item.test(at) ? [] : [{ at, id: locator }];
    })
    .slice(0, 1);
}

function lifeOf({ resource, things }: Watched): readonly Life[] {
  const read = [...things.values()].filter((one) => one.read);
  const [first] = read;
  if (first === undefined || read.some(({ id }) => id !== first.id)) return [];
  const removed = read.filter((one) => one.removed).length;
  return [{ resource, made: things.size, read: read.length, removed, id: first.id }];
}

/** Paths as they are sent: a parameter is one segment. */
function patternOf(basePath: string, template: string): RegExp {
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const segments = template.split(/\{[^{}]*\}/).map(literal);
  return new RegExp(`^${literal(basePath)}${segments.join('[^/]+')}$`);
}
