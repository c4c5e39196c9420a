/**
 * `prism`: Stoplight Prism as a library, without a socket. Its own HTTP server cannot be used in this process: it
 * does not wait for its own answer, so an exception inside (an array in a path is enough) ends the process. Called
 * directly, it is an error like any other, and four times as fast. What its server does around it is in `prism-http.ts`.
 *
 * Import this module only when needed: Prism takes over a second to load.
 */
import { createRequire } from 'node:module';
import type { Contract } from '../../contract/model.ts';
import type { Reply, Request } from '../../model.ts';
import type { Target } from '../../seams.ts';
import { transportError } from '../transport-error.ts';
import { spelledOut } from './prism-document.ts';
import { inputOf, type PrismInput, type PrismOutput, problemReply, replyOf } from './prism-http.ts';

export type Opened = { readonly target: Target } | { readonly problem: string };

/** What of Prism is used. Written down here since its packages are not ours to import by name. */
interface Prism {
  readonly operationsOf: (document: object) => Promise<readonly object[]>;
  readonly instance: {
    request(input: PrismInput, operations: readonly object[], config: object): () => Promise<Either<PrismOutput>>;
  };
  readonly preferences: (input: PrismInput) => Either<Record<string, unknown>>;
  readonly serialise: (body: unknown, type: string | undefined) => unknown;
}

type Either<T> = { readonly _tag: 'Left'; readonly left: unknown } | { readonly _tag: 'Right'; readonly right: T };

/** A mock of the contract: the bundled document, checked and answered from its own examples. */
export async function prism(contract: Contract): Promise<Opened> {
  try {
    const library = load();
    const operations = await library.operationsOf(spelledOut(contract.document));
    return { target: mock(library, operations, contract.basePath) };
  } catch (error) {
    return { problem: `Prism cannot read the contract: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function mock(library: Prism, operations: readonly object[], basePath: string): Target {
  return {
    id: 'prism',
    mock: true,
    async send(request, { signal }) {
      if (signal.aborted) return null;
      try {
        return await answer(library, operations, request, basePath);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw transportError('MOCK_FAILED', `Prism failed on this request: ${why}`, error);
      }
    },
    close: () => Promise.resolve(),
  };
}

async function answer(
  library: Prism,
  operations: readonly object[],
  request: Request,
  basePath: string,
): Promise<Reply> {
  const input = inputOf(request, basePath);
  if ('reply' in input) return input.reply;
  const wished = library.preferences(input);
  if (wished._tag === 'Left') return problemReply(wished.left);
  // A new object for each request: Prism notes the media types that it negotiated in it.
  const config = { ...CONFIG, mock: { dynamic: false, ...wished.right } };
  const result = await library.instance.request(input, operations, config)();
  return result._tag === 'Left' ? problemReply(result.left) : replyOf(result.right, library.serialise);
}

const CONFIG = {
  isProxy: false,
  validateRequest: true,
  validateResponse: false,
  checkSecurity: true,
  errors: false,
  upstreamProxy: undefined,
};

let loaded: Prism | null = null;

/** Its parts are dependencies of its command line, wherever npm put them. */
function load(): Prism {
  if (loaded !== null) return loaded;
  const cli = createRequire(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json'));
  const http = cli('@stoplight/prism-http');
  const server = createRequire(cli.resolve('@stoplight/prism-http-server'));
  loaded = {
    operationsOf: http.getHttpOperationsFromSpec,
    instance: http.createInstance({ ...CONFIG, mock: { dynamic: false } }, { logger: silent() }),
    preferences: server('./getHttpConfigFromRequest').getHttpConfigFromRequest,
    serialise: server('./serialize').serialize,
  };
  return loaded;
}

/** A logger in the shape of pino's that says nothing. */
function silent(): object {
  const levels = ['trace', 'debug', 'info', 'success', 'start', 'warn', 'error', 'fatal'];
  const logger: Record<string, unknown> = Object.fromEntries(levels.map((level) => [level, () => undefined]));
  logger['child'] = () => logger;
  return logger;
}
