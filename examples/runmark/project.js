/** A project's folder: its tracked definitions and what they name, read with the places of all values. */
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { isMap, LineCounter, parseDocument } from 'yaml';
import { diagnostic, Refused } from './diagnostics.js';

export const inside = (root, path) => path === root || path.startsWith(root + sep);

/** The folder `runmark/` of the project. */
export function openProject(root) {
  const path = resolve(root, 'runmark');
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new Refused('PROJECT_PATH_INVALID', `The project root ${root} has no folder runmark.`);
  return { root: resolve(root), path };
}

/** A tracked request, with what finds the place of a value in it. */
export function definition(project, name) {
  const file = join(project.path, 'requests', `${name}.request.yaml`);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Refused('DEFINITION_NOT_FOUND', `The request ${name} is not defined.`);
  const text = readFileSync(file, 'utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const shown = relative(project.root, file);
  const at = (path) => {
    const node = document.getIn(path.split('.'), true) ?? document.contents;
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return { file: shown, line, column: col, path };
  };
  if (document.errors.length > 0 || !isMap(document.contents)) {
    const { line, col } = lines.linePos(document.errors[0]?.pos[0] ?? 0);
    const place = { file: shown, line, column: col, path: '', hint: 'Mend the YAML.' };
    return { problems: [diagnostic('DEFINITION_INVALID', 'The definition cannot be read.', place)] };
  }
  return { problems: [], value: document.toJS(), at, hash: createHash('sha256').update(text).digest('hex') };
}

/** What is wrong with the file of the request's body: it must lie in the project, and be a plain file. */
export function bodyProblems(project, { value, at }) {
  if (value.bodyFile === undefined) return [];
  const file = resolve(project.path, String(value.bodyFile));
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (inside(project.path, file) && stat?.isFile()) return [];
  const hint = 'Name a file below runmark/.';
  return [
    diagnostic('BODY_FILE_PATH_INVALID', `bodyFile ${value.bodyFile} is not a file of the project.`, {
      ...at('bodyFile'),
      hint,
    }),
  ];
}

/** The project's memory: sessions, runs, artifacts. No part of it may be a link, or of the wrong type. */
export function runtime(project) {
  const path = join(project.path, 'runtime');
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory())
    throw new Refused('RUNTIME_PATH_INVALID', 'The runtime path runmark/runtime is not a folder of the project.');
  return path;
}

/** A JSON file, or null where there is none that can be read. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
