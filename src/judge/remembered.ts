/** Services refuse alike, many of them byte for byte: such an answer is read once, and not judged anew where it was right. */
import type { Operation } from '../contract/model.ts';
import type { Expectation, Observed, Probe, Reply } from '../model.ts';

/** An answer as it was read, and the probes that it was right for. */
export interface Known {
  readonly reply: Reply;
  readonly observed: Observed;
  readonly passes: Map<Probe, Pass>;
}

/** With what this was the right answer to a probe, and the code's name. */
export interface Pass {
  readonly expectation: Expectation;
  readonly method: string;
  readonly code: string | null;
}

/** Answers of an operation that are remembered at a time, and characters that one may have. */
const most = 32;
const longest = 4096;

/** `read` must be pure. An answer that the operation gave before gives the very object of that time. */
export function remembered(
  read: (reply: Reply, operation: Operation) => Observed,
): (reply: Reply, operation: Operation) => Known {
  const answers = new Map<Operation, Map<string, Known>>();
  const anew = (reply: Reply, operation: Operation): Known => ({
    reply,
    observed: read(reply, operation),
    passes: new Map(),
  });
  return (reply, operation) => {
    const { body } = reply;
    if (body.length > longest) return anew(reply, operation);
    const known = answers.get(operation) ?? new Map<string, Known>();
    const found = known.get(body);
    if (found !== undefined && isSame(found.reply, reply)) return found;
    const made = anew(reply, operation);
    if (known.size >= most) known.clear();
    known.set(body, made);
    answers.set(operation, known);
    return made;
  };
}

/** But for the body. */
function isSame(one: Reply, other: Reply): boolean {
  if (
    one.status !== other.status ||
    one.headers.length !== other.headers.length ||
    one.transport !== other.transport ||
    one.truncated !== other.truncated ||
    one.stderr !== other.stderr ||
    one.refused !== other.refused ||
    one.also !== undefined ||
    other.also !== undefined
  )
    return false;
  return one.headers.every(([name, value], index) => {
    const header = other.headers[index];
    return header !== undefined && header[0] === name && header[1] === value;
  });
}
