/** What the page is given: a report cut to what it shows, with every sentence already composed. */
export interface PageData {
  /** Of Faultline. */
  readonly version: string;
  /** ISO time. */
  readonly started: string;
  readonly suites: readonly PageSuite[];
}

export interface PageSuite {
  readonly suite: string;
  readonly system: string;
  readonly transport: string;
  readonly target: string;
  readonly mock: boolean;
  /** Why it was not run, or null. */
  readonly needs: string | null;
  /** Facts for its row: codes, trials, findings, time … */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly operations: readonly { readonly id: string; readonly key: string }[];
  readonly codes: readonly PageCode[];
  /** New ones first. */
  readonly issues: readonly PageIssue[];
  /** Issues that were left out to keep the page small. */
  readonly more: number;
  /** Where what came is not what was declared. */
  readonly seen: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly gaps: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly remarks: readonly string[];
  readonly notes: readonly { readonly level: 'error' | 'warning' | 'info'; readonly text: string }[];
}

export interface PageCode {
  readonly name: string;
  readonly status: string;
  readonly summary: string | null;
  readonly state: string;
  readonly text: string;
  /** By the operation's index. */
  readonly cells: readonly (readonly [operation: number, cell: PageCell])[];
}

export interface PageCell {
  readonly state: CellState;
  /** One or two characters. */
  readonly mark: string;
  /** The same in words. */
  readonly title: string;
}

export type CellState = 'passed' | 'mocked' | 'failed' | 'known' | 'untested' | 'planned';

export interface PageIssue {
  readonly fingerprint: string;
  readonly operation: string;
  /** Codes that were due, and the one that came. */
  readonly codes: readonly string[];
  readonly spot: string;
  readonly rule: string;
  readonly sentence: string;
  readonly known: string | null;
  readonly info: boolean;
  readonly count: number;
  readonly why: string;
  readonly expected: string;
  readonly received: string;
  readonly differences: readonly {
    readonly rule: string;
    readonly at: string;
    readonly expected: string;
    readonly received: string;
  }[];
  readonly curl: string;
  readonly replay: string;
  readonly stable: boolean;
  /** Status line and headers; null: there was no reply. */
  readonly head: string | null;
  readonly body: string;
}
