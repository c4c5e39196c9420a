import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Report } from '../ledger/report.ts';
import { htmlPage } from './html.ts';
import type { Assets } from './page-assets.ts';
import { sample, wide } from './sample.test-data.ts';

const browserPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const install = 'chromium is missing: apt-get install -y chromium, or set CHROMIUM to its path';
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const quiet = ['--disable-component-update', '--disable-sync', '--no-first-run'];

/** The page from its sources, as the build makes it. */
async function assets(): Promise<Assets> {
  const folder = fileURLToPath(new URL('./page/', import.meta.url));
  const bundle = async (entry: string): Promise<string> => {
    const jsx = { jsx: 'automatic', jsxImportSource: 'preact' } as const;
    const made = await build({
      entryPoints: [folder + entry],
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      ...jsx,
    });
    return made.outputFiles[0]?.text ?? '';
  };
  return { script: await bundle('main.tsx'), style: await bundle('style.css') };
}

test('chromium is there to look at the page', () => {
  if (existsSync(browserPath)) return;
  if (process.env['CI'] === 'true') throw new Error(install);
  process.stderr.write(`skipped: ${install}\n`);
});

const withBrowser = existsSync(browserPath) ? describe : describe.skip;
withBrowser('the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-page-'));
  let browser: Browser | null = null;
  let parts: Assets = { script: '', style: '' };
  const trouble: string[] = [];

  beforeAll(async () => {
    parts = await assets();
    browser = await chromium.launch({ executablePath: browserPath, args: [...flags, ...quiet] });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a report from a file, as people do, and watches for requests and errors. */
  async function open(report: Report, scheme: 'light' | 'dark' = 'light'): Promise<Page> {
    trouble.length = 0;
    const file = join(folder, 'index.html');
    writeFileSync(file, htmlPage(report, parts));
    if (browser === null) throw new Error('no browser');
    const page = await browser.newPage({ colorScheme: scheme, viewport: { width: 1300, height: 900 } });
    page.on('console', (message) => trouble.push(message.text()));
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== `file://${file}`) trouble.push(request.url());
    });
    await page.goto(`file://${file}`);
    return page;
  }

  test('shows codes × operations, each cell with its mark', async () => {
    const page = await open(sample);
    const row = (code: string) =>
      page.locator('#suite-rooms tbody tr', { has: page.locator('th.name', { hasText: code }) }).first();
    expect(await page.locator('#suite-rooms th.operation').allInnerTexts()).toEqual(['createRoom', 'patchRoom']);
    expect(await row('invalid').locator('td').allInnerTexts()).toEqual([
      '422',
      'exercised 2×, wrong in 1 of 3 tested probes, known wrong in 1 probe, 1 not tested',
      '✗',
      'k',
    ]);
    expect(await row('taken').locator('td.cell').allInnerTexts()).toEqual(['1', '?']);
    expect(await row('taken').locator('td.cell').first().getAttribute('class')).toBe('cell passed');
    expect(await page.locator('#suite-mocked td.cell.mocked').allInnerTexts()).toEqual(['1']);
    expect(await page.locator('.not-run').textContent()).toContain('not run: needs the message target');
    expect(trouble).toEqual([]);
    await page.close();
  });

  test('a finding opens by keyboard, and shows what was sent and what came as text', async () => {
    const page = await open(sample, 'dark');
    await page.locator('#finding-aaaaaaaaaaaa summary').focus();
    await page.keyboard.press('Enter');
    const body = page.locator('#finding-aaaaaaaaaaaa .body');
    await body.waitFor({ state: 'visible' });
    const text = await body.textContent();
    expect(text).toContain('curl -sS -i --globoff --path-as-is -X POST http://127.0.0.1:8080/api/rooms');
    expect(text).toContain('<script>alert(1)</script>');
    expect(text).toContain('npx faultline replay aaaaaaaaaaaa');
    await body.locator('button').first().click();
    await body
      .locator('output')
      .first()
      .filter({ hasText: /copied|selected/ })
      .waitFor();
    expect(trouble).toEqual([]);
    await page.close();
  });

  test('a failed cell leads to its findings, the search narrows everything', async () => {
    const page = await open(wide(40, 30));
    await page.locator('td.cell.failed button').first().click();
    expect(await page.locator('.chosen').textContent()).toContain('platform.resource_state_0 at createResource0');
    expect(await page.locator('.finding').count()).toBe(1);
    await page.locator('.chosen button').click();
    expect(await page.locator('.finding').count()).toBe(64);
    await page.locator('input[type=search]').fill('state_11');
    expect(await page.locator('tbody th.name').allInnerTexts()).toEqual(['platform.resource_state_11']);
    await page.locator('input[type=search]').fill('listResource13');
    expect(await page.locator('th.operation').allInnerTexts()).toEqual(['listResource13']);
    await page.locator('input[type=search]').fill('');
    await page.locator('input[type=checkbox]').check();
    const rows = await page.locator('tbody tr', { has: page.locator('th.name') }).count();
    expect(await page.locator('tr', { has: page.locator('td.failed, td.untested') }).count()).toBe(rows);
    expect(await page.locator('.finding.known').count()).toBe(0);
    expect(trouble).toEqual([]);
    await page.close();
  });

  test('what an answer holds cannot leave its place in the file', async () => {
    const text = htmlPage(sample, parts);
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).not.toMatch(/[\u2028\u2029]|https?:\/\/(?!127\.0\.0\.1|www\.w3\.org)/);
    expect(text.length).toBeLessThan(60_000);
  });
});
