/** A message as a command that a person can paste into a POSIX shell, where a broker has one that is widely at hand. Pure. */
import { quote } from '../lib/shell.ts';
import type { Request } from '../model.ts';

/**
 * `mosquitto_pub` of Debian's mosquitto-clients, `amqp-publish` of amqp-tools, `nats` of NATS' own tools, `websocat`. Who has to
 * prove who he is adds that. null: no broker of these.
 */
export function brokerLine(request: Request, target: string): string | null {
  const { protocol, hostname, port, host } = new URL(target);
  const { address, type, headers, text } = partsOf(request);
  const words = (...all: readonly string[]): string => all.map(quote).join(' ');
  switch (protocol) {
    case 'mqtt:':
    case 'mqtts:': {
      const own = [['content-type', type], ...headers.map(([name, value]) => ['user-property', name, value])];
      const said = own.flatMap((one) => (one.includes('') ? [] : ['-D', 'publish', ...one]));
      const at = port === '' ? [] : ['-p', port];
      return words('mosquitto_pub', '-V', 'mqttv5', '-h', hostname, ...at, '-t', address, '-m', text, ...said);
    }
    case 'amqp:':
    case 'amqps:': {
      const said = headers.flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
      const typed = type === '' ? [] : ['-C', type];
      return `${words('amqp-publish', '-s', host, '-r', address, ...typed, ...said, '-b', text)} # -e EXCHANGE where its channel is a routing key`;
    }
    case 'nats:': {
      const said = [['Content-Type', type] as const, ...headers].filter(([, value]) => value !== '');
      return words(
        'nats',
        'req',
        '-s',
        `nats://${host}`,
        address,
        text,
        ...said.flatMap((one) => ['-H', one.join(':')]),
      );
    }
    case 'ws:':
    case 'wss:': {
      const path = new URL(target).pathname.replace(/\/+$/, '');
      return `printf %s ${quote(text)} | ${words('websocat', `${protocol}//${host}${path}/${address.replace(/^\/+/, '')}`)}`;
    }
    default:
      return null;
  }
}

function partsOf({ target, headers, body }: Request) {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const text = typeof body === 'string' ? body : Buffer.from(body?.base64 ?? '', 'base64').toString();
  return { address: target, type, text, headers: headers.filter(([name]) => name.toLowerCase() !== 'content-type') };
}
