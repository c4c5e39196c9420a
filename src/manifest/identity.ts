/** An identity's short forms. Pure. */
import type { Json, JsonObject } from '../model.ts';
import type { Identity } from './model.ts';
import { absolute, asObject, asText } from './normalise.ts';

type Texts = Readonly<Record<string, string>>;

/** null: no way to carry it is named, or more than one. Paths are relative to `file`. */
export function toIdentity(value: Json, file: string): Identity | null {
  if (value === 'none') return { kind: 'none' };
  const object = asObject(value);
  const ways = Object.keys(object).filter((key) => key !== 'prefix' && !(key === 'header' && 'command' in object));
  const [way, second] = ways;
  if (way === undefined || second !== undefined) return null;
  if (way === 'command') return commandIdentity(object);
  return 'prefix' in object ? null : plainIdentity(way, object[way], file);
}

function plainIdentity(way: string, stated: Json | undefined, file: string): Identity | null {
  const object = asObject(stated);
  const text = (key: string): string => asText(object[key]) ?? '';
  switch (way) {
    case 'header':
      return typeof stated === 'string' ? null : { kind: 'headers', headers: object as Texts };
    case 'bearer':
      return { kind: 'bearer', token: asText(stated) ?? '' };
    case 'basic':
      return { kind: 'basic', user: text('user'), password: text('password') };
    case 'query':
      return { kind: 'query', query: object as Texts };
    case 'oauth2': {
      const { tokenUrl, clientId, clientSecret } = {
        tokenUrl: text('tokenUrl'),
        clientId: text('clientId'),
        clientSecret: text('clientSecret'),
      };
      return { kind: 'oauth2', tokenUrl, clientId, clientSecret, scope: asText(object['scope']) };
    }
    case 'certificate':
      return { kind: 'certificate', cert: absolute(file, text('cert')), key: absolute(file, text('key')) };
    default:
      return null;
  }
}

/** Its output goes into `Authorization: Bearer …` unless the suite says otherwise. */
function commandIdentity(object: JsonObject): Identity | null {
  if (typeof object['header'] === 'object') return null;
  const header = asText(object['header']) ?? 'Authorization';
  const prefix = asText(object['prefix']) ?? (header.toLowerCase() === 'authorization' ? 'Bearer ' : '');
  return { kind: 'command', command: object['command'] as readonly string[], header, prefix };
}
