/** What can be wrong with this runmark, for tests: names in `RUNMARK_DEFECTS`, with commas between. */
const known = ['wrong-status', 'no-code', 'trace', 'no-hint', 'no-line', 'hang'];

export const defects = new Set((process.env['RUNMARK_DEFECTS'] ?? '').split(',').filter((name) => name !== ''));

for (const name of defects) if (!known.includes(name)) throw new Error(`no defect is called ${name}`);
