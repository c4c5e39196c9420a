/** Collections whose pages are counted: `?page=3`, `?offset=40`. Nothing in an answer says what comes next. Pure. */
import type { Operation } from '../contract/model.ts';

/** Which parameter says where a page begins, and what it counts. */
export interface PageNumbers {
  readonly name: string;
  readonly of: 'pages' | 'items';
}

const pages = /^(?:page|page_?(?:number|no|index))$/i;
const items = /^(?:offset|skip|start|start_?(?:index|at))$/i;

/** By the parameters that the contract declares; null: it counts nothing. */
export function pageNumbers({ parameters }: Operation): PageNumbers | null {
  const names = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  const page = names.find((name) => pages.test(name));
  if (page !== undefined) return { name: page, of: 'pages' };
  const item = names.find((name) => items.test(name));
  return item === undefined ? null : { name: item, of: 'items' };
}

/**
 * The number to ask for after the page `at` (0: it was asked for without one); null: there is no more. What shows nothing new has
 * come to its end, or does not heed the parameter; but page 1 may be the page that was seen first.
 */
export function following(of: PageNumbers['of'], at: number, page: { count: number; fresh: number }): number | null {
  if (page.fresh === 0 && !(of === 'pages' && at === 1 && page.count > 0)) return null;
  return at + (of === 'pages' ? 1 : page.count);
}
