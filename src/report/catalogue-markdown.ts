/** The catalogue as Markdown (GitHub Flavored, spec 0.29), to be kept beside a service's documentation. Pure. */
import type { Catalogue, CatalogueCode, Operations } from './catalogue.ts';
import { backticks, tame } from './text.ts';

export function catalogueMarkdown({ title, version, codes }: Catalogue): string {
  const rows = codes.map(
    (one) => `| ${[cell(one.name), plain(one.status ?? ''), plain(one.meaning ?? '')].join(' | ')} |`,
  );
  const parts = [
    `# Errors of ${plain(title)}`,
    ...(version === null ? [] : [`Version ${plain(version)}`]),
    ['| code | status | meaning |', '| --- | --- | --- |', ...rows].join('\n'),
    ...codes.map(section),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(code: CatalogueCode): string {
  const { name, meaning, status, advice, detail, raised, anytime, unreachable, example } = code;
  const facts = [
    ...(status === null ? [] : [`- Status: ${plain(status)}`]),
    ...(detail === null ? [] : [`- Text: ${span(detail)}`]),
    ...(anytime.length === 0 ? [] : [`- At any time: ${listed(anytime, span)}`]),
    ...(unreachable === null ? [] : [`- Not tested: ${plain(unreachable)}`]),
  ];
  return [
    `## ${span(name)}`,
    ...(meaning === null ? [] : [plain(meaning)]),
    ...(advice.length === 0 ? [] : [advice.join(' ')]),
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
    ...(raised.length === 0
      ? []
      : [
          [
            '| operation | when |',
            '| --- | --- |',
            ...raised.map((one) => `| ${listed(one.on, cell)} | ${one.when.map(cell).join(', ')} |`),
          ].join('\n'),
        ]),
    ...(example === null
      ? []
      : [
          `${span(example.request)} gave${example.mocked ? ', of a mock,' : ''} ${plain(example.status)}:`,
          block(example.body),
        ]),
  ].join('\n\n');
}

function listed(on: Operations, as: (id: string) => string): string {
  return on === 'all' ? 'every operation' : on.map(as).join(', ');
}

/** Characters that Markdown or HTML would take for its own. */
function plain(text: string): string {
  return tame(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]<>~|#&]|(?<!\w)_|_(?!\w)/g, (one) => `\\${one}`);
}

/** A code span: with more backticks around it than it has inside. */
function span(text: string): string {
  const line = tame(text).replace(/\s+/g, ' ');
  const fence = backticks(line);
  const pad = line === '' || line.includes('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A code span in a table, which ends its cells at a bar in code spans too. */
function cell(text: string): string {
  return span(text).replace(/(?<!\\)((?:\\\\)*)\|/g, '$1\\|');
}

function block(text: string): string {
  const fence = backticks(text, 3);
  return [fence, tame(text), fence].join('\n');
}
