/**
 * The stand-in for `handler:` targets, with its races in Faultline's hands: `schedule` is given a function that the
 * server awaits between each check and its write, so that every order of racing requests can be tried.
 * Defects come from KUBERNETES_DEFECTS, names with commas between.
 */
import { createApp as createServer } from './server.js';

let effect = async (_what) => {};

export function schedule(given) {
  effect = given;
}

export function createApp() {
  const defects = (process.env.KUBERNETES_DEFECTS ?? '').split(',').filter(Boolean);
  return createServer({ defects, effect: (what) => effect(what) });
}
