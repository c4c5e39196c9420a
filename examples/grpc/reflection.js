/** Server reflection (grpc/reflection/v1/reflection.proto): what grpcurl and Faultline ask for a contract. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { descriptors, registry, typeOf } from './files.js';

/** @param services full names */
export function answer(bytes, services) {
  const request = fromBinary(typeOf('grpc.reflection.v1.ServerReflectionRequest'), bytes);
  const response = typeOf('grpc.reflection.v1.ServerReflectionResponse');
  const { case: kind, value } = request.messageRequest;
  return toBinary(
    response,
    create(response, { originalRequest: request, messageResponse: answered(kind, value, services) }),
  );
}

function answered(kind, value, services) {
  if (kind === 'listServices')
    return { case: 'listServicesResponse', value: { service: services.map((name) => ({ name })) } };
  const file = kind === 'fileByFilename' ? fileNamed(value) : kind === 'fileContainingSymbol' ? fileOf(value) : null;
  if (file === null) return { case: 'errorResponse', value: { errorCode: 5, errorMessage: `there is no ${value}` } };
  return {
    case: 'fileDescriptorResponse',
    value: { fileDescriptorProto: [toBinary(FileDescriptorProtoSchema, file)] },
  };
}

function fileNamed(name) {
  return descriptors.file.find((one) => one.name === name) ?? null;
}

function fileOf(symbol) {
  const found = registry.get(symbol) ?? registry.get(symbol.slice(0, symbol.lastIndexOf('.')));
  return found === undefined ? null : found.file.proto;
}
