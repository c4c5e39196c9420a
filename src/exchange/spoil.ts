/** A credential of the same shape that nobody issued: for `auth.invalid`. */

/**
 * Every letter and digit becomes the next one of its kind, so length, alphabet and separators stay. Of a JWT only the
 * signature changes: its header and claims must still parse, or a server may rightly speak of a malformed request.
 */
export function spoil(secret: string): string {
  const [header, claims, signature] = secret.split('.');
  const isJwt = secret.split('.').length === 3 && header?.startsWith('eyJ');
  return isJwt ? `${header}.${claims}.${turned(signature ?? '')}` : turned(secret);
}

/** User and password inside a `Basic` value (RFC 7617) are spoiled, not their base64. */
export function spoilHeader(value: string): string {
  const [scheme = '', rest] = value.split(/ +(.*)/s, 2);
  if (rest === undefined) return spoil(value);
  if (scheme.toLowerCase() !== 'basic') return `${scheme} ${spoil(rest)}`;
  const [user = '', password = ''] = Buffer.from(rest, 'base64').toString().split(/:(.*)/s, 2);
  return `${scheme} ${Buffer.from(`${user}:${turned(password)}`).toString('base64')}`;
}

function turned(text: string): string {
  return text.replace(/[A-Za-z0-9]/g, (character) => {
    if (character === 'z') return 'a';
    if (character === 'Z') return 'A';
    return character === '9' ? '0' : String.fromCharCode(character.charCodeAt(0) + 1);
  });
}
