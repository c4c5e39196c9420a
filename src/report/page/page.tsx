import { useMemo, useState } from 'preact/hooks';
import { Findings } from './findings.tsx';
import { Matrix } from './matrix.tsx';
import type { PageData, PageSuite } from './model.ts';

/** The whole report. One search box narrows codes, operations and findings at once. */
export function Page({ data }: { readonly data: PageData }) {
  const [search, setSearch] = useState('');
  const [wrong, setWrong] = useState(false);
  const ran = data.suites.filter((suite) => suite.needs === null);
  return (
    <>
      <header>
        <h1>Faultline</h1>
        <p>
          {new Date(data.started).toISOString().replace('T', ' ').slice(0, 16)} UTC · version {data.version}
        </p>
        <label class="search">
          <span>Filter</span>
          <input
            type="search"
            placeholder="code, operation, finding …"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </label>
        <label class="only">
          <input type="checkbox" checked={wrong} onChange={(event) => setWrong(event.currentTarget.checked)} /> only
          what is wrong
        </label>
      </header>
      <main>
        <Overview suites={data.suites} />
        {ran.map((suite) => (
          <Suite key={suite.suite} suite={suite} search={search.trim().toLowerCase()} wrong={wrong} />
        ))}
      </main>
    </>
  );
}

function Overview({ suites }: { readonly suites: readonly PageSuite[] }) {
  return (
    <section aria-label="Suites" class="overview">
      {suites.map((suite) => (
        <article key={suite.suite} class={suite.needs === null ? '' : 'not-run'}>
          <h2>{suite.needs === null ? <a href={`#suite-${suite.suite}`}>{suite.suite}</a> : suite.suite}</h2>
          <p class="aim">
            {suite.system} · {suite.transport} · {suite.target === '' ? 'no target' : suite.target}
            {suite.mock ? ' (mock)' : ''}
          </p>
          {suite.needs === null ? <Facts facts={suite.facts} /> : <p>not run: needs {suite.needs}</p>}
        </article>
      ))}
    </section>
  );
}

function Facts({ facts }: Pick<PageSuite, 'facts'>) {
  return (
    <dl>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface SuiteProps {
  readonly suite: PageSuite;
  readonly search: string;
  readonly wrong: boolean;
}

function Suite({ suite, search, wrong }: SuiteProps) {
  /** A cell that was chosen: its findings alone are shown. */
  const [cell, setCell] = useState<Chosen | null>(null);
  const texts = useMemo(() => suite.issues.map((issue) => JSON.stringify(issue).toLowerCase()), [suite]);
  const issues = suite.issues.filter((issue, at) => {
    if (wrong && (issue.known !== null || issue.info)) return false;
    if (cell !== null) return issue.operation === cell.operation && issue.codes.includes(cell.code);
    return (texts[at] ?? '').includes(search);
  });
  return (
    <section id={`suite-${suite.suite}`} class="suite" aria-labelledby={`title-${suite.suite}`}>
      <h2 id={`title-${suite.suite}`}>{suite.suite}</h2>
      {suite.notes.map(({ level, text }) => (
        <p key={text} class={`note ${level}`}>
          {text}
        </p>
      ))}
      <Matrix suite={suite} search={search} wrong={wrong} choose={setCell} />
      <Findings suite={suite} issues={issues} chosen={cell} clear={() => setCell(null)} />
      <Groups title="Drift seen" groups={suite.seen} />
      <Groups title="Gaps and remarks" groups={gapsOf(suite)} />
    </section>
  );
}

export interface Chosen {
  readonly code: string;
  readonly operation: string;
}

function gapsOf({ gaps, remarks }: PageSuite): PageSuite['gaps'] {
  return remarks.length === 0 ? gaps : [...gaps, { title: `remarks (${remarks.length})`, lines: remarks }];
}

function Groups({ title, groups }: { readonly title: string; readonly groups: PageSuite['gaps'] }) {
  if (groups.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      {groups.map(({ title: what, lines }) => (
        <details key={what} class="gaps">
          <summary>{what}</summary>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
}
