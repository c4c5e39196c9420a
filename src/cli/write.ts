import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../ledger/report.ts';
import type { Diagnostic } from '../model.ts';
import { reporters } from '../report/index.ts';

/** The folder for reports, made; or why it cannot be. */
export async function makeFolder(folder: string): Promise<Diagnostic | null> {
  try {
    await mkdir(folder, { recursive: true });
    return null;
  } catch (error) {
    const message = `the reports' folder cannot be made: ${error instanceof Error ? error.message : String(error)}`;
    return { level: 'error', code: 'REPORT_UNWRITTEN', message, hint: '--reports names another folder', file: folder };
  }
}

/** Writes every report. Each file is replaced whole or not at all; one that fails stops no other. */
export async function writeReports(
  report: Report,
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
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
