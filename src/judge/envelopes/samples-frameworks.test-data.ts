/** Answers in the envelopes of web frameworks. */
import { replyOf, type Sample } from './law.ts';
import { cause, problemType, sample, statusRepeat } from './samples-parts.test-data.ts';

export const frameworks: Readonly<Record<string, readonly Sample[]>> = {
  spring: [
    sample(
      'binding errors',
      replyOf(400, {
        timestamp: '2020-11-19T12:15:34.957+00:00',
        status: 400,
        error: 'Bad Request',
        message: "Validation failed for object='postBody'. Error count: 1",
        errors: [
          {
            codes: ['Size.postBody.text'],
            defaultMessage: 'size must be between 0 and 10',
            objectName: 'postBody',
            field: 'text',
            code: 'Size',
          },
        ],
        path: '/comments',
      }),
      {
        code: 'Bad Request',
        detail: "Validation failed for object='postBody'. Error count: 1",
        causes: [cause('Size', 'text', 'size must be between 0 and 10')],
        repeats: statusRepeat('body:/status', 400),
      },
    ),
    sample(
      'reactive, with a number for a time and an empty message',
      replyOf(404, {
        timestamp: 1605788134957,
        path: '/x',
        status: 404,
        error: 'Not Found',
        message: '',
        requestId: 'a-1',
      }),
      { code: 'Not Found', detail: 'Not Found' },
    ),
    sample(
      'problem details of Spring 6',
      replyOf(
        405,
        { type: 'about:blank', title: 'Method Not Allowed', status: 405, detail: 'No', instance: '/x' },
        problemType,
      ),
      { code: null, detail: 'No', repeats: statusRepeat('body:/status', 405) },
    ),
  ],
  aspnet: [
    sample(
      'validation',
      replyOf(
        400,
        {
          type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
          title: 'One or more validation errors occurred.',
          status: 400,
          errors: { Name: ['The Name field is required.', 'Too short.'], '$.age': ['Not a number.'] },
          traceId: '00-84c1fd4063c38d9f3900d06e56542d48-85d1d4-00',
        },
        problemType,
      ),
      {
        code: null,
        detail: 'One or more validation errors occurred.',
        causes: [
          cause(null, 'Name', 'The Name field is required.'),
          cause(null, 'Name', 'Too short.'),
          cause(null, '$.age', 'Not a number.'),
        ],
        repeats: statusRepeat('body:/status', 400),
      },
    ),
    sample(
      'a type of its own, as plain JSON',
      replyOf(409, { type: 'urn:example:taken', title: 'Conflict', status: 409, traceId: '00-a-b-00' }),
      { code: 'urn:example:taken', detail: 'Conflict' },
    ),
  ],
  fastapi: [
    sample(
      'a validation error',
      replyOf(422, {
        detail: [
          { type: 'missing', loc: ['body', 'items', 0, 'name'], msg: 'Field required', input: {} },
          { type: 'int_parsing', loc: ['query', 'limit'], msg: 'Input should be a valid integer', input: 'x' },
        ],
      }),
      {
        code: null,
        detail: 'Field required',
        causes: [
          cause('missing', 'body/items/0/name', 'Field required'),
          cause('int_parsing', 'query/limit', 'Input should be a valid integer'),
        ],
      },
    ),
    sample('a text', replyOf(404, { detail: 'Item not found' }), { code: null, detail: 'Item not found' }),
    sample('an object of the application', replyOf(409, { detail: { code: 'taken', message: 'Taken already' } }), {
      code: 'taken',
      detail: 'Taken already',
    }),
  ],
  nestjs: [
    sample(
      'the ValidationPipe',
      replyOf(400, {
        statusCode: 400,
        message: ['name must be a string', 'age must not be less than 0'],
        error: 'Bad Request',
      }),
      {
        code: 'Bad Request',
        detail: 'name must be a string; age must not be less than 0',
        causes: [cause(null, null, 'name must be a string'), cause(null, null, 'age must not be less than 0')],
        repeats: statusRepeat('body:/statusCode', 400),
      },
    ),
    sample('no error member', replyOf(401, { statusCode: 401, message: 'Unauthorized' }), {
      code: null,
      detail: 'Unauthorized',
    }),
    sample(
      'a code of the application',
      replyOf(409, { statusCode: 409, message: 'x', error: 'Conflict', errorCode: 17 }),
      { code: 17 },
    ),
  ],
  fastify: [
    sample(
      'a schema error',
      replyOf(400, {
        statusCode: 400,
        code: 'FST_ERR_VALIDATION',
        error: 'Bad Request',
        message: "body must have required property 'name'",
      }),
      {
        code: 'FST_ERR_VALIDATION',
        detail: "body must have required property 'name'",
        repeats: statusRepeat('body:/statusCode', 400),
      },
    ),
  ],
  drf: [
    sample(
      'a detail and its code',
      replyOf(401, { detail: 'Token is expired', code: 'token_not_valid', messages: [] }),
      {
        code: 'token_not_valid',
        detail: 'Token is expired',
      },
    ),
    sample(
      'fields, nested, in a list, and of none',
      replyOf(400, {
        name: ['This field is required.'],
        owner: { email: ['Enter a valid email address.'], non_field_errors: ['Who?'] },
        items: [{}, { count: ['A valid integer is required.'] }],
        non_field_errors: ['Dates overlap.'],
      }),
      {
        code: null,
        detail: 'This field is required.',
        causes: [
          cause(null, 'name', 'This field is required.'),
          cause(null, 'owner.email', 'Enter a valid email address.'),
          cause(null, 'owner', 'Who?'),
          cause(null, 'items.1.count', 'A valid integer is required.'),
          cause(null, '', 'Dates overlap.'),
        ],
      },
    ),
    sample('a list of messages', replyOf(400, ['Invalid pk "9".']), { detail: 'Invalid pk "9".' }),
  ],
  rails: [
    sample('the exceptions app', replyOf(404, { status: 404, error: 'Not Found' }), {
      code: 'Not Found',
      repeats: statusRepeat('body:/status', 404),
    }),
    sample(
      'errors of a model',
      replyOf(422, { errors: { name: ["can't be blank", 'is too short'], email: ['is invalid'] } }),
      {
        code: null,
        detail: "can't be blank",
        causes: [
          cause(null, 'name', "can't be blank"),
          cause(null, 'name', 'is too short'),
          cause(null, 'email', 'is invalid'),
        ],
      },
    ),
    sample('full messages', replyOf(422, { errors: ["Name can't be blank"] }), { detail: "Name can't be blank" }),
    sample('a code', replyOf(422, { error: 'name_taken' }), { code: 'name_taken' }),
    sample('a sentence', replyOf(422, { error: 'Validation failed: Name taken' }), {
      code: null,
      detail: 'Validation failed: Name taken',
    }),
    sample('a scaffolded controller', replyOf(422, { title: ["can't be blank"] }), {
      causes: [cause(null, 'title', "can't be blank")],
    }),
  ],
  laravel: [
    sample(
      'a refused form',
      replyOf(422, {
        message: 'The email has already been taken. (and 1 more error)',
        errors: {
          email: ['The email has already been taken.'],
          'items.0.name': ['The items.0.name field is required.'],
        },
      }),
      {
        code: null,
        detail: 'The email has already been taken. (and 1 more error)',
        causes: [
          cause(null, 'email', 'The email has already been taken.'),
          cause(null, 'items.0.name', 'The items.0.name field is required.'),
        ],
      },
    ),
    sample('a message alone', replyOf(401, { message: 'Unauthenticated.' }), {
      code: null,
      detail: 'Unauthenticated.',
    }),
  ],
};
