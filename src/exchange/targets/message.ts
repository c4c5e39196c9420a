/** A message broker: what is sent in one channel is answered in another, and the two are told to belong together. */
import { randomUUID } from 'node:crypto';
import type { Contract } from '../../contract/model.ts';
import { protocolOf } from '../../contract/protocols.ts';
import { locate } from '../../judge/locate.ts';
import type { AlsoWords, Suite } from '../../manifest/model.ts';
import type { Reply, Request } from '../../model.ts';
import { replyHere } from '../../plan/correlation.ts';
import type { Target } from '../../seams.ts';
import { deadlines } from '../deadlines.ts';
import { transportError } from '../transport-error.ts';
import type { Channel, Incoming, Open, Outgoing } from './broker.ts';
import { hearing } from './message-ears.ts';
import { saidIn, typed } from './message-parts.ts';
import { type Ear, picked, type Route, routesOf } from './message-route.ts';

export interface MessageOptions {
  readonly open: Open;
  /** The run's id. */
  readonly run: string;
  /** Of the suite's `tls`, the authority's certificate as text. */
  readonly ca: string | null;
}

export function message(suite: Suite, contract: Contract, { open, run, ca }: MessageOptions): Target {
  const { name: protocol = '', correlates = 'never', answers = false } = protocolOf(suite.target) ?? {};
  const { timeout, body: limit } = suite.limits;
  const clock = deadlines(timeout);
  const routes = routesOf(contract, suite, protocol);
  const ears = hearing((lost) =>
    open(suite.target, {
      ...{ timeout, run, body: limit, lost },
      tls: { ...suite.tls, ca },
      server: routes[0] === undefined ? {} : picked(routes[0].bindings, protocol).server,
    }),
  );
  const here = `faultline.${run}.answers`;
  return {
    id: 'message',
    mock: false,
    shown(request) {
      const found = routeFor(routes, request);
      const { type, field } = found === null ? {} : picked(found.route.bindings, protocol).channel;
      return type === 'stream' && typeof field === 'string' ? { ...request, field } : request;
    },
    async send(written, { signal, timeout: own = timeout }) {
      if (signal.aborted) return null;
      const request = addressed(written, here);
      const found = routeFor(routes, request);
      if (found === null) throw transportError('UNSENDABLE', `the contract has no channel ${request.target}`);
      const { route, address } = found;
      const inbox = route.to === null && !answers ? route.reply : inboxOf(route, request, here, protocol);
      const isOwn = inbox?.channel.own === true;
      const beside = correlates === 'always' || (correlates === 'in own replies' && isOwn);
      // What neither the message nor the protocol can say: then one waits after the other.
      const id = route.sent !== null ? saidIn(request, route.sent) : beside ? randomUUID() : null;
      const replyTo = isOwn && route.to === null ? inbox.channel.address : null;
      const correlation = { id: id ?? '', replyTo };
      const channel = { address, bindings: picked(route.bindings, protocol) };
      // The protocol's own places are for what the contract has no place for.
      const needed = beside && (route.sent === null || replyTo !== null);
      const outgoing = { ...outgoingOf(request, channel), ...(needed && { correlation }) };
      const main = [inbox, route.deadLetter].filter((one) => one !== null);
      const asked = { main, also: route.also, id, nameless: request.nameless === true };
      return ears.asking(asked, async (link) => {
        const heard = link.wait(asked);
        const deadline = clock.add(own, signal, heard);
        try {
          const taken = link.send(outgoing).then(() => true);
          const inTime = await Promise.race([taken, heard.answer.then((answer) => answer !== null)]);
          if (!inTime && !signal.aborted) throw transportError('UNSENT', 'the broker did not take it in time');
          const answer = await heard.answer;
          if (answer === null) return null;
          const refused = answer.ear === route.deadLetter && { refused: true as const };
          const reply = { ...replyOf(answer.message, answer.ear, limit), ...refused };
          const due = route.also.filter(({ when }) => holds(when, reply)).map(({ channel }) => channel.address);
          const also = await heard.others(due);
          return also.length === 0 ? reply : { ...reply, also: also.map(alsoOf) };
        } finally {
          clock.delete(deadline);
          heard.end();
        }
      });
    },
    async close() {
      clock.close();
      await ears.close();
    },
  };
}

function routeFor(routes: readonly Route[], { target }: Request): { route: Route; address: string } | null {
  const address = decoded(target);
  const route = routes.find(({ pattern }) => pattern.test(address));
  return route === undefined ? null : { route, address };
}

/** Parameters of an address are written as those of a path are. */
function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

/** The request with our address where it says that the answer is to come to us. */
function addressed(request: Request, address: string): Request {
  const { headers, body } = request;
  const named = headers.map(([name, value]) => [name, value === replyHere ? address : value] as const);
  return { ...request, headers: named, body: typeof body === 'string' ? body.replaceAll(replyHere, address) : body };
}

/** Where the answer will be: fixed, or where the message says, or in a place that is named beside it. */
function inboxOf(route: Route, request: Request, here: string, protocol: string): Ear | null {
  if (route.reply !== null) return route.reply;
  const address = route.to === null ? here : saidIn(request, route.to);
  if (address === null || address === '') return null;
  const none = { server: route.bindings.server, channel: {}, operation: {}, message: {} };
  const channel = { address, bindings: picked(none, protocol), ...(address === here && { own: true as const }) };
  return { channel, got: route.got, schema: null };
}

function outgoingOf({ body, headers }: Request, channel: Channel): Outgoing {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body?.base64 ?? '', 'base64');
  const own = headers.filter(([name]) => name.toLowerCase() !== 'content-type');
  return { channel, headers: own, body: bytes, contentType: type };
}

function replyOf({ headers, body }: Incoming, { schema, channel }: Ear, limit: number): Reply {
  const text = body.subarray(0, limit).toString();
  const flat = channel.bindings.channel['type'] === 'stream';
  return {
    transport: 'message',
    status: 0,
    headers,
    body: flat ? typed(text, schema) : text,
    truncated: body.length > limit,
  };
}

function alsoOf({ channel, body }: Incoming): NonNullable<Reply['also']>[number] {
  return { channel, body: body.toString() };
}

function holds(when: AlsoWords['when'], reply: Reply): boolean {
  return Object.entries(when).every(([at, wanted]) =>
    locate(at, reply).some((value) => JSON.stringify(value) === JSON.stringify(wanted)),
  );
}
