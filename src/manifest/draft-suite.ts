/** A first suite from a contract alone; what only a real server needs is there as comments. Pure. */
import type { Contract, Operation, Parameter, SecurityScheme } from '../contract/model.ts';
import { get } from '../lib/pointer.ts';
import type { Json, Transport } from '../model.ts';
import { siteText } from './sites.ts';

/** A value of a parameter that the contract allows, or null. */
export type Sample = (contract: Contract, operation: Operation, parameter: Parameter) => Json;

/** What stands for the target; HTTP's mock needs none. */
const aims: Readonly<Record<Transport, string>> = {
  http: 'https://…',
  grpc: 'grpc://host:port or grpcs://host:port',
  message: 'redis://…, nats://…, mqtt://…, amqp://…, kafka://… or ws://…',
  command: 'exec:./program',
};

/** The text of `suites/<name>.yaml`. Each commented line but the sentences is right once its `# ` is taken away. */
export function draftSuite(
  name: string,
  manifestPath: string,
  contract: Contract,
  transport: Transport,
  sample: Sample,
): string {
  const prefix = variable(/^\d/.test(name) ? `API_${name}` : name);
  const optional = [...identities(contract, prefix), ...values(contract, sample)];
  const below =
    optional.length === 0
      ? ''
      : `\n# For a real server. Uncomment what it needs.\n${optional.map((line) => `# ${line}\n`).join('')}`;
  const mocked = transport === 'http';
  const example = aims[transport];
  return `# How to aim. Without ${prefix}_URL ${mocked ? 'the suite runs against an embedded mock of the contract' : 'the suite is not run'}.
suite: 1
name: ${JSON.stringify(name)}
manifest: ${JSON.stringify(manifestPath)}
${mocked ? '' : `transport: ${transport}\n`}target: \${${prefix}_URL${mocked ? ':-prism' : ''}}${mocked ? '' : `   # ${example}`}
${below}`;
}

/** Who sends everything: the way that most operations ask for; other ways are comments inside. */
function identities(contract: Contract, prefix: string): readonly string[] {
  const ways = waysOf(contract);
  const [first, ...others] = ways.flatMap(({ names, count }) => {
    const needed = count === 1 ? '1 operation' : `${count} operations`;
    const forms = formsOf(contract, names, prefix);
    return forms.map((form) => `default: ${form}  # ${oneLine(names.join(' and '))}: ${needed}`);
  });
  if (first === undefined) return [];
  const also = 'beside it, `expired` and `forbidden` add the requests that those must be refused';
  return ['identities:', `  ${first}`, ...others.map((line) => `  # ${line}`), `  # ${also}`];
}

interface Way {
  readonly names: readonly string[];
  /** Operations that accept it. */
  readonly count: number;
}

/** The sets of schemes that operations ask for, the most frequent first. */
function waysOf({ operations }: Contract): readonly Way[] {
  const counts = new Map<string, number>();
  for (const names of operations.flatMap(({ security }) => security)) {
    if (names.length > 0) counts.set(JSON.stringify(names), (counts.get(JSON.stringify(names)) ?? 0) + 1);
  }
  const ways = [...counts].map(([names, count]): Way => ({ names: JSON.parse(names) as string[], count }));
  return ways.sort((a, b) => b.count - a.count);
}

/** How these schemes can be carried, as flow YAML; none where the suite has no way to carry them together. */
function formsOf(contract: Contract, names: readonly string[], prefix: string): readonly string[] {
  const [name = ''] = names;
  const scheme = contract.security[name];
  if (names.length === 1)
    return scheme === undefined ? [] : [formOf(scheme, prefix), ...tokenForm(contract, name, prefix)];
  const headers = names.map((one) => headerOf(contract.security[one], prefix));
  return headers.some((header) => header === null) ? [] : [`{header: {${headers.join(', ')}}}`];
}

