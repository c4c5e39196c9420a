/** What the run of a suite wrote of its codes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Code {
  readonly name: string;
  readonly unreachable: string | null;
  /** Trials that were right. */
  readonly exercised: number;
  readonly mocked: number;
}

export interface Coverage {
  /** For `describeSuite`. */
  readonly reports: string;
  /** Of `coverage.json`, when the suite is through. Throws where there is none. */
  codes(): readonly Code[];
  remove(): void;
}

/** A folder of its own for a suite's reports. */
export function coverage(): Coverage {
  const reports = mkdtempSync(join(tmpdir(), 'faultline-suite-'));
  return {
    reports,
    codes() {
      const text = readFileSync(join(reports, 'coverage.json'), 'utf8');
      const { suites } = JSON.parse(text) as { suites: readonly { codes: readonly Code[] }[] };
      return suites.flatMap(({ codes }) => codes);
    },
    remove: () => rmSync(reports, { recursive: true, force: true }),
  };
}
