/** Paths that may lead elsewhere than their template says. */
import type { Contract, Operation } from '../contract/model.ts';
import type { Json } from '../model.ts';
import { fillPath } from './serialise.ts';

/** `%2F`, `%5C`, and encoded dots alone: many servers decode them before they route. */
const REWRITTEN = /%(2f|5c|00)/i;

/**
 * May a server route this path to something else? True for empty and dot segments, encoded slashes, a value that is
 * the literal of a sibling (`/users/me` beside `/users/{id}`), and a value that holds what separates two parameters.
 * `values`: path parameters by name.
 */
export function pathTraps(contract: Contract, operation: Operation, values: Readonly<Record<string, Json>>): boolean {
  const path = fillPath(operation, values);
  const segments = path.split('/').slice(1);
  const templates = operation.path.split('/').slice(1);
  if (segments.length !== templates.length || REWRITTEN.test(path)) return true;
  const odd = segments.some((segment, index) => isOdd(templates[index] ?? '', segment));
  return odd || contract.operations.some((other) => outranks(other.path, operation.path, segments));
}

/** A segment that a template's segment is filled with, and that is not safely read back from it. */
function isOdd(template: string, segment: string): boolean {
  if (!template.includes('{')) return false;
  const decoded = decode(segment);
  if (decoded.trim() === '' || /^\.+$/.test(decoded) || decoded !== decoded.trim()) return true;
  // `{name}.{type}`, `{id}:cancel`: what separates them must not be in a value.
  const literals = template.split(/\{[^{}]*\}/).filter((literal) => literal !== '');
  return literals.some(
    (literal) => decoded.split(literal).length !== template.replace(/\{[^{}]*\}/g, '{}').split(literal).length,
  );
}

/** Does another template match too, with a literal where ours has a parameter? Then it wins. */
function outranks(other: string, own: string, segments: readonly string[]): boolean {
  if (other === own) return false;
  const theirs = other.split('/').slice(1);
  const ours = own.split('/').slice(1);
  if (theirs.length !== segments.length || !theirs.every((each, i) => matches(each, segments[i] ?? ''))) return false;
  return theirs.some((each, i) => literalLength(each) > literalLength(ours[i] ?? '') && (ours[i] ?? '').includes('{'));
}

function matches(template: string, segment: string): boolean {
  const literals = template.split(/\{[^{}]*\}/).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.+')}$`, 'is').test(decode(segment));
}

function literalLength(template: string): number {
  return template.replace(/\{[^{}]*\}/g, '').length + (template.includes('{') ? 0 : 1_000);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
