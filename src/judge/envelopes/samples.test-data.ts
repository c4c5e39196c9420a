/** Answers as the systems give them, and what each must be read as; by envelope id. */
import type { Cause, Json, Observed, Reply } from '../../model.ts';
import { replyOf, type Sample } from './law.ts';

const problemType = { 'content-type': 'application/problem+json; charset=utf-8' };
const xml = { 'content-type': 'application/xml' };

function sample(name: string, reply: Sample['reply'], reads: Partial<Observed>): Sample {
  return { name, reply, reads: { outcome: 'failure', ...reads } };
}

function cause(type: string | null, field: string | null, detail: string | null): Cause {
  return { type, field, detail };
}

const statusRepeat = (at: string, value: number | string): Observed['repeats'] => [{ at, value, with: 'status' }];

export const samples: Readonly<Record<string, readonly Sample[]>> = {
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
  google: [
    sample(
      'ErrorInfo and field violations',
      replyOf(400, {
        error: {
          code: 400,
          message: 'Invalid value at "name"',
          status: 'INVALID_ARGUMENT',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
              reason: 'NAME_TAKEN',
              domain: 'example.googleapis.com',
            },
            {
              '@type': 'type.googleapis.com/google.rpc.BadRequest',
              fieldViolations: [{ field: 'instance.name', description: 'is required', reason: 'REQUIRED' }],
            },
          ],
        },
      }),
      {
        code: 'INVALID_ARGUMENT',
        codes: ['NAME_TAKEN', 'example.googleapis.com/NAME_TAKEN'],
        detail: 'Invalid value at "name"',
        causes: [cause('REQUIRED', 'instance.name', 'is required')],
        repeats: statusRepeat('body:/error/code', 400),
      },
    ),
    sample(
      'an older API: reasons in errors',
      replyOf(403, {
        error: {
          code: 403,
          message: 'Daily limit',
          errors: [{ domain: 'usageLimits', reason: 'dailyLimitExceeded', message: 'x' }],
        },
      }),
      { code: 'dailyLimitExceeded', codes: [], detail: 'Daily limit' },
    ),
  ],
  grpc: [
    sample('a status without details', grpcOf(5, { code: 5, message: 'no such room', details: [] }), {
      code: 'NOT_FOUND',
      codes: [5],
      detail: 'no such room',
      repeats: [{ at: 'body:/code', value: 5, with: 'status' }],
    }),
    sample(
      'ErrorInfo and field violations',
      grpcOf(3, {
        code: 3,
        message: 'the room is refused',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'NAME_BAD', domain: 'rooms.example' },
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            field_violations: [{ field: 'room.name', description: 'too short', reason: 'TOO_SHORT' }],
          },
        ],
      }),
      {
        code: 'INVALID_ARGUMENT',
        codes: [3, 'NAME_BAD', 'rooms.example/NAME_BAD'],
        causes: [cause('TOO_SHORT', 'room.name', 'too short')],
      },
    ),
    sample('done', grpcOf(0, { name: 'rooms/1' }), { outcome: 'success', code: null, detail: null }),
  ],
  'grpc-gateway-v1': [
    sample(
      'etcd 3.4',
      replyOf(400, { error: 'etcdserver: key is not provided', message: 'etcdserver: key is not provided', code: 3 }),
      { code: 3, codes: ['INVALID_ARGUMENT'], detail: 'etcdserver: key is not provided' },
    ),
    sample('without a message', replyOf(404, { error: 'Not Found', code: 5, details: [] }), {
      code: 5,
      codes: ['NOT_FOUND'],
      detail: 'Not Found',
    }),
  ],
  'grpc-gateway-v2': [
    sample(
      'a precondition',
      replyOf(400, {
        code: 9,
        message: 'terms not accepted',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.PreconditionFailure',
            violations: [{ type: 'TOS', subject: 'google.com/cloud', description: 'Terms of service not accepted' }],
          },
        ],
      }),
      {
        code: 9,
        codes: ['FAILED_PRECONDITION'],
        causes: [cause('TOS', 'google.com/cloud', 'Terms of service not accepted')],
      },
    ),
    sample('no details', replyOf(501, { code: 12, message: 'Method Not Allowed', details: [] }), {
      code: 12,
      codes: ['UNIMPLEMENTED'],
    }),
  ],
  kubernetes: [
    sample(
      'Invalid with causes',
      replyOf(422, {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'ConfigMap "A_b" is invalid: metadata.name: Invalid value: "A_b"',
        reason: 'Invalid',
        details: {
          name: 'A_b',
          kind: 'ConfigMap',
          causes: [{ reason: 'FieldValueInvalid', message: 'Invalid value: "A_b"', field: 'metadata.name' }],
        },
        code: 422,
      }),
      {
        code: 'Invalid',
        detail: 'ConfigMap "A_b" is invalid: metadata.name: Invalid value: "A_b"',
        causes: [cause('FieldValueInvalid', 'metadata.name', 'Invalid value: "A_b"')],
        repeats: statusRepeat('body:/code', 422),
      },
    ),
    sample(
      'an unknown reason is empty',
      replyOf(500, {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        reason: '',
        message: 'x',
        code: 500,
      }),
      { code: null },
    ),
    sample(
      'a success',
      replyOf(200, {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name: 'a', uid: 'b' },
      }),
      { outcome: 'success', code: null, causes: [] },
    ),
  ],
  openstack: [
    sample(
      'Placement',
      replyOf(409, {
        errors: [
          {
            status: 409,
            title: 'Conflict',
            detail:
              'There was a conflict when trying to complete your request.\n\n Conflicting resource provider name: a.  ',
            code: 'placement.duplicate_name',
            request_id: 'req-1',
          },
        ],
      }),
      {
        code: 'placement.duplicate_name',
        detail:
          'There was a conflict when trying to complete your request.\n\n Conflicting resource provider name: a.  ',
        repeats: statusRepeat('body:/errors/0/status', 409),
      },
    ),
    sample(
      'before codes',
      replyOf(404, { errors: [{ status: 404, title: 'Not Found', detail: 'x', request_id: 'req-2' }] }),
      {
        code: null,
        detail: 'x',
      },
    ),
  ],
  azure: [
    sample(
      'inner errors, details and the header',
      replyOf(
        400,
        {
          error: {
            code: 'BadArgument',
            message: 'Multiple errors in ContactInfo data',
            target: 'ContactInfo',
            details: [{ code: 'NullValue', target: 'PhoneNumber', message: 'Phone number must not be null' }],
            innererror: { code: 'PasswordError', innererror: { code: 'PasswordDoesNotMeetPolicy', minLength: '6' } },
          },
        },
        { 'x-ms-error-code': 'BadArgument' },
      ),
      {
        code: 'BadArgument',
        codes: ['PasswordError', 'PasswordDoesNotMeetPolicy'],
        detail: 'Multiple errors in ContactInfo data',
        causes: [cause('NullValue', 'PhoneNumber', 'Phone number must not be null')],
        repeats: [{ at: 'header:x-ms-error-code', value: 'BadArgument', with: 'code' }],
      },
    ),
    sample(
      'a target alone is the cause',
      replyOf(400, { error: { code: 'InvalidName', message: 'No', target: 'name' } }),
      { code: 'InvalidName', causes: [cause('InvalidName', 'name', 'No')], repeats: [] },
    ),
    sample(
      'Storage: XML beside the header, which says another code',
      replyOf(
        404,
        '\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code><Message>Gone</Message></Error>',
        {
          ...xml,
          'x-ms-error-code': 'ContainerNotFound',
        },
      ),
      {
        code: 'BlobNotFound',
        detail: 'Gone',
        repeats: [{ at: 'header:x-ms-error-code', value: 'ContainerNotFound', with: 'code' }],
      },
    ),
    sample('Storage: HEAD', replyOf(404, '', { 'x-ms-error-code': 'BlobNotFound' }), {
      code: 'BlobNotFound',
      detail: null,
    }),
  ],
  odata: [
    sample(
      'version 4',
      replyOf(
        501,
        {
          error: {
            code: 'err123',
            message: 'Unsupported functionality',
            target: 'query',
            details: [{ code: 'forty-two', target: '$search', message: '$search query option not supported' }],
          },
        },
        { 'odata-version': '4.01' },
      ),
      { code: 'err123', causes: [cause('forty-two', '$search', '$search query option not supported')] },
    ),
    sample(
      'version 3',
      replyOf(404, { 'odata.error': { code: '', message: { lang: 'en-US', value: 'Resource not found' } } }),
      { code: null, detail: 'Resource not found' },
    ),
  ],
  'aws-json': [
    sample(
      'the header, with a link',
      replyOf(
        400,
        { message: '1 validation error', fieldList: [{ path: '/tableName', message: 'must not be null' }] },
        { 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/coral/com.amazon.coral.validate/' },
      ),
      {
        code: 'ValidationException',
        detail: '1 validation error',
        causes: [cause(null, '/tableName', 'must not be null')],
        repeats: [],
      },
    ),
    sample(
      'the body, with a namespace',
      replyOf(
        400,
        {
          __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
          message: 'Requested resource not found',
        },
        { 'content-type': 'application/x-amz-json-1.0' },
      ),
      { code: 'ResourceNotFoundException', detail: 'Requested resource not found' },
    ),
    sample(
      'both, and they differ; and the older code',
      replyOf(
        400,
        { __type: 'QueueDoesNotExist', Message: 'No queue' },
        { 'x-amzn-errortype': 'OtherThing', 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
      ),
      {
        code: 'OtherThing',
        codes: ['AWS.SimpleQueueService.NonExistentQueue'],
        detail: 'No queue',
        repeats: [{ at: 'body:/__type', value: 'QueueDoesNotExist', with: 'code' }],
      },
    ),
  ],
  'aws-xml': [
    sample(
      'awsQuery',
      replyOf(
        403,
        '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>' +
          '<Message>The token &lt;a&gt; is invalid</Message></Error><RequestId>b25f</RequestId></ErrorResponse>',
        xml,
      ),
      { code: 'InvalidClientTokenId', detail: 'The token <a> is invalid' },
    ),
    sample(
      'EC2',
      replyOf(
        400,
        '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code>' +
          "<Message>The instance ID 'i-1' does not exist</Message></Error></Errors><RequestID>ea96</RequestID></Response>",
        xml,
      ),
      { code: 'InvalidInstanceID.NotFound', detail: "The instance ID 'i-1' does not exist" },
    ),
  ],
  s3: [
    sample(
      'no such key',
      replyOf(
        404,
        '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The resource you requested does not exist</Message>' +
          '<Resource>/mybucket/myfoto.jpg</Resource><RequestId>4442587FB7D0A2F9</RequestId></Error>',
        xml,
      ),
      { code: 'NoSuchKey', detail: 'The resource you requested does not exist', causes: [] },
    ),
    sample(
      'under status 200, as CopyObject may',
      replyOf(200, '<Error><Code>InternalError</Code><Message>Try again</Message></Error>', xml),
      { code: 'InternalError' },
    ),
    sample(
      'an argument by name',
      replyOf(
        400,
        '<Error><Code>InvalidArgument</Code><Message>No</Message><ArgumentName>max-keys</ArgumentName><ArgumentValue>-1</ArgumentValue></Error>',
        xml,
      ),
      { causes: [cause('InvalidArgument', 'max-keys', 'No')] },
    ),
  ],
  oci: [
    sample(
      'two errors',
      replyOf(404, {
        errors: [
          { code: 'MANIFEST_UNKNOWN', message: 'manifest unknown', detail: { Tag: 'v1' } },
          { code: 'NAME_UNKNOWN' },
        ],
      }),
      { code: 'MANIFEST_UNKNOWN', codes: ['NAME_UNKNOWN'], detail: 'manifest unknown' },
    ),
  ],
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

/** What the gRPC target makes of a status. */
function grpcOf(status: number, body: Json): Reply {
  const headers = [['grpc-status', String(status)] as const];
  return { transport: 'grpc', status, headers, body: JSON.stringify(body), truncated: false };
}
