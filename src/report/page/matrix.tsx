import type { CellState, PageCell, PageCode, PageSuite } from './model.ts';
import type { Chosen } from './page.tsx';

interface MatrixProps {
  readonly suite: PageSuite;
  readonly search: string;
  readonly wrong: boolean;
  readonly choose: (cell: Chosen) => void;
}

const bad: ReadonlySet<CellState> = new Set(['failed', 'untested']);
const legend: readonly (readonly [CellState, string, string])[] = [
  ['passed', '3', 'passed (probes)'],
  ['mocked', '3', 'passed on a mock'],
  ['failed', '✗', 'failed'],
  ['known', 'k', 'failed as known'],
  ['untested', '?', 'no verdict'],
  ['planned', '–', 'another code was right'],
];

/** Codes × operations. A search that names codes narrows the rows, one that names operations the columns. */
export function Matrix({ suite, search, wrong, choose }: MatrixProps) {
  const { codes, columns } = narrowed(suite, search, wrong);
  const used = new Set(suite.codes.flatMap((code) => code.cells.map(([, cell]) => cell.state)));
  return (
    <>
      <h3>
        Codes × operations{' '}
        <small>
          {codes.length} of {suite.codes.length} × {columns.length} of {suite.operations.length}
        </small>
      </h3>
      <ul class="legend">
        {legend
          .filter(([state]) => used.has(state))
          .map(([state, mark, words]) => (
            <li key={state}>
              <span class={`cell ${state}`} aria-hidden="true">
                {mark}
              </span>{' '}
              {words}
            </li>
          ))}
      </ul>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="matrix" aria-label={`Codes × operations of ${suite.suite}`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="name">
                code
              </th>
              <th scope="col" class="status">
                status
              </th>
              <th scope="col" class="text">
                coverage
              </th>
              {columns.map((index) => (
                <Operation key={index} operation={suite.operations[index]} />
              ))}
            </tr>
          </thead>
          <tbody>
            {codes.map((code) => (
              <Row key={code.name} code={code} columns={columns} suite={suite} choose={choose} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** Rows and columns that are left. Operations without any cell are left out unless they are searched for. */
function narrowed(suite: PageSuite, search: string, wrong: boolean) {
  const named = suite.codes.filter((code) =>
    `${code.name} ${code.status} ${code.state}`.toLowerCase().includes(search),
  );
  const all = suite.operations.map((_, index) => index);
  const found = all.filter((index) => {
    const operation = suite.operations[index];
    return `${operation?.id} ${operation?.key}`.toLowerCase().includes(search);
  });
  const searched = search !== '' && found.length > 0 ? new Set(found) : null;
  const rows = search === '' || named.length === 0 ? suite.codes : named;
  const codes = rows.filter((code) => {
    const cells = code.cells.filter(([index]) => searched === null || searched.has(index));
    if (wrong && !cells.some(([, cell]) => bad.has(cell.state)))
      return ['undeclared', 'unprovoked'].includes(code.state);
    return searched === null || named.includes(code) || cells.length > 0;
  });
  const filled = new Set(
    codes.flatMap((code) => code.cells.filter(([, cell]) => !wrong || bad.has(cell.state)).map(([index]) => index)),
  );
  return { codes, columns: searched === null ? all.filter((index) => filled.has(index)) : found };
}

function Operation({ operation }: { readonly operation: PageSuite['operations'][number] | undefined }) {
  return (
    <th scope="col" class="operation" title={operation?.key ?? ''}>
      <span>{operation?.id}</span>
    </th>
  );
}

interface RowProps {
  readonly code: PageCode;
  readonly columns: readonly number[];
  readonly suite: PageSuite;
  readonly choose: (cell: Chosen) => void;
}

function Row({ code, columns, suite, choose }: RowProps) {
  const cells = new Map(code.cells);
  return (
    <tr>
      <th scope="row" class="name" title={code.summary ?? code.name}>
        {code.name}
      </th>
      <td class="status">{code.status}</td>
      <td class={`text ${code.state.replace(' ', '-')}`} title={code.text}>
        {code.text}
      </td>
      {columns.map((index) => {
        const operation = suite.operations[index]?.id ?? '';
        return <Cell key={index} cell={cells.get(index)} code={code.name} operation={operation} choose={choose} />;
      })}
    </tr>
  );
}

interface CellProps extends Chosen {
  readonly cell: PageCell | undefined;
  readonly choose: (cell: Chosen) => void;
}

function Cell({ cell, code, operation, choose }: CellProps) {
  if (cell === undefined) return <td />;
  const title = `${code} at ${operation}: ${cell.title}`;
  const button = cell.state === 'failed' || cell.state === 'known';
  return (
    <td class={`cell ${cell.state}`} title={title}>
      {button ? (
        <button type="button" aria-label={`${title}: show the findings`} onClick={() => choose({ code, operation })}>
          {cell.mark}
        </button>
      ) : (
        cell.mark
      )}
    </td>
  );
}
