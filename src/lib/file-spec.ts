/** What stands at a path of a command's folder: a text alone is a file with that content. */
export type FileSpec =
  | string
  | {
      readonly content?: string;
      /** Octal permissions, as `chmod` takes them: `"000"`. */
      readonly mode?: string;
      /** A symbolic link to this. */
      readonly link?: string;
      readonly folder?: true;
      /** Absolute path of a file or folder to copy. */
      readonly from?: string;
    };
