/** What a question about a price is answered; the same whatever carries it. */

/** Cents for one. */
const prices = { anvil: 12_50, rope: 2_00, lamp: 7_95 };
const fields = ['id', 'item', 'quantity', 'currency'];
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Defects that can be switched on. `rule`: the rule of Faultline that must find it. */
const DEFECTS = [
  { id: 'wrong-code', rule: 'code', says: 'An unknown item is answered as an invalid request.' },
  { id: 'poison-kills', rule: 'silence', says: 'A message that cannot be read ends the service.' },
  { id: 'poison-answered', rule: 'silence', says: 'A message that cannot be read is answered all the same.' },
  { id: 'order-swallowed', rule: 'silence', says: 'An order that is refused is gone: it is not put aside.' },
];

/**
 * `ask(body, contentType)` is the answer to bytes: its object, null where there is none, or `'dead'` where the service is to end (a
 * defect). `contentType` is undefined where the message does not say it.
 */
export function createQuotes(names = []) {
  const defects = new Set(names);
  for (const name of defects) if (!DEFECTS.some(({ id }) => id === name)) throw new Error(`There is no defect ${name}`);
  return {
    defects,
    ask(body, contentType) {
      const content = parsed(body);
      if (typeof content?.id !== 'string') return absorbed(defects);
      const fault = faultOf(content, contentType, defects);
      const { id, item, quantity } = content;
      return fault === null
        ? { id, outcome: 'success', code: '', message: '', price: prices[item] * quantity }
        : { id, outcome: 'failure', ...fault, price: null };
    },
  };
}

function parsed(body) {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

function absorbed(defects) {
  if (defects.has('poison-kills')) return 'dead';
  if (!defects.has('poison-answered')) return null;
  return { id: '', outcome: 'failure', code: 'invalid_request', message: 'no id', price: null };
}

function faultOf({ id, item, quantity, currency = 'EUR', ...more }, contentType, defects) {
  if (contentType !== undefined && !/^application\/json\s*(?:;|$)/i.test(contentType))
    return { code: 'unsupported_content', message: `${contentType} is no JSON` };
  const wrong = invalid({ id, item, currency, more });
  if (wrong !== null) return { code: 'invalid_request', message: wrong };
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1000)
    return { code: 'invalid_quantity', message: 'quantity is a whole number from 1 to 1000' };
  if (Object.hasOwn(prices, item)) return null;
  return { code: defects.has('wrong-code') ? 'invalid_request' : 'unknown_item', message: `there is no ${item}` };
}

function invalid({ id, item, currency, more }) {
  if (!uuid.test(id)) return 'id is no UUID';
  if (typeof item !== 'string' || !/^[a-z]{2,12}$/.test(item)) return 'item is 2 to 12 small letters';
  if (currency !== 'EUR' && currency !== 'USD') return 'currency is EUR or USD';
  const [unknown] = Object.keys(more);
  return unknown === undefined ? null : `${unknown} is none of ${fields.join(', ')}`;
}
