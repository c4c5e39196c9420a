import type { Media, RequestBody } from '../contract/model.ts';
import { bodyKind } from './wire-body.ts';

/** `application/json`, `text/json` or any `+json` (RFC 6839), parameters ignored. */
export function isJson(mediaType: string): boolean {
  if (mediaType === 'application/json') return true;
  const essence = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
  return essence === 'application/json' || essence === 'text/json' || essence.endsWith('+json');
}

/** The media type that requests are written in: the first JSON one, else the first that values can be written in. */
export function chosenMedia(body: RequestBody | null): Media | null {
  return (
    jsonMedia(body) ?? body?.media.find((media) => !media.type.includes('*') && bodyKind(media.type) !== null) ?? null
  );
}

/** The first JSON media type of a body; `*\/*` counts as JSON. */
export function jsonMedia(body: RequestBody | null): Media | null {
  const found = body?.media.find((media) => isJson(media.type)) ?? body?.media.find((media) => media.type === '*/*');
  if (!found) return null;
  return found.type === '*/*' ? { ...found, type: 'application/json' } : found;
}
