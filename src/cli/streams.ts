/** What a command line may touch of the process: passed in, so that tests can hold it. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Working directory; relative paths of arguments start here. */
  readonly cwd: string;
  /** Is `err` a terminal? Then progress is a line that moves. */
  readonly tty: boolean;
  readonly columns: number;
  readonly colour: boolean;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
}
