import { connectAsync } from 'mqtt';

const topic = 'quotes.ask';

/** MQTT 5: answers in the response topic, with the message's correlation data. */
export async function serve(url, quotes) {
  const client = await connectAsync(url, { protocolVersion: 5, clientId: 'quotes' });
  client.on('message', (_, body, { properties: { contentType, responseTopic, correlationData } = {} }) => {
    const answer = quotes.ask(body, contentType);
    if (answer === 'dead') client.unsubscribe(topic);
    else if (answer !== null && responseTopic !== undefined)
      client.publish(responseTopic, JSON.stringify(answer), {
        qos: 1,
        properties: { contentType: 'application/json', ...(correlationData && { correlationData }) },
      });
  });
  await client.subscribeAsync(topic, { qos: 1 });
  return { url, close: () => client.endAsync() };
}
