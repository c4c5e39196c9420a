/** The brokers that tests start, besides Redis. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Daemon, says } from './daemon.ts';
import { freePort } from './process.ts';

/** Ready in 30 ms or so. It speaks first. */
export const nats: Daemon = {
  name: 'nats-server',
  install: 'apt-get install nats-server',
  options: (_, port) => ['--addr', '127.0.0.1', '--port', `${port}`],
  ready: (port) => says(port, '', (heard) => heard.toString().startsWith('INFO ')),
  scheme: 'nats',
  patience: 15_000,
};

/** CONNECT of MQTT 3.1.1, without a name; CONNACK begins with 0x20. */
const hello = Buffer.from([0x10, 12, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 5, 0, 0]);

export const mosquitto: Daemon = {
  name: 'mosquitto',
  install: 'apt-get install mosquitto',
  async options(folder, port) {
    const file = join(folder, 'mosquitto.conf');
    await writeFile(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
    // It gives up root's rights where it is started with them.
    await chmod(folder, 0o755);
    return ['-c', file];
  },
  ready: (port) => says(port, hello, (heard) => heard[0] === 0x20),
  scheme: 'mqtt',
  patience: 15_000,
};

/** Takes 5 to 20 s: a virtual machine and a data base. It gets a name, ports and a port mapper of its own. */
export const rabbitmq: Daemon = {
  name: 'rabbitmq-server',
  install: 'apt-get install rabbitmq-server',
  options: () => [],
  async env(folder, port) {
    const [mapper, distribution] = [await freePort(), await freePort()];
    const enabled = join(folder, 'enabled_plugins');
    const configuration = join(folder, 'rabbitmq.conf');
    for (const name of ['mnesia', 'log']) await mkdir(join(folder, name));
    await writeFile(enabled, '[].');
    await writeFile(configuration, `listeners.tcp.1 = 127.0.0.1:${port}\nloopback_users = none\n`);
    return {
      HOME: folder,
      ERL_EPMD_PORT: `${mapper}`,
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: `faultline${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: `${port}`,
      RABBITMQ_DIST_PORT: `${distribution}`,
      RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      RABBITMQ_CONFIG_FILE: configuration,
      RABBITMQ_ENABLED_PLUGINS_FILE: enabled,
    };
  },
  ready: (port) => says(port, 'AMQP\0\0\u0009\u0001', (heard) => heard[0] === 1),
  scheme: 'amqp',
  patience: 60_000,
  // It would start a port mapper that outlives it.
  before: 'epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 &',
};
