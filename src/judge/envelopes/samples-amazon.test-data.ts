/** Answers in the envelopes of Amazon’s APIs. */
import { replyOf, type Sample } from './law.ts';
import { cause, sample, xml } from './samples-parts.test-data.ts';

export const amazon: Readonly<Record<string, readonly Sample[]>> = {
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
};
