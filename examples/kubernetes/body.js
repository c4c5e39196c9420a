/** The body of a create or an update: decoded, of the right type, for the right place. */
import { decode, parseJson } from './decode.js';
import { failure, refuse } from './status.js';

/** `{ object, warnings }`. `type`: `{ kind, apiVersion, shape }`. Unknown fields are dropped, or refused where that is asked for. */
export function readObject(bytes, type, validation) {
  const parsed = parseJson(bytes);
  if (parsed.error) bad(`couldn't get version/kind; json parse error: ${parsed.error}`);
  return typed(parsed.value, type, validation);
}

export function typed(value, type, validation) {
  const { value: object, unknown, error } = decode(type.shape, value, type.kind);
  if (error) bad(`${type.kind} in version "${type.apiVersion}" cannot be handled as a ${type.kind}: ${error}`);
  const kind = object.kind || type.kind;
  const version = object.apiVersion || type.apiVersion;
  if (kind !== type.kind || version !== type.apiVersion) {
    bad(`${kind} in version "${version}" cannot be handled as a ${type.kind} in version "${type.apiVersion}"`);
  }
  const words = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (validation === 'Strict' && words.length > 0) bad(`strict decoding error: ${words.join(', ')}`);
  const { kind: _, apiVersion: __, metadata = {}, ...rest } = object;
  return {
    object: { kind: type.kind, apiVersion: type.apiVersion, metadata, ...rest },
    warnings: validation === 'Warn' ? words : [],
  };
}

/** Name and namespace are those of the path, or left out (the name may be on a create alone). */
export function placed(object, { namespace, name }) {
  const { metadata } = object;
  if (name !== null && metadata.name !== name) {
    bad(`the name of the object (${metadata.name ?? ''}) does not match the name on the URL (${name})`);
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    bad('the namespace of the provided object does not match the namespace sent on the request');
  }
  return namespace === null ? object : { ...object, metadata: { ...metadata, namespace } };
}

function bad(message) {
  refuse(failure('BadRequest', message));
}
