/** A command as a line that a person can paste into a POSIX shell. Pure. */
import { quote } from '../lib/shell.ts';
import { commandWords } from '../manifest/target.ts';
import type { FileSpec, Request } from '../model.ts';

/** Said behind each: what every trial's folder has is written once, in the suite. */
const beside = '# in a folder with the files of the suite';

/** `target`: the suite's. What the trial changes in its folder is done first. */
export function commandText({ argv = [], body, files = {} }: Request, target: string): string {
  const program = target.startsWith('exec:') ? commandWords(target) : ['"$FAULTLINE_COMMAND"'];
  const words = [...program.map((one) => (one.startsWith('"$') ? one : quote(one))), ...argv.map(quote)].join(' ');
  const made = Object.entries(files).map(([path, spec]) => fileText(path, spec));
  return `${[...made, `${inputText(body)}${words}${body === null ? ' </dev/null' : ''}`].join(' && ')} ${beside}`;
}

function inputText(body: Request['body']): string {
  if (body === null) return '';
  return typeof body === 'string' ? `${printing(body)} | ` : `printf %s ${quote(body.base64)} | base64 -d | `;
}

/** On one line: what is printed may be indented, and a line's end inside quotes with it. */
function printing(text: string): string {
  if (!text.includes('\n')) return `printf %s ${quote(text)}`;
  return `printf %b ${quote(text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n'))}`;
}

function fileText(path: string, spec: FileSpec | null): string {
  const name = quote(path);
  if (spec === null) return `rm -rf ${name}`;
  const { content = '', mode, link, folder, from } = typeof spec === 'string' ? { content: spec } : spec;
  const above = path.includes('/') ? [`mkdir -p ${quote(path.slice(0, path.lastIndexOf('/')))}`] : [];
  const made =
    from !== undefined
      ? [`cp -R ${quote(from)} ${name}`]
      : link !== undefined
        ? [`ln -sfn ${quote(link)} ${name}`]
        : folder === true
          ? [`rm -rf ${name}`, `mkdir -p ${name}`]
          : [`${printing(content)} > ${name}`];
  return [...above, ...made, ...(mode === undefined ? [] : [`chmod ${mode} ${name}`])].join(' && ');
}
