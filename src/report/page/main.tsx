import { render } from 'preact';
import type { PageData } from './model.ts';
import { Page } from './page.tsx';

const data = document.getElementById('report')?.textContent ?? '{"suites":[]}';
const root = document.getElementById('page');
if (root !== null) render(<Page data={JSON.parse(data) as PageData} />, root);

// Paper has no way to open what is closed.
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});
