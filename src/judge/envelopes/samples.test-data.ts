/** Answers as the systems give them, and what each must be read as; by envelope id. */
import { replyOf, type Sample } from './law.ts';
import { amazon } from './samples-amazon.test-data.ts';
import { clouds } from './samples-clouds.test-data.ts';
import { frameworks } from './samples-frameworks.test-data.ts';
import { google } from './samples-google.test-data.ts';
import { products } from './samples-products.test-data.ts';
import { standards } from './samples-standards.test-data.ts';

export const samples: Readonly<Record<string, readonly Sample[]>> = {
  ...standards,
  ...google,
  ...clouds,
  ...amazon,
  ...products,
  ...frameworks,
};

/** No error of any family: an envelope that reads one of these would take a success for a failure. */
export const successes: readonly { readonly name: string; readonly reply: Sample['reply'] }[] = [
  {
    name: 'an object with a message',
    reply: replyOf(200, { id: 1, message: 'hello', detail: 'x', title: 'y', status: 'open' }),
  },
  { name: 'a list', reply: replyOf(200, [{ id: 1, code: 'a', message: 'b' }]) },
  { name: 'a list of texts', reply: replyOf(200, ['a', 'b']) },
  { name: 'no content', reply: replyOf(204, '') },
  { name: 'an empty list of errors', reply: replyOf(200, { errors: [], data: { a: 1 } }) },
  { name: 'null for an error', reply: replyOf(200, { jsonrpc: '2.0', result: 1, error: null, errors: null, id: 1 }) },
  { name: 'a map of lists', reply: replyOf(200, { tags: ['a', 'b'] }) },
  {
    name: 'a page',
    reply: replyOf(200, '<!doctype html><html><body><Error>no</Error></body></html>', { 'content-type': 'text/html' }),
  },
  { name: 'a Kubernetes object', reply: replyOf(200, { kind: 'ConfigMap', apiVersion: 'v1', metadata: {}, data: {} }) },
];
