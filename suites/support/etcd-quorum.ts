/**
 * The quorum of a node, as a switch: `POST` brings in a second member and kills it, so that the two have no majority; `DELETE`
 * starts it again, and takes it out of the cluster.
 */

import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, isHealthy, type Member, type Node, startNode } from './etcd-node.ts';
import { freePort } from './process.ts';

/** Milliseconds for the cluster to notice. */
const patience = 15_000;

export interface Quorum {
  stop(): Promise<void>;
}

export async function serveQuorum(
  port: number,
  first: Node,
  common: Pick<Member, 'program' | 'folder' | 'options'>,
): Promise<Quorum> {
  let second: Node | null = null;
  const lose = async (): Promise<void> => {
    const [peer, url] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
    // A change of the membership right after another is dropped, and never answered; this waits for the one before.
    await call(first.url, 'kv/range', { key: 'YWJj' });
    await call(first.url, 'cluster/member/add', { peerURLs: [peer] });
    const cluster = `${first.member.cluster},two=${peer}`;
    // It may take itself out again at once; the first keeps asking whether all is well.
    const options = [...common.options, '--strict-reconfig-check=false'];
    second = await startNode({ ...common, options, name: 'two', url, peer, cluster, joins: true });
    await second.kill();
    await soon(async () => (await call(first.url, 'maintenance/status', {}))['leader'] === undefined);
  };
  const regain = async (): Promise<void> => {
    if (second === null) return;
    const back = await startNode({ ...second.member });
    second = back;
    const { members } = await call(back.url, 'cluster/member/list', {});
    const own = (members as readonly { readonly ID: string; readonly name: string }[]).find(
      ({ name }) => name === 'two',
    );
    await call(back.url, 'cluster/member/remove', { ID: own?.ID });
    await back.stop();
    second = null;
    await rm(join(common.folder, 'two'), { recursive: true, force: true });
    await soon(() => isHealthy(first.url));
  };
  const server = createServer((request, response) => {
    (request.method === 'POST' ? lose() : regain()).then(
      () => response.end(),
      (thrown: unknown) => response.writeHead(500).end(String(thrown)),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await second?.stop();
    },
  };
}

async function soon(isSo: () => Promise<boolean>): Promise<void> {
  const late = Date.now() + patience;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > late) throw new Error('the cluster did not notice in time');
    await sleep(50);
  }
}
