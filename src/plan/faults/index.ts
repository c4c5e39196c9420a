import type { Fault } from '../../seams.ts';
import { absent } from './absent.ts';
import { accept } from './accept.ts';
import { argv } from './argv.ts';
import { auth } from './auth.ts';
import { cancelled } from './cancelled.ts';
import { cursor } from './cursor.ts';
import { deadline } from './deadline.ts';
import { empty } from './empty.ts';
import { encoding } from './encoding.ts';
import { file } from './file.ts';
import { gone } from './gone.ts';
import { hook } from './hook.ts';
import { inUse } from './in-use.ts';
import { keyMissing } from './key-missing.ts';
import { keyReuse } from './key-reuse.ts';
import { limit } from './limit.ts';
import { mediaType } from './media-type.ts';
import { method } from './method.ts';
import { parameter } from './parameter.ts';
import { precondition } from './precondition.ts';
import { race } from './race.ts';
import { replay } from './replay.ts';
import { required } from './required.ts';
import { route } from './route.ts';
import { scenario } from './scenario.ts';
import { schema } from './schema.ts';
import { size } from './size.ts';
import { stale } from './stale.ts';
import { state } from './state.ts';
import { syntax } from './syntax.ts';
import { taken } from './taken.ts';
import { value } from './value.ts';
import { version } from './version.ts';

/** Every fault; each says by which transports it is carried. The order is that of the plan; nothing else depends on it. */
export const faults: readonly Fault[] = [
  route,
  method,
  auth,
  version,
  mediaType,
  accept,
  encoding,
  size,
  deadline,
  cancelled,
  empty,
  syntax,
  required,
  parameter,
  argv,
  file,
  schema,
  value,
  absent,
  gone,
  stale,
  taken,
  inUse,
  state,
  precondition,
  replay,
  keyReuse,
  keyMissing,
  cursor,
  limit,
  scenario,
  race,
  hook,
];
