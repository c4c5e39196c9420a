import type { Json, JsonObject, Method, ParameterLocation, Site } from '../model.ts';

/** A record of what is done to a valid request; `plan/trial.ts` interprets it. */
export type Mutation =
  /** A value at the site that breaks this schema keyword. `at` is the keyword's place in the standalone schema. */
  | { readonly kind: 'schema'; readonly site: Site; readonly keyword: string; readonly at: string }
  /** The parameter or body is left out. */
  | { readonly kind: 'omit'; readonly site: Site }
  /** A value that the contract allows and the service refuses. */
  | {
      readonly kind: 'value';
      readonly site: Site;
      readonly like: JsonObject | null;
      readonly examples: readonly Json[] | null;
    }
  /** A parameter that the contract does not know, or one sent twice. */
  | {
      readonly kind: 'parameter';
      readonly in: ParameterLocation;
      readonly name: string | null;
      readonly how: 'extra' | 'repeated' | 'syntax';
    }
  /** The body's bytes: not parseable, empty, wrongly encoded, too large, the last one never sent. `bytes` for `size`. */
  | {
      readonly kind: 'bytes';
      readonly how: 'syntax' | 'empty' | 'encoding' | 'size' | 'cut';
      readonly bytes: number | null;
    }
  /** A header set to one of these values; null: removed. */
  | { readonly kind: 'header'; readonly name: string; readonly values: readonly (string | null)[] }
  | { readonly kind: 'method'; readonly methods: readonly Method[] }
  | { readonly kind: 'route' }
  /** Words of a command line: another command, an unknown one, an option without its value, one twice. */
  | { readonly kind: 'argv'; readonly how: 'route' | 'extra' | 'bare' | 'repeated'; readonly name: string | null }
  /** The file at `path`, or that the parameter at `site` names, is not as it must be; `folder`: it must be one. */
  | {
      readonly kind: 'file';
      readonly how: 'missing' | 'unreadable' | 'kind' | 'outside' | 'link' | 'syntax' | 'empty';
      readonly site: Site;
      readonly path: string | null;
      readonly folder: boolean;
    }
  | {
      readonly kind: 'identity';
      readonly how: 'missing' | 'invalid' | 'expired' | 'forbidden';
      readonly identity: string | null;
    }
  /** The request is right for another state of this resource; `plan/states` says which steps lead to the wrong one. */
  | {
      readonly kind: 'state';
      readonly how: StateKind;
      /** Empty where it is of no one resource: a scenario, a hook, a key. */
      readonly resource: string;
      /** What of it: the unique key (`taken`), who uses it (`in-use`), which state (`state`), what races (`race`), the name (`scenario`, `hook`). */
      readonly key: string | null;
      /** The spot of the request that it changes, as text: of the key, the version, the id in the path. */
      readonly at?: string;
    }
  /** Two at once, for precedence. */
  | { readonly kind: 'both'; readonly first: Mutation; readonly second: Mutation };

export type StateKind =
  | 'absent'
  | 'gone'
  | 'taken'
  | 'stale'
  | 'in-use'
  | 'state'
  | 'precondition'
  | 'replay'
  | 'key-reuse'
  | 'key-missing'
  | 'cursor'
  | 'limit'
  | 'race'
  | 'scenario'
  | 'hook';
