import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Report } from '../ledger/report.ts';
import type { Diagnostic } from '../model.ts';
import { chosen } from '../report/index.ts';

/** The folder for reports, made and found to take files; or why not. */
export async function makeFolder(folder: string): Promise<Diagnostic | null> {
  try {
    await make(folder);
    const trace = join(folder, '.faultline');
    await writeFile(trace, '');
    await rm(trace);
    return null;
  } catch (error) {
    const message = `nothing can be written in the reports' folder: ${error instanceof Error ? error.message : String(error)}`;
    return { level: 'error', code: 'REPORT_UNWRITTEN', message, hint: '--reports names another folder', file: folder };
  }
}

/**
 * A folder and those above it, each tried twice at most. Node's own recursive mkdir never ends below a folder that
 * says of what cannot be made in it that it is not there, such as /proc.
 */
async function make(folder: string): Promise<void> {
  const above = dirname(folder);
  const thrown = await mkdir(folder).then(
    () => null,
    (error: NodeJS.ErrnoException) => error,
  );
  if (thrown === null || (thrown.code === 'EEXIST' && (await stat(folder)).isDirectory())) return;
  if (thrown.code !== 'ENOENT' || above === folder) throw thrown;
  await make(above);
  await mkdir(folder);
}

/** Has an earlier run written here? */
export async function hasReports(folder: string): Promise<boolean> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  return ['ledger.jsonl', 'coverage.json'].some((name) => names.includes(name));
}

/** Writes the usual reports, and those in the formats that were asked for. Each file is replaced whole or not at all; one that fails stops no other. */
export async function writeReports(
  report: Report,
  folder: string,
  formats: readonly string[],
): Promise<{ readonly files: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const reporter of chosen(formats)) {
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
