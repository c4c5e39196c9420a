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
  // Nobody routes by it: the target puts its values into the message.
  if (!operation.path.includes('{') || contract.format === 'protobuf') return false;
  const path = fillPath(operation, values);
  const segments = path.split('/').slice(1);
  const templates = operation.path.split('/').slice(1);
  if (segments.length !== templates.length || REWRITTEN.test(path)) return true;
  if (segments.some((segment, index) => isOdd(templates[index] ?? '', segment))) return true;
  const decoded = segments.map(decode);
  return rivals(contract, operation).some((rival) => rival.every((each, index) => each.test(decoded[index] ?? '')));
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

/** One pattern for each decoded segment of a path. */
type Rival = readonly RegExp[];

const known = new WeakMap<Contract, Map<string, readonly Rival[]>>();

/** The templates that win where they match too: as long, with a literal where ours has a parameter. Once per template. */
function rivals(contract: Contract, { path }: Operation): readonly Rival[] {
  const all = known.get(contract) ?? new Map<string, readonly Rival[]>();
  known.set(contract, all);
  const found =
    all.get(path) ?? [...new Set(contract.operations.map((one) => one.path))].flatMap((other) => rival(other, path));
  all.set(path, found);
  return found;
}

function rival(other: string, own: string): readonly Rival[] {
  const [theirs, ours] = [other.split('/').slice(1), own.split('/').slice(1)];
  if (other === own || theirs.length !== ours.length) return [];
  const wins = ours.some((each, i) => each.includes('{') && literalLength(theirs[i] ?? '') > literalLength(each));
  return wins ? [theirs.map(pattern)] : [];
}

function pattern(template: string): RegExp {
  const literals = template.split(/\{[^{}]*\}/).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.+')}$`, 'is');
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