function formOf(scheme: SecurityScheme, prefix: string): string {
  if (scheme.kind === 'mutualTLS')
    return `{certificate: {cert: ${fill(prefix, 'CERT', 'client.pem')}, key: ${fill(prefix, 'CERT_KEY', 'client.key')}}}`;
  if (scheme.kind === 'apiKey' && scheme.in === 'query')
    return `{query: {${quote(scheme.name ?? '')}: ${fill(prefix, scheme.name ?? '')}}}`;
  if (scheme.kind === 'http' && scheme.scheme === 'basic')
    return `{basic: {user: ${fill(prefix, 'USER')}, password: ${fill(prefix, 'PASSWORD')}}}`;
  if (isBearer(scheme)) return `{bearer: ${fill(prefix, 'TOKEN')}}`;
  return `{header: {${headerOf(scheme, prefix)}}}`;
}

const isBearer = ({ kind, scheme }: SecurityScheme): boolean =>
  kind === 'oauth2' || kind === 'openIdConnect' || (kind === 'http' && scheme === 'bearer');

/** `"Name": "value"`, or null where no header carries the scheme. */
function headerOf(scheme: SecurityScheme | undefined, prefix: string): string | null {
  if (scheme === undefined || scheme.kind === 'mutualTLS' || scheme.in === 'query') return null;
  const { kind, name } = scheme;
  if (kind === 'apiKey' && name !== null) {
    return scheme.in === 'cookie'
      ? `"Cookie": ${fill(prefix, name, undefined, `${name}=`)}`
      : `${quote(name)}: ${fill(prefix, name)}`;
  }
  if (isBearer(scheme)) return `"Authorization": ${fill(prefix, 'TOKEN', undefined, 'Bearer ')}`;
  return `"Authorization": ${fill(prefix, 'AUTHORIZATION', undefined, `${scheme.scheme ?? ''} `)}`;
}

/** Client credentials, where the contract says where the token comes from (OpenAPI 3: `flows`, 2.0: `flow`). */
function tokenForm({ document }: Contract, name: string, prefix: string): readonly string[] {
  const key = name.replaceAll('~', '~0').replaceAll('/', '~1');
  const old = get(document, `/securityDefinitions/${key}`);
  const url =
    get(document, `/components/securitySchemes/${key}/flows/clientCredentials/tokenUrl`) ??
    (get(old, '/flow') === 'application' ? get(old, '/tokenUrl') : undefined);
  if (typeof url !== 'string') return [];
  const secret = `clientId: ${fill(prefix, 'CLIENT_ID')}, clientSecret: ${fill(prefix, 'CLIENT_SECRET')}`;
  return [`{oauth2: {tokenUrl: ${quote(url)}, ${secret}}}`];
}

/** One line for each path parameter: the same name below another path is another thing. */
function values(contract: Contract, sample: Sample): readonly string[] {
  const things = new Map<string, { readonly line: string; readonly on: string[] }>();
  for (const operation of contract.operations) {
    for (const parameter of operation.parameters.filter((one) => one.in === 'path')) {
      const template = `{${parameter.name}}`;
      const key = `${operation.path.split(template)[0]}${template}`;
      const thing = things.get(key);
      if (thing !== undefined) thing.on.push(operation.id);
      else {
        const at = siteText({ in: 'path', name: parameter.name, pointer: '' });
        const line = `at: ${quote(at)}, value: ${quote(sample(contract, operation, parameter))}`;
        things.set(key, { line, on: [operation.id] });
      }
    }
  }
  const lines = [...things.values()].map(({ line, on }) => `  - {${line}, on: [${on.map(word).join(', ')}]}`);
  return lines.length === 0 ? [] : ['values:', ...lines];
}

/** An environment variable with a default, so that the suite runs against the mock without it. */
function fill(prefix: string, name: string, fallback = 'faultline', before = ''): string {
  return `"${JSON.stringify(escapeVariables(before)).slice(1, -1)}\${${prefix}_${variable(name)}:-${fallback}}"`;
}

const variable = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
const escapeVariables = (text: string): string => text.replaceAll('${', '$${');
/** JSON is YAML. */
const quote = (value: Json): string => escapeVariables(JSON.stringify(value));
const word = (text: string): string =>
  /^[A-Za-z][\w.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : quote(text);
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
