import { WebSocketServer } from 'ws';

/** Is a server itself: `ws://127.0.0.1:0` takes a free port. Answers in the connection that the message came by. */
export async function serve(url, quotes) {
  const { hostname: host, port } = new URL(url);
  const server = new WebSocketServer({ host, port: Number(port), path: '/quotes' });
  let dead = false;
  server.on('connection', (socket) => {
    socket.on('message', (body) => {
      const answer = dead ? null : quotes.ask(body);
      if (answer === 'dead') dead = true;
      else if (answer !== null) socket.send(JSON.stringify(answer));
    });
  });
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  const close = async () => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  };
  return { url: `ws://${host}:${server.address().port}`, close };
}
