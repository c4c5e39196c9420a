import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';

/** Compares with the file, or writes it where `GOLDEN=write` says so. */
export function golden(name: string, text: string): void {
  const file = new URL(`./${name}`, import.meta.url);
  if (process.env['GOLDEN'] === 'write') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
