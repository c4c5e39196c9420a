import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../ledger/report.ts';
import type { Diagnostic } from '../model.ts';
import { reporters } from '../report/index.ts';

/** Writes every report. Each file is replaced whole or not at all; one that fails stops no other. */
export async function writeReports(
  report: Report,
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  await mkdir(folder, { recursive: true });
  for (const reporter of reporters) {
    try {
      for (const { name, content } of reporter.render(report)) {
        const file = join(folder, name);
        await writeFile(`${file}.part`, content);
        await rename(`${file}.part`, file);
        files.push(file);
      }
    } catch (error) {
      const message = `the ${reporter.id} report could not be written: ${error instanceof Error ? error.message : String(error)}`;
      diagnostics.push({ level: 'error', code: 'REPORT_UNWRITTEN', message, file: folder });
    }
  }
  return { files, diagnostics };
}
