/**
 * Files that contracts import and rarely keep: google/api (HTTP rules, field behaviour), google/rpc (status and its details).
 * Names and numbers are the published ones; what a harness has no use for is left out.
 */
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import * as wkt from '@bufbuild/protobuf/wkt';
import { file_buf_validate_validate as validate } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';

const http = `syntax = "proto3"; package google.api;
message Http { repeated HttpRule rules = 1; bool fully_decode_reserved_expansion = 2; }
message CustomHttpPattern { string kind = 1; string path = 2; }
message HttpRule {
  string selector = 1;
  oneof pattern { string get = 2; string put = 3; string post = 4; string delete = 5; string patch = 6; CustomHttpPattern custom = 8; }
  string body = 7; string response_body = 12; repeated HttpRule additional_bindings = 11;
}`;
const annotations = `syntax = "proto3"; package google.api;
import "google/api/http.proto"; import "google/protobuf/descriptor.proto";
extend google.protobuf.MethodOptions { HttpRule http = 72295728; }`;
const client = `syntax = "proto3"; package google.api; import "google/protobuf/descriptor.proto";
extend google.protobuf.MethodOptions { repeated string method_signature = 1051; }
extend google.protobuf.ServiceOptions { string default_host = 1049; string oauth_scopes = 1050; string api_version = 525000001; }`;
const behavior = `syntax = "proto3"; package google.api; import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { repeated FieldBehavior field_behavior = 1052 [packed = false]; }
enum FieldBehavior { FIELD_BEHAVIOR_UNSPECIFIED = 0; OPTIONAL = 1; REQUIRED = 2; OUTPUT_ONLY = 3; INPUT_ONLY = 4;
  IMMUTABLE = 5; UNORDERED_LIST = 6; NON_EMPTY_DEFAULT = 7; IDENTIFIER = 8; }`;
const resource = `syntax = "proto3"; package google.api; import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { ResourceReference resource_reference = 1055; }
extend google.protobuf.FileOptions { repeated ResourceDescriptor resource_definition = 1053; }
extend google.protobuf.MessageOptions { ResourceDescriptor resource = 1053; }
message ResourceDescriptor {
  enum History { HISTORY_UNSPECIFIED = 0; ORIGINALLY_SINGLE_PATTERN = 1; FUTURE_MULTI_PATTERN = 2; }
  enum Style { STYLE_UNSPECIFIED = 0; DECLARATIVE_FRIENDLY = 1; }
  string type = 1; repeated string pattern = 2; string name_field = 3; History history = 4; string plural = 5;
  string singular = 6; repeated Style style = 10; }
message ResourceReference { string type = 1; string child_type = 2; }`;
const status = `syntax = "proto3"; package google.rpc; import "google/protobuf/any.proto";
message Status { int32 code = 1; string message = 2; repeated google.protobuf.Any details = 3; }`;
const details = `syntax = "proto3"; package google.rpc; import "google/protobuf/duration.proto";
message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
message RetryInfo { google.protobuf.Duration retry_delay = 1; }
message DebugInfo { repeated string stack_entries = 1; string detail = 2; }
message QuotaFailure { message Violation { string subject = 1; string description = 2; string api_service = 3;
  string quota_metric = 4; string quota_id = 5; map<string, string> quota_dimensions = 6; int64 quota_value = 7;
  optional int64 future_quota_value = 8; } repeated Violation violations = 1; }
message PreconditionFailure { message Violation { string type = 1; string subject = 2; string description = 3; }
  repeated Violation violations = 1; }
message BadRequest { message FieldViolation { string field = 1; string description = 2; string reason = 3;
  LocalizedMessage localized_message = 4; } repeated FieldViolation field_violations = 1; }
message RequestInfo { string request_id = 1; string serving_data = 2; }
message ResourceInfo { string resource_type = 1; string resource_name = 2; string owner = 3; string description = 4; }
message Help { message Link { string description = 1; string url = 2; } repeated Link links = 1; }
message LocalizedMessage { string locale = 1; string message = 2; }`;

/** `version`: v1, and the older v1alpha, of which servers may have either. */
function reflection(version: string): string {
  return `syntax = "proto3"; package grpc.reflection.${version};
service ServerReflection { rpc ServerReflectionInfo(stream ServerReflectionRequest) returns (stream ServerReflectionResponse); }
message ServerReflectionRequest { string host = 1; oneof message_request { string file_by_filename = 3;
  string file_containing_symbol = 4; ExtensionRequest file_containing_extension = 5;
  string all_extension_numbers_of_type = 6; string list_services = 7; } }
message ExtensionRequest { string containing_type = 1; int32 extension_number = 2; }
message ServerReflectionResponse { string valid_host = 1; ServerReflectionRequest original_request = 2;
  oneof message_response { FileDescriptorResponse file_descriptor_response = 4;
  ExtensionNumberResponse all_extension_numbers_response = 5; ListServiceResponse list_services_response = 6;
  ErrorResponse error_response = 7; } }
message FileDescriptorResponse { repeated bytes file_descriptor_proto = 1; }
message ExtensionNumberResponse { string base_type_name = 1; repeated int32 extension_number = 2; }
message ListServiceResponse { repeated ServiceResponse service = 1; }
message ServiceResponse { string name = 1; }
message ErrorResponse { int32 error_code = 1; string error_message = 2; }`;
}

/** Sources by the name that others import them by. */
export const knownSources: Readonly<Record<string, string>> = {
  'google/api/http.proto': http,
  'google/api/annotations.proto': annotations,
  'google/api/client.proto': client,
  'google/api/field_behavior.proto': behavior,
  'google/api/resource.proto': resource,
  'google/rpc/status.proto': status,
  'google/rpc/error_details.proto': details,
  'grpc/reflection/v1/reflection.proto': reflection('v1'),
  'grpc/reflection/v1alpha/reflection.proto': reflection('v1alpha'),
};

/** Descriptors by the same name, those first that others need: what comes with protobuf itself, and protovalidate's rules. */
export const knownDescriptors: ReadonlyMap<string, FileDescriptorProto> = new Map(
  [
    ...[wkt.file_google_protobuf_any, wkt.file_google_protobuf_source_context, wkt.file_google_protobuf_type],
    ...[wkt.file_google_protobuf_api, wkt.file_google_protobuf_descriptor, wkt.file_google_protobuf_duration],
    ...[wkt.file_google_protobuf_empty, wkt.file_google_protobuf_field_mask, wkt.file_google_protobuf_struct],
    ...[wkt.file_google_protobuf_timestamp, wkt.file_google_protobuf_wrappers, validate],
  ].map(({ proto }) => [proto.name, proto]),
);
