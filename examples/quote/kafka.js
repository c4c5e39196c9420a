import kafkajs from 'kafkajs';

const { Kafka, Partitioners, logLevel } = kafkajs;
const topic = 'quotes.requests';

/** Answers in the topic that the header `replyTo` names, with the request's `correlationId`; without them there is no answer. */
export async function serve(url, quotes) {
  const kafka = new Kafka({ clientId: 'quotes', brokers: [new URL(url).host], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  const consumer = kafka.consumer({ groupId: 'quotes', maxWaitTimeInMs: 200 });
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic });
  // Where it begins to read is fixed with the first read.
  const reading = new Promise((resolve) => consumer.on(consumer.events.FETCH, resolve));
  await consumer.run({
    async eachMessage({ message: { headers, value } }) {
      const said = Object.fromEntries(Object.entries(headers).map(([name, one]) => [name, `${one}`]));
      const answer = quotes.ask(value, said['content-type']);
      if (answer === 'dead') consumer.pause([{ topic }]);
      else if (answer !== null && said.replyTo && said.correlationId)
        await producer.send({
          topic: said.replyTo,
          messages: [
            {
              value: JSON.stringify(answer),
              headers: { correlationId: said.correlationId, 'content-type': 'application/json' },
            },
          ],
        });
    },
  });
  await reading;
  return { url, close: () => Promise.all([consumer.disconnect(), producer.disconnect()]) };
}
