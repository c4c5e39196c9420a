/** Image references as Docker reads them, and the semantic version in a tag. Pure. */

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
/** The first part is a host only where it could not be a path: it has a dot or a port, or it is `localhost`. */
const HOST = `(?:localhost|${LABEL}(?:\\.${LABEL})+|${LABEL}(?=:[0-9]))(?::[0-9]{1,5})?`;
const REFERENCE = new RegExp(
  `^(?:(?<host>${HOST})/)?(?<path>${COMPONENT}(?:/${COMPONENT})*)` +
    '(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$',
);

/** `{ host, path, tag, digest }`, undefined where a part is not given; null: not a reference. */
export function parseImage(text) {
  return text.length > 512 ? null : (REFERENCE.exec(text)?.groups ?? null);
}

/** The version in the tag as `{ major, minor }`, a leading `v` allowed; null: there is none. Semver 2.0.0, section 2. */
export function semverOf(text) {
  const tag = parseImage(text)?.tag ?? '';
  const found = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?$/.exec(tag);
  return found && { major: found[1], minor: found[2], text: tag };
}
