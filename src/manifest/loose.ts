/** Parts of a document that no schema has checked: what is of another kind counts as not there. Pure. */
import type { Json, JsonObject } from '../model.ts';

export function looseObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function looseList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
