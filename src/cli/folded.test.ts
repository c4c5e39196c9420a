import { expect, test } from '@jest/globals';
import type { Diagnostic } from '../model.ts';
import { folded } from './folded.ts';

const drift = (code: string, on: string, id: string): Diagnostic => ({
  level: 'error',
  code: 'DRIFT_RAISED_NO_MORE',
  message: `breaking: \`${code}\`${on} is raised no more (was: absent)`,
  file: 'errors.yaml',
  line: 1,
  column: 1,
  id,
});

test('what changed alike at many operations is one line, all else stays as it is', () => {
  const many = ['getRoom', 'GET /beds/{id}', 'putRoom', 'a', 'b'].map((on, i) => drift('gone', ` on ${on}`, `d${i}`));
  const few = [drift('lost', ' on getRoom', 'e1'), drift('lost', ' on putRoom', 'e2')];
  const [first, ...rest] = many;
  const all = [first, few[0], ...rest, few[1]].flatMap((one) => one ?? []);
  expect(folded(all).map(({ message }) => message)).toEqual([
    'breaking: `gone` on getRoom, GET /beds/{id}, putRoom and 2 more is raised no more (was: absent) (d0 and 4 others: check --json)',
    'breaking: `lost` on getRoom is raised no more (was: absent)',
    'breaking: `lost` on putRoom is raised no more (was: absent)',
  ]);
  expect(folded(few)).toEqual(few);
});

test('nothing is folded that has no operation, or is no drift', () => {
  const three = ['x', 'y', 'z'].map((id) => drift('gone', '', id));
  const plain = ['a', 'b', 'c'].map((on): Diagnostic => {
    return { level: 'warning', code: 'STATUS_UNDECLARED', message: `\`x\` on ${on} is odd` };
  });
  expect(folded([...three, ...plain])).toEqual([...three, ...plain]);
});
