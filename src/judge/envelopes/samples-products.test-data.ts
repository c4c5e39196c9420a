/** Answers in the envelopes of public products. */
import { replyOf, type Sample } from './law.ts';
import { cause, sample, statusRepeat } from './samples-parts.test-data.ts';

export const products: Readonly<Record<string, readonly Sample[]>> = {
  matrix: [
    sample(
      'rate limited',
      replyOf(429, { errcode: 'M_LIMIT_EXCEEDED', error: 'Too many requests', retry_after_ms: 2000 }),
      {
        code: 'M_LIMIT_EXCEEDED',
        detail: 'Too many requests',
      },
    ),
  ],
  oauth2: [
    sample(
      'a token endpoint',
      replyOf(400, {
        error: 'invalid_grant',
        error_description: 'The code has expired',
        error_uri: 'https://example.net/e',
      }),
      { code: 'invalid_grant', detail: 'The code has expired', repeats: [] },
    ),
    sample('nothing but a registered code', replyOf(400, { error: 'authorization_pending' }), {
      code: 'authorization_pending',
    }),
    sample(
      'a resource server, in the header alone',
      replyOf(401, '', {
        'www-authenticate':
          'Basic realm="a", Bearer realm="example", error="invalid_token", error_description="The \\"a\\" token expired"',
      }),
      { code: 'invalid_token', detail: 'The "a" token expired' },
    ),
    sample(
      'header and body',
      replyOf(403, { error: 'insufficient_scope' }, { 'www-authenticate': 'Bearer error=invalid_token, scope="a b"' }),
      {
        code: 'insufficient_scope',
        repeats: [{ at: 'header:www-authenticate', value: 'invalid_token', with: 'code' }],
      },
    ),
  ],
  stripe: [
    sample(
      'a declined card',
      replyOf(402, {
        error: {
          type: 'card_error',
          code: 'card_declined',
          decline_code: 'insufficient_funds',
          message: 'Your card has insufficient funds.',
          param: 'source',
          doc_url: 'https://stripe.com/docs/error-codes/card-declined',
        },
      }),
      {
        code: 'card_error/card_declined/insufficient_funds',
        codes: ['insufficient_funds', 'card_declined', 'card_error'],
        detail: 'Your card has insufficient funds.',
        causes: [cause('card_declined', 'source', 'Your card has insufficient funds.')],
      },
    ),
    sample('a type alone', replyOf(500, { error: { type: 'api_error', message: 'Sorry' } }), {
      code: 'api_error',
      codes: [],
    }),
  ],
  github: [
    sample(
      'a validation error',
      replyOf(422, {
        message: 'Validation Failed',
        errors: [
          { resource: 'Issue', code: 'missing_field', field: 'title' },
          { resource: 'Label', code: 'already_exists', field: 'name', message: 'name already exists' },
        ],
        documentation_url: 'https://docs.github.com/rest/issues/issues#create-an-issue',
        status: '422',
      }),
      {
        code: 'missing_field',
        codes: ['already_exists'],
        detail: 'Validation Failed',
        causes: [cause('missing_field', 'title', null), cause('already_exists', 'name', 'name already exists')],
        repeats: statusRepeat('body:/status', '422'),
      },
    ),
    sample(
      'no code at all',
      replyOf(404, { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }),
      { code: null, detail: 'Not Found' },
    ),
  ],
};
