/** The contract's nouns, as every loader leaves them and every later stage reads them. Plain readonly data. */
import type { Json, JsonObject, Locator, Method, ParameterLocation, Transport } from '../model.ts';

/** Which kind of document it was; says over what its operations travel. */
export type Format = 'openapi' | 'protobuf' | 'asyncapi' | 'opencli';

/** What carries the operations of a format. */
export const carriedBy: Readonly<Record<Format, Transport>> = {
  openapi: 'http',
  protobuf: 'grpc',
  asyncapi: 'message',
  opencli: 'command',
};

export interface Contract {
  readonly format: Format;
  /** Of the format: `3.1`, `2.6`, `proto3`. */
  readonly version: string;
  /** Absolute path of the entry document. */
  readonly file: string;
  readonly title: string;
  readonly operations: readonly Operation[];
  /** HTTP alone: base path of the first server (`/v1`), without a trailing slash; what precedes every operation's path. */
  readonly basePath: string;
  readonly security: Readonly<Record<string, SecurityScheme>>;
  /** All documents as one: every `$ref` is internal. Prism is given this object. Of other formats: what their schemas became. */
  readonly document: JsonObject;
}

/** JSON Pointer into `Contract.document`, e.g. `/paths/~1pets/post/requestBody/…/schema`. */
export type DocumentPointer = string;

/** One thing a client can do. */
export interface Operation {
  /** operationId, or `METHOD /path` where there is none. */
  readonly id: string;
  /** Always `METHOD /path`; of a message `SEND` and its channel. */
  readonly key: string;
  readonly method: Method;
  /** The template, e.g. `/pets/{id}`, without the base path. */
  readonly path: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | null;
  readonly responses: readonly ResponseSpec[];
  /** Alternatives; each is a set of scheme names that are needed together. `[]`: none needed. `[[]]`: optional. */
  readonly security: readonly (readonly string[])[];
  readonly pointer: DocumentPointer;
  /** Of messages alone. */
  readonly message?: Messaging;
}

/** What a message needs besides its content: who carries it, and where its answer is. */
export interface Messaging {
  /** Of the servers that its channel names, as AsyncAPI names protocols; empty: it names none, all carry it. */
  readonly protocols: readonly string[];
  readonly bindings: ChannelBindings;
  /** Where the message says which answer is its: `header:correlationId`, `body:/id`; null: the protocol's own place. */
  readonly correlation: Locator | null;
  /** null: the contract names no answer; the suite may. */
  readonly reply: ReplySpec | null;
}

/** What a document says for the protocols that carry a channel, by protocol name (AsyncAPI, Bindings Objects). */
export interface ChannelBindings {
  readonly server: JsonObject;
  readonly channel: JsonObject;
  readonly operation: JsonObject;
  readonly message: JsonObject;
}

export interface ReplySpec {
  /** null: the message says it, at `to`. */
  readonly channel: { readonly address: string; readonly bindings: ChannelBindings } | null;
  /** Where the message says the address of its answer; null where `channel` is fixed, or the protocol has a place of its own. */
  readonly to: Locator | null;
  /** Where the answer repeats the correlation; null: the protocol's own place. */
  readonly correlation: Locator | null;
}

export type ParameterStyle =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'deepObject'
  | 'tsv'
  | 'cookie'
  /** Of a command: by its position; `--name value`; `--name=value`; a name alone. */
  | 'argument'
  | 'option'
  | 'joined'
  | 'flag';

export interface Parameter {
  readonly in: ParameterLocation;
  readonly name: string;
  readonly required: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** Media type of a `content` parameter (its value is serialised in that type), else null. */
  readonly content: string | null;
  /** null: no schema, anything goes. */
  readonly schema: DocumentPointer | null;
  readonly pointer: DocumentPointer;
  /** Of a command's option alone: it may stand without its value. */
  readonly bare?: true;
  /** Of a command alone: it names a file or folder, or (in `file`) is one. */
  readonly file?: FileUse;
}

/** What a command does with a file that it is given. */
export interface FileUse {
  readonly use: 'read' | 'write';
  /** A folder is right there, and a file is not. */
  readonly folder: boolean;
  /** What its content must be; null: anything. */
  readonly syntax: 'json' | 'yaml' | null;
  /** It must not lie outside the folder in which the command runs. */
  readonly within: boolean;
  /** It must not be a symbolic link. */
  readonly plain: boolean;
}

export interface RequestBody {
  readonly required: boolean;
  readonly media: readonly Media[];
}

export interface Media {
  /** As written, e.g. `application/json`. */
  readonly type: string;
  readonly schema: DocumentPointer | null;
  /** By name; a lone `example` is named `default`. */
  readonly examples: Readonly<Record<string, Json>>;
}

export interface ResponseSpec {
  /** `404`, `4XX` or `default`. */
  readonly status: string;
  readonly media: readonly Media[];
  /** Declared header names, lower case. */
  readonly headers: readonly string[];
  readonly pointer: DocumentPointer;
}

export interface SecurityScheme {
  readonly kind: 'apiKey' | 'http' | 'oauth2' | 'openIdConnect' | 'mutualTLS';
  /** `apiKey`: where and under which name. `http`: `scheme` is `basic`, `bearer` … */
  readonly in: 'header' | 'query' | 'cookie' | null;
  readonly name: string | null;
  readonly scheme: string | null;
}
