import type { Json, Locator, Reply } from '../model.ts';
import { locate } from './locate.ts';

/**
 * The first plain value at one of the locators. `header:location` (RFC 9110, 10.2.2) and a link (`…/href`, as in HAL) say where
 * the new resource is: its id is the last segment.
 */
export function idIn(locators: readonly Locator[], reply: Reply): Json | undefined {
  return locators.flatMap((locator) => plainAt(locator, reply))[0];
}

function plainAt(locator: Locator, reply: Reply): readonly Json[] {
  const values = locate(locator, reply).filter((one) => typeof one !== 'object' && one !== '');
  if (locator !== 'header:location' && !locator.endsWith('/href')) return values;
  return values.flatMap((value) => /([^/?#]+)\/?(?:[?#].*)?$/.exec(String(value))?.[1] ?? []).map(decoded);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
