import { connect } from 'amqplib';

/** They are there as long as the service is, whether it consumes them or not. */
const queue = { durable: false, exclusive: true };

/**
 * Questions out of an exchange are answered in the queue that they name. Orders out of a queue are too, where they can be served;
 * what is refused is put into the exchange `quotes.dead`.
 */
export async function serve(url, quotes) {
  const connection = await connect(url);
  const line = await connection.createChannel();
  await line.assertExchange('quotes', 'direct', { durable: false, autoDelete: true });
  await line.assertExchange('quotes.dead', 'direct', { durable: false });
  await line.assertQueue('quotes.questions', queue);
  await line.bindQueue('quotes.questions', 'quotes', 'quotes.ask');
  await line.assertQueue('quotes.orders', {
    ...queue,
    deadLetterExchange: 'quotes.dead',
    deadLetterRoutingKey: 'quotes.refused',
  });
  const answerTo = ({ content, properties }) => {
    const { contentType, correlationId, replyTo } = properties;
    const answer = quotes.ask(content, contentType);
    const tell = () => {
      const bytes = Buffer.from(JSON.stringify(answer));
      if (replyTo !== undefined) line.sendToQueue(replyTo, bytes, { correlationId, contentType: 'application/json' });
    };
    return { answer, tell };
  };
  const asking = await line.consume('quotes.questions', (message) => {
    const { answer, tell } = answerTo(message);
    line.ack(message);
    if (answer === 'dead') line.cancel(asking.consumerTag);
    else if (answer !== null) tell();
  });
  await line.consume('quotes.orders', (message) => {
    const { answer, tell } = answerTo(message);
    if (answer?.outcome === 'success') {
      line.ack(message);
      tell();
    } else if (quotes.defects.has('order-swallowed')) line.ack(message);
    else line.nack(message, false, false);
  });
  return { url, close: () => connection.close() };
}
