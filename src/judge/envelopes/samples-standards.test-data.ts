/** Answers in the envelopes of published standards. */
import { replyOf, type Sample } from './law.ts';
import { cause, problemType, sample, statusRepeat } from './samples-parts.test-data.ts';

export const standards: Readonly<Record<string, readonly Sample[]>> = {
  problem: [
    sample(
      'a problem with a list of errors by pointer',
      replyOf(
        422,
        {
          type: 'https://example.net/validation-error',
          title: 'Your request is not valid.',
          errors: [
            { detail: 'must be a positive integer', pointer: '#/age' },
            { detail: "must be 'green', 'red' or 'blue'", pointer: '#/profile/color' },
          ],
        },
        problemType,
      ),
      {
        code: 'https://example.net/validation-error',
        detail: 'Your request is not valid.',
        causes: [
          cause(null, '#/age', 'must be a positive integer'),
          cause(null, '#/profile/color', "must be 'green', 'red' or 'blue'"),
        ],
        repeats: [],
      },
    ),
    sample(
      'a code as an extension, and the status repeated',
      replyOf(
        403,
        { type: 'about:blank', title: 'Forbidden', status: 403, code: 'out_of_credit', detail: 'Your balance is 30.' },
        problemType,
      ),
      { code: 'out_of_credit', detail: 'Your balance is 30.', repeats: statusRepeat('body:/status', 403) },
    ),
    sample(
      'invalid-params of RFC 7807',
      replyOf(
        400,
        {
          type: 'https://example.net/validation-error',
          title: "Your request parameters didn't validate.",
          'invalid-params': [{ name: 'age', reason: 'must be a positive integer' }],
        },
        problemType,
      ),
      { causes: [cause(null, 'age', 'must be a positive integer')] },
    ),
    sample('about:blank says no code', replyOf(404, { type: 'about:blank', title: 'Not Found' }, problemType), {
      code: null,
      detail: 'Not Found',
    }),
    sample(
      'a problem in XML',
      replyOf(
        403,
        '<?xml version="1.0"?><problem xmlns="urn:ietf:rfc:7807"><type>https://example.net/no-credit</type><title>No credit</title><status>403</status><detail>30 of 50</detail></problem>',
        { 'content-type': 'application/problem+xml' },
      ),
      { code: 'https://example.net/no-credit', detail: '30 of 50', repeats: statusRepeat('body:/status', 403) },
    ),
    sample('an empty problem', replyOf(500, {}, problemType), { code: null, detail: null }),
    sample(
      'unmistakable under application/json',
      replyOf(409, {
        type: 'urn:example:taken',
        title: 'Taken',
        status: 409,
        violations: [{ field: 'name', message: 'taken' }],
      }),
      { code: 'urn:example:taken', causes: [cause(null, 'name', 'taken')] },
    ),
  ],
  jsonapi: [
    sample(
      'several errors with pointers and a parameter',
      replyOf(
        422,
        {
          jsonapi: { version: '1.1' },
          errors: [
            { code: '123', source: { pointer: '/data/attributes/firstName' }, title: 'Value is too short' },
            { code: '225', source: { pointer: '/data/attributes/password' }, detail: 'Passwords need a letter.' },
            { code: '226', source: { parameter: 'include' }, title: 'Invalid query parameter' },
            { title: 'Something else' },
          ],
        },
        { 'content-type': 'application/vnd.api+json' },
      ),
      {
        code: '123',
        codes: ['225', '226'],
        detail: 'Value is too short',
        causes: [
          cause('123', '/data/attributes/firstName', 'Value is too short'),
          cause('225', '/data/attributes/password', 'Passwords need a letter.'),
          cause('226', 'include', 'Invalid query parameter'),
        ],
        repeats: [],
      },
    ),
    sample(
      'one error under application/json, its status as text',
      replyOf(404, { errors: [{ status: '404', code: 'record_not_found', title: 'Record not found', id: 'f1' }] }),
      { code: 'record_not_found', repeats: statusRepeat('body:/errors/0/status', '404') },
    ),
    sample(
      'the whole document is wrong',
      replyOf(
        422,
        { errors: [{ source: { pointer: '' }, detail: 'Missing `data`' }] },
        { 'content-type': 'application/vnd.api+json' },
      ),
      { code: null, causes: [cause(null, '', 'Missing `data`')] },
    ),
  ],
  graphql: [
    sample(
      'status 200 with partial data',
      replyOf(200, {
        data: { hero: { name: 'R2', friends: [null] } },
        errors: [
          {
            message: 'Name could not be fetched.',
            locations: [{ line: 6, column: 7 }],
            path: ['hero', 'friends', 0, 'name'],
            extensions: { code: 'NOT_FOUND' },
          },
        ],
      }),
      {
        code: 'NOT_FOUND',
        detail: 'Name could not be fetched.',
        causes: [cause('NOT_FOUND', 'hero.friends.0.name', 'Name could not be fetched.')],
      },
    ),
    sample(
      'a request error',
      replyOf(400, { errors: [{ message: 'Syntax Error', locations: [{ line: 1, column: 1 }] }] }),
      {
        code: null,
        detail: 'Syntax Error',
        causes: [],
      },
    ),
  ],
  jsonrpc: [
    sample(
      'a number for a code',
      replyOf(200, { jsonrpc: '2.0', error: { code: -32602, message: 'Invalid params', data: { field: 'a' } }, id: 1 }),
      { code: -32602, detail: 'Invalid params' },
    ),
    sample(
      'a batch, one of them right',
      replyOf(200, [
        { jsonrpc: '2.0', result: 7, id: 1 },
        { jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request' }, id: null },
        { jsonrpc: '2.0', error: { code: -32601, message: 'Method not found' }, id: 5 },
      ]),
      { code: -32600, codes: [-32601], detail: 'Invalid Request' },
    ),
  ],
  scim: [
    sample(
      'with a type',
      replyOf(
        400,
        {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
          scimType: 'mutability',
          detail: "Attribute 'id' is readOnly",
          status: '400',
        },
        { 'content-type': 'application/scim+json' },
      ),
      { code: 'mutability', detail: "Attribute 'id' is readOnly", repeats: statusRepeat('body:/status', '400') },
    ),
    sample(
      'without one',
      replyOf(404, {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        detail: 'Resource 2 not found',
        status: '404',
      }),
      { code: null },
    ),
  ],
  fhir: [
    sample(
      'an error and a warning',
      replyOf(
        422,
        {
          resourceType: 'OperationOutcome',
          issue: [
            { severity: 'warning', code: 'informational', diagnostics: 'beware' },
            {
              severity: 'error',
              code: 'code-invalid',
              details: {
                coding: [{ system: 'http://example.net', code: 'MSG_BAD_SYNTAX' }],
                text: 'The code "W" is not known',
              },
              expression: ['Patient.gender', 'Patient.contact[0].gender'],
              location: ['/f:Patient/f:gender'],
            },
          ],
        },
        { 'content-type': 'application/fhir+json' },
      ),
      {
        code: 'code-invalid',
        codes: ['MSG_BAD_SYNTAX'],
        detail: 'The code "W" is not known',
        causes: [
          cause('code-invalid', 'Patient.gender', 'The code "W" is not known'),
          cause('code-invalid', 'Patient.contact[0].gender', 'The code "W" is not known'),
        ],
      },
    ),
    sample(
      'all is well',
      replyOf(200, { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] }),
      { outcome: 'success', code: 'informational' },
    ),
  ],
};
