/** What every object must keep: names, labels, annotations, finalizers. */
import { invalidValue, prohibited, required, tooLong } from './errors.js';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from './names.js';

/** Bytes of all annotations together. */
const ANNOTATIONS = 262_144;

export function validateMeta(resource, { metadata }) {
  return [
    ...named(resource, metadata.name),
    ...validateLabels(metadata.labels, 'metadata.labels'),
    ...extras(metadata),
  ];
}

function named({ label }, name) {
  if (!name) return [required('metadata.name', 'name or generateName is required')];
  return (label ? dnsLabel : dnsSubdomain)(name).map((why) => invalidValue('metadata.name', name, why));
}

/** The field is the map as a whole: the key does not appear in it. */
export function validateLabels(labels = {}, field) {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedName(key).map((why) => invalidValue(field, key, why)),
    ...labelValue(value).map((why) => invalidValue(field, value, why)),
  ]);
}

function extras({ annotations = {}, finalizers = [] }) {
  const size = Object.entries(annotations).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  return [
    ...Object.keys(annotations).flatMap((key) =>
      qualifiedName(key.toLowerCase()).map((why) => invalidValue('metadata.annotations', key, why)),
    ),
    ...(size > ANNOTATIONS ? [tooLong('metadata.annotations', ANNOTATIONS)] : []),
    ...finalizers
      .filter((name) => !name.includes('/') || qualifiedName(name).length > 0)
      .map((name) => invalidValue('metadata.finalizers', name, 'must be fully qualified')),
  ];
}

/** An object that is going away takes no new finalizer. */
export function validateMetaUpdate(next, before) {
  const known = before.metadata.finalizers ?? [];
  const added = (next.metadata.finalizers ?? []).filter((name) => !known.includes(name));
  return before.metadata.deletionTimestamp && added.length > 0
    ? [
        prohibited(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found ${added}`,
        ),
      ]
    : [];
}
