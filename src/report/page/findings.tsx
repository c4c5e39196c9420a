import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageIssue, PageSuite } from './model.ts';
import type { Chosen } from './page.tsx';

interface FindingsProps {
  readonly suite: PageSuite;
  readonly issues: readonly PageIssue[];
  readonly chosen: Chosen | null;
  readonly clear: () => void;
}

/** The list of findings; those of a chosen cell, or all that the search leaves. */
export function Findings({ suite, issues, chosen, clear }: FindingsProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (chosen !== null) heading.current?.focus();
  }, [chosen]);
  return (
    <>
      <h3 ref={heading} tabIndex={-1}>
        Findings{' '}
        <small>
          {issues.length} of {suite.issues.length + suite.more}
        </small>
      </h3>
      {chosen === null ? null : (
        <p class="chosen">
          {chosen.code} at {chosen.operation}{' '}
          <button type="button" onClick={clear}>
            show all
          </button>
        </p>
      )}
      {suite.issues.length === 0 ? <p class="quiet">None: every answer was as the vocabulary says.</p> : null}
      {issues.map((issue) => (
        <Finding key={issue.fingerprint} issue={issue} />
      ))}
      {suite.more > 0 ? <p class="quiet">{suite.more} more are in the ledger and in junit.xml.</p> : null}
    </>
  );
}

function Finding({ issue }: { readonly issue: PageIssue }) {
  const kind = issue.known === null ? (issue.info ? 'info' : 'new') : 'known';
  return (
    <details class={`finding ${kind}`} id={`finding-${issue.fingerprint}`}>
      <summary>
        <span class="badge">{kind === 'new' ? issue.rule : `${kind}: ${issue.rule}`}</span>
        <span class="spot">{issue.spot}</span>
        <span class="sentence">{issue.sentence}</span>
        <span class="count">{issue.count}×</span>
      </summary>
      <div class="body">
        {issue.known === null ? null : <p>Known: {issue.known}</p>}
        <p>{issue.why}</p>
        {issue.stable ? null : <p>It did not show again when tried twice: the request is the original one.</p>}
        <Differences issue={issue} />
        <Copied label="Request" text={issue.curl} />
        {issue.head === null ? null : (
          <>
            <h4>Reply</h4>
            <pre>
              {issue.head}
              {'\n\n'}
              {issue.body}
            </pre>
          </>
        )}
        <Copied label="Replay" text={issue.replay} />
      </div>
    </details>
  );
}

function Differences({ issue }: { readonly issue: PageIssue }) {
  return (
    <table class="differences">
      <thead>
        <tr>
          <th scope="col">rule</th>
          <th scope="col">at</th>
          <th scope="col">expected</th>
          <th scope="col">received</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">answer</th>
          <td />
          <td class="expected">{issue.expected}</td>
          <td class="received">{issue.received}</td>
        </tr>
        {issue.differences.map((one) => (
          <tr key={one.rule + one.at}>
            <th scope="row">{one.rule}</th>
            <td>{one.at}</td>
            <td class="expected">{one.expected}</td>
            <td class="received">{one.received}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Text in a box with a button that copies it. */
function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  const [done, setDone] = useState('');
  const box = useRef<HTMLPreElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone('copied');
    } catch {
      // Not allowed here (an insecure origin): select it, so that one key copies it.
      if (box.current !== null) getSelection()?.selectAllChildren(box.current);
      setDone('selected');
    }
  };
  return (
    <>
      <h4>
        {label}{' '}
        <button type="button" onClick={copy} aria-label={`copy the ${label.toLowerCase()}`}>
          copy
        </button>{' '}
        <output>{done}</output>
      </h4>
      <pre ref={box}>{text}</pre>
    </>
  );
}
