/** The lines of a text, with where they begin. Pure. */

export interface Line {
  readonly text: string;
  readonly offset: number;
}

export function linesOf(text: string): readonly Line[] {
  let offset = 0;
  return text.split('\n').map((line) => {
    const here = { text: line.replace(/\r$/, ''), offset };
    offset += line.length + 1;
    return here;
  });
}
