/** Percent-encoding for each place in a request (RFC 3986), and how a scalar is written. */
import type { Json } from '../model.ts';

/** A scalar that a parameter can carry as text; null for null (RFC 6570: undefined), and for arrays and objects. */
export function scalar(value: Json): string | null {
  if (value === null || typeof value === 'object') return null;
  return String(value);
}

/** Anything as text: what has no text form of its own is written as JSON. */
export function text(value: Json): string {
  return scalar(value) ?? (value === null ? '' : JSON.stringify(value));
}

/** Everything but the unreserved characters of RFC 3986 §2.3; a space is `%20`. Lone surrogates become U+FFFD. */
export function encode(raw: string): string {
  return encodeURIComponent(wellFormed(raw)).replace(/[!'()*]/g, percent);
}

/**
 * `allowReserved`: the reserved characters stay, but those that would end or split the value where it stands:
 * `#`, `[` and `]` anywhere, `&`, `=` and `+` in a query (OpenAPI 3.1.1, appendix E), `/` and `?` in a path.
 */
export function encodeReserved(raw: string, place: 'path' | 'query'): string {
  const kept =
    place === 'path' ? /%(3A|40|21|24|26|27|28|29|2A|2B|2C|3B|3D)/g : /%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/g;
  return encode(raw).replace(kept, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

/**
 * A path value. A segment of only dots would be removed by the client or server (RFC 3986 §5.2.4), so its dots are
 * encoded; as many servers decode them first, `pathTraps` refuses such values altogether.
 */
export function encodePath(raw: string, reserved: boolean): string {
  const encoded = reserved ? encodeReserved(raw, 'path') : encode(raw);
  return /^\.{1,2}$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function wellFormed(raw: string): string {
  return raw.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
