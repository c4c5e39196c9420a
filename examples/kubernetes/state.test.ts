/** Concurrency, versions, lists over time, and the end of things. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { budgets, causes, leases, map, maps, pod, pods, type Server, start, type Told, verdict } from './testing.ts';

let server: Server;
beforeAll(async () => {
  server = await start({ hooks: true, patience: 50 });
});
afterAll(() => server.close());

const ten = [...Array(10).keys()];
const tally = (told: readonly Told[]) => {
  const counts: Record<string, number> = {};
  for (const each of told) counts[verdict(each)] = (counts[verdict(each)] ?? 0) + 1;
  return counts;
};
const versionOf = async (path: string) => (await server.ask(`GET ${path}`)).body.metadata.resourceVersion;

describe('at the same moment', () => {
  test('ten create one name: one does', async () => {
    const told = await Promise.all(ten.map(() => server.ask(`POST ${maps}`, { body: map('contested') })));
    expect(tally(told)).toEqual({ '201': 1, '409 AlreadyExists': 9 });
  });

  test('ten replace one version: one does, and it is what stays', async () => {
    const { body } = await server.ask(`POST ${maps}`, { body: map('versioned') });
    const { resourceVersion } = body.metadata;
    const put = (index: number) => ({ metadata: { name: 'versioned', resourceVersion }, data: { writer: `${index}` } });
    const told = await Promise.all(ten.map((index) => server.ask(`PUT ${maps}/versioned`, { body: put(index) })));
    expect(tally(told)).toEqual({ '200': 1, '409 Conflict': 9 });
    const left = await server.ask(`GET ${maps}/versioned`);
    expect(left.body.data).toEqual(told.find(({ status }) => status === 200)?.body.data);
  });

  test('ten patches of ten keys without a version: none is lost', async () => {
    await server.ask(`POST ${maps}`, { body: map('patched') });
    const told = await Promise.all(
      ten.map((index) => server.ask(`PATCH ${maps}/patched`, { body: { data: { [`k${index}`]: 'x' } } })),
    );
    expect(tally(told)).toEqual({ '200': 10 });
    expect(Object.keys((await server.ask(`GET ${maps}/patched`)).body.data ?? {})).toHaveLength(11);
  });

  test('ten delete one thing: one does', async () => {
    await server.ask(`POST ${maps}`, { body: map('doomed') });
    const told = await Promise.all(ten.map(() => server.ask(`DELETE ${maps}/doomed`)));
    expect(tally(told)).toEqual({ '200': 1, '404 NotFound': 9 });
  });
});

describe('versions', () => {
  test('each write makes a new one, but one that changes nothing', async () => {
    const { body } = await server.ask(`POST ${maps}`, { body: map('counted') });
    const first = Number(body.metadata.resourceVersion);
    await server.ask(`PUT ${maps}/counted`, { body: map('counted') });
    expect(await versionOf(`${maps}/counted`)).toBe(String(first));
    await server.ask(`PUT ${maps}/counted`, { body: map('counted', { data: { colour: 'blue' } }) });
    expect(Number(await versionOf(`${maps}/counted`))).toBeGreaterThan(first);
  });

  test('a lease must name the one that it replaces; a PUT makes what is not there', async () => {
    const held = { metadata: { name: 'lock' }, spec: { holderIdentity: 'a' } };
    expect(verdict(await server.ask(`PUT ${leases}/lock`, { body: held }))).toBe('201');
    const blind = await server.ask(`PUT ${leases}/lock`, { body: { ...held, spec: { holderIdentity: 'b' } } });
    expect([verdict(blind), causes(blind)]).toEqual(['422 Invalid', ['FieldValueInvalid metadata.resourceVersion']]);
    const resourceVersion = await versionOf(`${leases}/lock`);
    const seeing = { ...held, metadata: { name: 'lock', resourceVersion } };
    expect(verdict(await server.ask(`PUT ${leases}/lock`, { body: seeing }))).toBe('200');
  });

  test('a dry run says the same and changes nothing', async () => {
    expect(verdict(await server.ask(`POST ${maps}?dryRun=All`, { body: map('dry') }))).toBe('201');
    expect(verdict(await server.ask(`GET ${maps}/dry`))).toBe('404 NotFound');
  });

  test('a rejected write leaves everything as it was', async () => {
    await server.ask(`POST ${maps}`, { body: map('whole') });
    const before = await server.ask(`GET ${maps}/whole`);
    const broken = { metadata: { name: 'whole', labels: { good: 'yes', bad: '-' } } };
    expect(verdict(await server.ask(`PUT ${maps}/whole`, { body: broken }))).toBe('422 Invalid');
    expect((await server.ask(`GET ${maps}/whole`)).text).toBe(before.text);
  });

  test('an immutable config map stays as it is', async () => {
    await server.ask(`POST ${maps}`, { body: map('frozen', { immutable: true }) });
    const told = await server.ask(`PUT ${maps}/frozen`, { body: map('frozen', { data: { colour: 'blue' } }) });
    expect(causes(told)).toEqual(['FieldValueForbidden immutable', 'FieldValueForbidden data']);
  });

  test('of a pod only images change', async () => {
    await server.ask(`POST ${pods}`, { body: pod('fixed') });
    expect(verdict(await server.ask(`PUT ${pods}/fixed`, { body: pod('fixed', { image: 'alpine' }) }))).toBe('200');
    const renamed = await server.ask(`PUT ${pods}/fixed`, { body: pod('fixed', { name: 'other' }) });
    expect(causes(renamed)).toEqual(['FieldValueForbidden spec']);
  });
});

describe('patches', () => {
  const patch = (type: string, body: unknown, query = '') =>
    server.ask(`PATCH ${maps}/shaped${query}`, { headers: { 'content-type': `application/${type}` }, body });
  beforeAll(async () => {
    await server.ask(`POST ${maps}?fieldManager=maker`, { body: map('shaped') });
  });

  test('a JSON patch that fits is applied, one that does not is Invalid without causes', async () => {
    const fits = await patch('json-patch+json', [{ op: 'add', path: '/data/size', value: 'big' }]);
    expect(fits.body.data).toEqual({ colour: 'red', size: 'big' });
    const test = await patch('json-patch+json', [{ op: 'test', path: '/data/size', value: 'small' }]);
    expect([verdict(test), causes(test)]).toEqual(['422 Invalid', []]);
  });

  test.each([{ op: 'add' }, [{ op: 'jump', path: '/data' }]])('%j is no JSON patch', async (body) => {
    expect(verdict(await patch('json-patch+json', body))).toBe('400 BadRequest');
  });

  test('who applies what another manages is told so, unless by force', async () => {
    const applied = { data: { colour: 'green' } };
    const type = 'apply-patch+yaml';
    expect(causes(await patch(type, applied))).toEqual(['FieldValueRequired fieldManager']);
    const told = await patch(type, applied, '?fieldManager=other');
    expect([verdict(told), causes(told)]).toEqual(['409 Conflict', ['FieldManagerConflict .data.colour']]);
    const forced = await patch(type, applied, '?fieldManager=other&force=true');
    expect(forced.body.data?.['colour']).toBe('green');
    const dropped = await patch(type, { data: {} }, '?fieldManager=other');
    expect(dropped.body.data?.['colour']).toBeUndefined();
  });
});

describe('lists', () => {
  const home = '/api/v1/namespaces/paged/configmaps';
  beforeAll(async () => {
    await server.ask('POST /api/v1/namespaces', { body: { metadata: { name: 'paged' } } });
    for (const name of ['a', 'b', 'c', 'd']) {
      await server.ask(`POST ${home}`, {
        body: map(name, { metadata: { name, labels: { tier: name < 'c' ? 'low' : 'high' } } }),
      });
    }
  });
  const names = ({ body }: Told) => (body.items ?? []).map(({ metadata }) => metadata.name);

  test.each([
    ['tier=low', ['a', 'b']],
    ['tier!=low', ['c', 'd']],
    ['tier in (low,high),tier', ['a', 'b', 'c', 'd']],
    ['tier notin (low)', ['c', 'd']],
    ['!tier', []],
  ])('%s selects %j', async (selector, wanted) => {
    expect(names(await server.ask(`GET ${home}?labelSelector=${encodeURIComponent(selector)}`))).toEqual(wanted);
  });

  test('the second page is of the same moment as the first, until it is too late', async () => {
    const first = await server.ask(`GET ${home}?limit=2`);
    const next = `GET ${home}?limit=2&continue=${first.body.metadata.continue}`;
    await server.ask(`DELETE ${home}/d`);
    expect([names(first), names(await server.ask(next))]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    await server.ask('POST /faultline/hooks/compact');
    await server.ask(`POST ${home}`, { body: map('e') });
    await server.ask('POST /faultline/hooks/compact');
    const late = await server.ask(next);
    expect(verdict(late)).toBe('410 Expired');
    expect(names(await server.ask(`GET ${home}?continue=${late.body.metadata.continue}`))).toEqual(['c', 'e']);
  });
});

describe('the end of things', () => {
  test('a finalizer holds what is deleted, and the namespace around it', async () => {
    await server.ask('POST /api/v1/namespaces', { body: { metadata: { name: 'leaving' } } });
    const home = '/api/v1/namespaces/leaving/configmaps';
    await server.ask(`POST ${home}`, { body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } } });
    expect((await server.ask('DELETE /api/v1/namespaces/leaving')).body.status).toEqual({ phase: 'Terminating' });
    const late = await server.ask(`POST ${home}`, { body: map('late') });
    expect([verdict(late), causes(late)]).toEqual(['403 Forbidden', ['NamespaceTerminating metadata.namespace']]);
    await server.ask(`DELETE ${home}/held`);
    expect((await server.ask(`GET ${home}/held`)).body.metadata.deletionTimestamp).toBeDefined();
    await server.ask(`PATCH ${home}/held`, { body: { metadata: { finalizers: null } } });
    expect(verdict(await server.ask(`GET ${home}/held`))).toBe('404 NotFound');
    await until(async () => verdict(await server.ask('GET /api/v1/namespaces/leaving')) === '404 NotFound');
  });

  test('where nothing is made nothing is evicted: the namespace is looked for before the pod', async () => {
    const evict = (home: string) =>
      server.ask(`POST /api/v1/namespaces/${home}/pods/one/eviction`, { body: pod('one') });
    const told = await evict('nowhere');
    expect([verdict(told), told.body.details]).toEqual(['404 NotFound', { name: 'nowhere', kind: 'namespaces' }]);
    await server.ask('POST /api/v1/namespaces', { body: { metadata: { name: 'ending' } } });
    const home = '/api/v1/namespaces/ending/configmaps';
    await server.ask(`POST ${home}`, { body: { metadata: { name: 'held', finalizers: ['example.com/hold'] } } });
    await server.ask('DELETE /api/v1/namespaces/ending');
    expect(causes(await evict('ending'))).toEqual(['NamespaceTerminating metadata.namespace']);
  });

  test('a disruption budget keeps a running pod, and lets a waiting one go', async () => {
    const evict = (name: string) => server.ask(`POST ${pods}/${name}/eviction`, { body: { metadata: { name } } });
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'running' } } };
    await server.ask(`POST ${budgets}`, { body: { metadata: { name: 'guard' }, spec } });
    await server.ask(`POST ${pods}`, { body: pod('running') });
    await server.ask(`POST ${pods}`, { body: pod('waiting') });
    await server.ask(`PATCH ${pods}/running/status`, { body: { status: { phase: 'Running' } } });
    const told = await evict('running');
    expect([verdict(told), causes(told), told.headers.get('retry-after')]).toEqual([
      '429 TooManyRequests',
      ['DisruptionBudget'],
      '10',
    ]);
    expect(verdict(await evict('waiting'))).toBe('201');
    expect(verdict(await evict('waiting'))).toBe('404 NotFound');
    await server.ask(`POST ${budgets}`, { body: { metadata: { name: 'guard-too' }, spec } });
    expect(verdict(await evict('running'))).toBe('500');
    await server.ask(`DELETE ${budgets}/guard`);
    await server.ask(`DELETE ${budgets}/guard-too`);
    await server.ask(`POST ${budgets}`, { body: { metadata: { name: 'of-none' }, spec: { minAvailable: 1 } } });
    await server.ask(`POST ${budgets}`, {
      body: { metadata: { name: 'of-all' }, spec: { minAvailable: 1, selector: {} } },
    });
    expect(verdict(await evict('running'))).toBe('429 TooManyRequests');
    await server.ask(`DELETE ${budgets}/of-all`);
    expect(verdict(await evict('running'))).toBe('201');
  });

  test('a collection goes by selector', async () => {
    const home = '/api/v1/namespaces/kube-public/configmaps';
    await server.ask(`POST ${home}`, { body: { metadata: { name: 'go', labels: { tier: 'low' } } } });
    await server.ask(`POST ${home}`, { body: map('stay') });
    await server.ask(`DELETE ${home}?labelSelector=tier%3Dlow`);
    expect((await server.ask(`GET ${home}`)).body.items).toMatchObject([{ metadata: { name: 'stay' } }]);
  });
});

/** Asks again and again; a test's own time limit ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
