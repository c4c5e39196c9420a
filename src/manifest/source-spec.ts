/** An entry of the manifest's `sources`. Plain readonly data. */
import type { Place } from '../model.ts';

/** A file that spells codes, and how they are found in it. */
export interface SourceSpec {
  /** Absolute. */
  readonly file: string;
  /** What it is; null: its name says so. */
  readonly as:
    | 'go'
    | 'typescript'
    | 'java'
    | 'python'
    | 'rust'
    | 'csharp'
    | 'protobuf'
    | 'openapi'
    | 'asyncapi'
    | 'markdown'
    | 'rst'
    | null;
  /** A regular expression; its group `code`, or its first, is the code. null: the extractor of `as`. */
  readonly find: string | null;
  /** A glob: of constants or what holds them, of schemas and properties, of a table's column. */
  readonly name: string | null;
  /** A JSON Pointer into a contract, below which every enum lists codes. */
  readonly at: string | null;
  /** What stands before each code there. */
  readonly strip: string | null;
  /** It spells some of the codes only: none is missing there. */
  readonly part: boolean;
  readonly place: Place;
}
