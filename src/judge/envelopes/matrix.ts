import type { Envelope } from '../../seams.ts';
import { objectBody, observed, own, text, words } from './shape.ts';

/** Matrix client-server API, "Standard error response": `{errcode, error}`. */
export const matrix: Envelope = {
  id: 'matrix',
  title: 'Matrix error',
  open(reply) {
    const body = objectBody(reply);
    const code = words(own(body ?? {}, 'errcode'));
    if (body === null || code === null) return null;
    return observed('matrix', reply, { codes: [code], detail: text(own(body, 'error')) });
  },
};
