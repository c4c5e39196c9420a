/** The report as one file that needs nothing else: no network, no server. Pure but for the assets. */
import { createHash } from 'node:crypto';
import type { Report } from '../ledger/report.ts';
import type { Reporter } from '../seams.ts';
import { type Assets, pageAssets } from './page-assets.ts';
import { pageData } from './page-data.ts';

export const html: Reporter = {
  id: 'html',
  render: (report) => [{ name: 'index.html', content: htmlPage(report, pageAssets()) }],
};

/** The policy lets this script and this style run, by their hashes, and nothing be fetched or sent. */
export function htmlPage(report: Report, { script, style }: Assets): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Faultline report</title>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This report needs JavaScript; coverage.json and junit.xml hold the same facts.</noscript>
<script type="application/json" id="report">${embedded(JSON.stringify(pageData(report)))}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON that cannot end its element, and that is JavaScript as well. */
function embedded(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
