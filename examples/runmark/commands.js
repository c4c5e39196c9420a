/** What each command does. Returns the payload, with diagnostics where something is wrong; throws `Refused` where it gives up. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { diagnostic, Refused } from './diagnostics.js';
import { bodyProblems, definition, inside, openProject, readJson, runtime } from './project.js';

const longest = 600_000;

export const commands = {
  run: {
    args: ['request'],
    options: { '--timeout': 'value', '--project-root': 'value' },
    act({ request, '--timeout': timeout = '1000', '--project-root': root = '.' }) {
      if (!/^[1-9]\d*$/.test(timeout) || Number(timeout) > longest)
        throw new Refused('REQUEST_TIMEOUT_INVALID', `The timeout ${timeout} is not between 1 and ${longest} ms.`);
      const project = openProject(root);
      const found = definition(project, request);
      const problems = found.problems.length > 0 ? found.problems : bodyProblems(project, found);
      if (problems.length > 0) return { exit: 2, diagnostics: problems };
      const response = readJson(join(project.path, 'responses', `${request}.json`)) ?? { status: 0, body: null };
      const failed = [...unexpected(found, response), ...unextracted(found, response)];
      const id = `s-${found.hash.slice(0, 8)}`;
      writeFileSync(
        join(runtime(project), 'sessions', `${id}.json`),
        JSON.stringify({ id, request, hash: found.hash }),
      );
      return { exit: failed.length > 0 ? 1 : 0, session: id, diagnostics: failed };
    },
  },
  'session show': {
    args: ['session'],
    options: { '--project-root': 'value' },
    act: ({ session, '--project-root': root = '.' }) => ({
      exit: 0,
      session: sessionOf(openProject(root), session),
      diagnostics: [],
    }),
  },
  'session resume': {
    args: ['session'],
    options: { '--project-root': 'value' },
    act: ({ session, '--project-root': root = '.' }) => resume(openProject(root), session),
  },
  'runs show': {
    args: ['run'],
    options: { '--project-root': 'value' },
    act({ run, '--project-root': root = '.' }) {
      const found = readJson(join(runtime(openProject(root)), 'runs', `${run}.json`));
      if (found === null) throw new Refused('RUN_NOT_FOUND', `Run ${run} was not found.`);
      return { exit: 0, run: found, diagnostics: [] };
    },
  },
  'artifact show': {
    args: ['session', 'artifact'],
    options: { '--project-root': 'value' },
    act({ session, artifact, '--project-root': root = '.' }) {
      const project = openProject(root);
      sessionOf(project, session);
      const folder = join(runtime(project), 'artifacts', session);
      const file = resolve(folder, artifact);
      if (!inside(folder, file) || !statSync(file, { throwIfNoEntry: false })?.isFile())
        throw new Refused('ARTIFACT_NOT_FOUND', `Artifact ${artifact} was not found in session ${session}.`);
      return { exit: 0, artifact: readJson(file), diagnostics: [] };
    },
  },
  'audit export': {
    args: ['session'],
    options: { '--output': 'value', '--project-root': 'value' },
    act({ session, '--output': output = 'audit.json', '--project-root': root = '.' }) {
      const project = openProject(root);
      const found = sessionOf(project, session);
      const file = resolve(project.root, output);
      if (!inside(project.root, file) || statSync(file, { throwIfNoEntry: false })?.isDirectory())
        throw new Refused('OUTPUT_PATH_INVALID', `The output ${output} is not a file of the project.`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(found));
      return { exit: 0, output, diagnostics: [] };
    },
  },
};

function unexpected({ value, at }, response) {
  const wanted = value.expect?.status;
  if (wanted === undefined || wanted === response.status) return [];
  const hint = 'Change the expect block if the contract did, or look at why the response no longer matches.';
  const message = `status equals: expected ${wanted}, got ${response.status}`;
  return [diagnostic('EXPECTATION_FAILED', message, { ...at('expect.status'), hint })];
}

function unextracted({ value, at }, { body }) {
  return Object.entries(value.extract ?? {})
    .filter(([, key]) => body?.[key] === undefined)
    .map(([name, key]) => {
      const hint = 'Extract what the response has.';
      return diagnostic('EXTRACTION_FAILED', `${name}: the response has no ${key}`, { ...at(`extract.${name}`), hint });
    });
}

function sessionOf(project, id) {
  const found = /^[\w-]+$/.test(id) ? readJson(join(runtime(project), 'sessions', `${id}.json`)) : null;
  if (found === null) throw new Refused('SESSION_NOT_FOUND', `Session ${id} was not found.`);
  return found;
}

/** Only a failed session, whose secrets are there and whose definition is as it was, can go on. */
function resume(project, id) {
  const session = sessionOf(project, id);
  const file = `runmark/runtime/sessions/${id}.json`;
  const place = { file, line: 1, column: 1 };
  if (session.state !== 'failed') {
    const message = `Session ${id} is ${session.state} and cannot be resumed.`;
    const hint = 'Start a fresh run.';
    return { exit: 3, diagnostics: [diagnostic('SESSION_NOT_RESUMABLE', message, { ...place, path: 'state', hint })] };
  }
  const secrets = readJson(join(runtime(project), 'sessions', `${id}.secrets.json`));
  if (secrets?.session !== id)
    throw new Refused('SESSION_SECRET_STATE_INVALID', `The secrets of session ${id} are missing or not its own.`);
  const now = definition(project, session.request);
  if (now.hash !== session.hash) {
    const message = `The definition ${session.request} changed since session ${id} ran.`;
    const hint = 'Start a fresh run with the new definition.';
    return { exit: 3, diagnostics: [diagnostic('SESSION_DRIFT_DETECTED', message, { ...place, path: 'hash', hint })] };
  }
  return { exit: 0, session: id, diagnostics: [] };
}
