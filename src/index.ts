/** The public API, and the only barrel: for programs that embed Faultline or extend it at a seam. */

export { loadContract } from './contract/load.ts';
export type * from './contract/model.ts';
export { standalone, upgrade } from './contract/schema.ts';
export { envelopes } from './judge/envelopes/index.ts';
export { judge } from './judge/judge.ts';
export { open } from './judge/open.ts';
export { rules } from './judge/rules/index.ts';
export type * from './ledger/model.ts';
export type * from './ledger/report.ts';
export { tally } from './ledger/tally.ts';
export { audit, type LoadOptions, type Loadout, load, planOf } from './load.ts';
export { expect } from './manifest/expect.ts';
export type * from './manifest/model.ts';
export { parseManifest } from './manifest/parse.ts';
export { parseSuite } from './manifest/suite.ts';
export type * from './model.ts';
export { type Bench, run } from './pipeline.ts';
export { faults } from './plan/faults/index.ts';
export { compile } from './plan/generate/compile.ts';
export { plan } from './plan/plan.ts';
export { reporters } from './report/index.ts';
export type * from './seams.ts';
export { type Session, type SessionOptions, session } from './session.ts';
export { version } from './version.ts';
