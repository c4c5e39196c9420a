/** Troubles that a hook switches on: then every call of Rooms fails in their way. */
import { failure } from './errors.js';

const TROUBLES = {
  'server-down': () => failure('UNAVAILABLE', 'come back later', [['RetryInfo', { retryDelay: { seconds: 1n } }]]),
  'data-lost': () => failure('DATA_LOSS', 'a part of the rooms is lost'),
  'upstream-cancelled': () => failure('CANCELLED', 'who was asked has given up'),
  'upstream-slow': () => failure('DEADLINE_EXCEEDED', 'who was asked did not answer in time'),
  'over-quota': () =>
    failure('RESOURCE_EXHAUSTED', 'no more today', [['QuotaFailure', { violations: [{ subject: 'all' }] }]]),
  'handler-throws': () => new Error('unforeseen'),
};

/** Name → what it is. */
export function createTroubles(defects) {
  let current = null;
  const bug = () => {
    const error = new Error('the store is not consistent');
    return failure('INTERNAL', defects.has('stack') ? error.stack : 'an error of ours', [
      ['DebugInfo', { detail: 'asked for' }],
    ]);
  };
  const known = { ...TROUBLES, bug };
  return {
    set({ trouble, on }) {
      if (known[trouble] === undefined) throw failure('NOT_FOUND', `there is no trouble ${trouble}`);
      current = on ? trouble : null;
      return {};
    },
    raise() {
      if (current !== null) throw known[current]();
    },
  };
}
