import { describe, expect, test } from '@jest/globals';
import { contract, operation, parameter } from '../builders.test-data.ts';
import type { Json } from '../model.ts';
import { pathTraps } from './path-traps.ts';

const at = (path: string) =>
  operation({
    id: path,
    path,
    parameters: [parameter({ in: 'path', name: 'id', required: true })],
  });
const trapped = (value: Json, path = '/users/{id}', ...others: readonly string[]): boolean => {
  const own = at(path);
  return pathTraps(contract({ operations: [own, ...others.map((each) => at(each))] }), own, { id: value });
};

describe('values that lead elsewhere', () => {
  test.each(['', ' ', ' a', '.', '..', '...', 'a/b', 'a\\b', 'a\u0000b', '/', 'a/'])('%j is refused', (value) => {
    expect(trapped(value)).toBe(true);
  });

  test.each(['a', 'a.b', '..a', 'é', '%2F', 'a b', '~', 'me'])('%j is not', (value) => {
    expect(trapped(value)).toBe(false);
  });

  test('a missing value is refused', () => {
    expect(pathTraps(contract(), at('/users/{id}'), {})).toBe(true);
  });

  test('a list that fills no segment is refused', () => {
    expect(trapped([])).toBe(true);
    expect(trapped(['a', 'b'])).toBe(false);
  });
});

describe('a sibling with a literal there', () => {
  test('its literal is refused, in any case', () => {
    expect(trapped('me', '/users/{id}', '/users/me')).toBe(true);
    expect(trapped('ME', '/users/{id}', '/users/me')).toBe(true);
    expect(trapped('you', '/users/{id}', '/users/me')).toBe(false);
  });

  test('also a literal that is only part of a segment', () => {
    expect(trapped('a:cancel', '/jobs/{id}', '/jobs/{id}:cancel')).toBe(true);
    expect(trapped('a', '/jobs/{id}', '/jobs/{id}:cancel')).toBe(false);
  });

  test('a template with fewer literals does not win', () => {
    expect(trapped('b', '/a/{id}', '/{x}/{y}')).toBe(false);
    expect(trapped('b', '/a/{id}', '/{x}/b')).toBe(true);
  });

  test('another length does not match', () => {
    expect(trapped('me', '/users/{id}', '/users/me/pets')).toBe(false);
  });
});

test('what separates two parameters of a segment must not be in a value', () => {
  const own = operation({ path: '/files/{name}.{type}' });
  const filled = (name: string, type: string) => pathTraps(contract({ operations: [own] }), own, { name, type });
  expect(filled('a.b', 'txt')).toBe(true);
  expect(filled('a', 'txt')).toBe(false);
});
