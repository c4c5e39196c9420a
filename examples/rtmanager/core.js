/**
 * The state machine of one game's runtime: what an operation means for a record. Pure; REST and the job consumer share it.
 *
 *   (none) ──start──▶ starting ──▶ running ──stop──▶ stopped ──cleanup──▶ removed
 *                        ▲            │ ▲ restart, patch │                   │
 *                        └────────────┴─┴─────start──────┴───────────────────┘
 *
 * `starting` is what is seen while the image is pulled; a start that fails goes back to what was there before.
 */
import { parseImage, semverOf } from './image.js';

/** `{ kind: 'refuse', code, message }`, `{ kind: 'replay', record }` (nothing to do), or `{ kind: 'act', image }`. */
export function decide(operation, record, input) {
  return DECISIONS[operation](record, input);
}

const DECISIONS = { start, stop, restart, patch, cleanup };

const ACT = { kind: 'act' };

function start(record, { image_ref: image }) {
  if (record?.status !== 'running') return { ...ACT, image };
  if (record.current_image_ref === image) return { kind: 'replay', record };
  return refuse('conflict', 'the runtime is running with another image');
}

function stop(record) {
  if (record === null) return absent();
  if (record.status === 'stopped' || record.status === 'removed') return { kind: 'replay', record };
  return record.status === 'running' ? ACT : unfit(record);
}

function restart(record) {
  if (record === null) return absent();
  return hasContainer(record) ? { ...ACT, image: record.current_image_ref } : unfit(record);
}

function patch(record, { image_ref: image }) {
  if (record === null) return absent();
  if (!hasContainer(record)) return unfit(record);
  const [now, next] = [semverOf(record.current_image_ref), semverOf(image)];
  if (now === null || next === null) return refuse('image_ref_not_semver', 'an image reference has no semver tag');
  if (now.major === next.major && now.minor === next.minor) return { ...ACT, image };
  return refuse('semver_patch_only', `${now.text} to ${next.text} is more than a patch`);
}

function cleanup(record) {
  if (record === null) return absent();
  if (record.status === 'removed') return { kind: 'replay', record };
  return record.status === 'stopped' ? ACT : unfit(record);
}

function hasContainer({ status }) {
  return status === 'running' || status === 'stopped';
}

function refuse(code, message) {
  return { kind: 'refuse', code, message };
}

function absent() {
  return refuse('not_found', 'there is no runtime for this game');
}

function unfit({ status }) {
  return refuse('conflict', `the runtime is ${status}`);
}

/** What a start is refused for before the record is looked at; null: in order. */
export function startFault({ image_ref: image }) {
  return parseImage(image) === null ? 'image_ref is not a valid reference' : null;
}

/** Times are RFC 3339 in UTC. `before`: null where the game has no record yet. */
export function starting(before, gameId, image, now) {
  const made = before ?? { game_id: gameId, created_at: now, started_at: null, stopped_at: null };
  return record({
    ...made,
    status: 'starting',
    current_container_id: null,
    current_image_ref: image,
    engine_endpoint: null,
    last_op_at: now,
    removed_at: null,
  });
}

export function running(before, image, { id, endpoint }, now) {
  return record({
    ...before,
    status: 'running',
    current_container_id: id,
    current_image_ref: image,
    engine_endpoint: endpoint,
    last_op_at: now,
    started_at: now,
    stopped_at: null,
  });
}

export function stopped(before, now) {
  return record({ ...before, status: 'stopped', last_op_at: now, stopped_at: now });
}

export function removed(before, now) {
  const none = { current_container_id: null, current_image_ref: null, engine_endpoint: null };
  return record({ ...before, ...none, status: 'removed', last_op_at: now, removed_at: now });
}

/** In the order that clients see; every field is always there. */
function record(fields) {
  return {
    game_id: fields.game_id,
    status: fields.status,
    current_container_id: fields.current_container_id,
    current_image_ref: fields.current_image_ref,
    engine_endpoint: fields.engine_endpoint,
    created_at: fields.created_at,
    last_op_at: fields.last_op_at,
    started_at: fields.started_at,
    stopped_at: fields.stopped_at,
    removed_at: fields.removed_at,
  };
}
