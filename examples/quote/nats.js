import { connect } from '@nats-io/transport-node';

/** Answers in the subject that the message names. */
export async function serve(url, quotes) {
  const nats = await connect({ servers: new URL(url).host });
  const subscription = nats.subscribe('quotes.ask', {
    callback(error, message) {
      if (error) return;
      const answer = quotes.ask(Buffer.from(message.data), message.headers?.get('Content-Type') || undefined);
      if (answer === 'dead') subscription.unsubscribe();
      else if (answer !== null) message.respond(JSON.stringify(answer));
    },
  });
  await nats.flush();
  return { url, close: () => nats.close() };
}
