import type { Cause, Json, JsonObject } from '../../model.ts';
import type { Envelope } from '../../seams.ts';
import { bodyOf } from '../reply.ts';
import { cause, isObject, observed, outcomeOf, own, text, texts, words } from './shape.ts';

/** What belongs to no field (settings NON_FIELD_ERRORS_KEY and its default). */
const whole = new Set(['non_field_errors', '__all__']);
/** Fields of other frameworks' envelopes: a map that has them is one of those. */
const foreign = ['errors', 'error', 'message', 'messages'];

/**
 * Django REST framework: `{detail, code}`, a list of messages, or a map from fields to lists of messages, nested as the
 * serializer is (joined with dots). Only under an error status.
 */
export const drf: Envelope = {
  id: 'drf',
  title: 'Django REST framework error',
  open(reply) {
    const body = bodyOf(reply);
    if (outcomeOf(reply) === 'success') return null;
    if (isObject(body) && typeof own(body, 'detail') === 'string') {
      const its = Object.keys(body).every((key) => ['detail', 'code', 'messages'].includes(key));
      return its
        ? observed('drf', reply, { codes: [words(own(body, 'code'))], detail: text(own(body, 'detail')) })
        : null;
    }
    if (Array.isArray(body)) {
      const messages = texts(body);
      return messages.length > 0 && messages.length === body.length
        ? observed('drf', reply, { detail: messages[0] ?? null })
        : null;
    }
    const causes = isObject(body) && !foreign.some((key) => own(body, key) !== undefined) ? causesIn(body, []) : null;
    return causes === null ? null : observed('drf', reply, { detail: causes[0]?.detail ?? null, causes });
  },
};

/** null: something in it is neither a list of messages nor a map of them. */
function causesIn(map: JsonObject, path: readonly string[]): readonly Cause[] | null {
  const all: Cause[] = [];
  for (const [name, value] of Object.entries(map)) {
    const causes = path.length > 20 ? null : causesAt(value, whole.has(name) ? path : [...path, name]);
    if (causes === null) return null;
    all.push(...causes);
  }
  return all.length === 0 ? null : all;
}

function causesAt(value: Json, path: readonly string[]): readonly Cause[] | null {
  if (isObject(value)) return causesIn(value, path);
  if (!Array.isArray(value) || value.length === 0) return null;
  if (value.every((one) => typeof one === 'string')) return value.map((one) => cause(null, path.join('.'), one));
  // A list field: one map for each item, empty where the item is right.
  if (!value.every(isObject)) return null;
  const items = value.map((item, i) => (Object.keys(item).length === 0 ? [] : causesIn(item, [...path, String(i)])));
  return items.includes(null) ? null : items.flatMap((one) => one ?? []);
}
