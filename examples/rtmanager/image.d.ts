export interface Image {
  readonly host?: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** null: not a reference. */
export declare function parseImage(text: string): Image | null;

/** null: the tag is no semantic version. */
export declare function semverOf(
  text: string,
): { readonly major: string; readonly minor: string; readonly text: string } | null;
