/** The catalogue as one page that needs nothing else: no script, no network. Pure. */
import { createHash } from 'node:crypto';
import type { Catalogue, CatalogueCode, Operations } from './catalogue.ts';
import { tame } from './text.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; border-top: 1px solid #8884; padding-top: 1rem; }
code, pre { font: .9em/1.4 ui-monospace, monospace; }
pre { background: #8882; padding: .75rem; overflow: auto; border-radius: .25rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; overflow-wrap: break-word; }
td:first-child { min-width: 14rem; }
.quiet { opacity: .7; }
`;

export function catalogueHtml({ title, version, codes }: Catalogue): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const rows = codes.map(
    (one) =>
      `<tr><td><a href="#${anchor(one.name)}"><code>${text(one.name)}</code></a></td><td>${text(one.status ?? '')}</td><td>${text(one.meaning ?? '')}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors of ${text(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>Errors of ${text(title)}</h1>
${version === null ? '' : `<p class="quiet">Version ${text(version)}</p>\n`}<table>
<thead><tr><th>code</th><th>status</th><th>meaning</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
${codes.map(section).join('\n')}
</body>
</html>
`;
}

function section(code: CatalogueCode): string {
  const { name, meaning, status, advice, detail, raised, anytime, unreachable, example } = code;
  return [
    `<h2 id="${anchor(name)}"><code>${text(name)}</code></h2>`,
    ...[meaning, advice.join(' ')].flatMap((one) => (one ? [`<p>${text(one)}</p>`] : [])),
    ...(status === null ? [] : [`<p>Status: ${text(status)}</p>`]),
    ...(detail === null ? [] : [`<p>Text: <code>${text(detail)}</code></p>`]),
    ...(anytime.length === 0 ? [] : [`<p>At any time: ${listed(anytime)}</p>`]),
    ...(unreachable === null ? [] : [`<p class="quiet">Not tested: ${text(unreachable)}</p>`]),
    ...(raised.length === 0 ? [] : [occasions(raised)]),
    ...(example === null
      ? []
      : [
          `<p><code>${text(example.request)}</code> gave${example.mocked ? ', of a mock,' : ''} ${text(example.status)}:</p>`,
          `<pre>${text(example.body)}</pre>`,
        ]),
  ].join('\n');
}

function occasions(raised: CatalogueCode['raised']): string {
  const rows = raised.map(({ on, when }) => `<tr><td>${listed(on)}</td><td>${listed(when)}</td></tr>`);
  return ['<table>', '<thead><tr><th>operation</th><th>when</th></tr></thead>', ...rows, '</table>'].join('\n');
}

function listed(names: Operations): string {
  return names === 'all' ? 'every operation' : names.map((one) => `<code>${text(one)}</code>`).join(', ');
}

/** The same for the same code, whatever stands before it. */
function anchor(name: string): string {
  return name.replace(/[^\w.-]/g, (one) => `_${one.charCodeAt(0).toString(16)}`);
}

function text(given: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return tame(given).replace(/[&<>"]/g, (one) => entities[one] ?? one);
}
