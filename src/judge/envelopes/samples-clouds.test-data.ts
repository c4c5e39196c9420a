/** Answers in the envelopes of cloud platforms. */
import { replyOf, type Sample } from './law.ts';
import { cause, sample, statusRepeat, xml } from './samples-parts.test-data.ts';

export const clouds: Readonly<Record<string, readonly Sample[]>> = {
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
};
