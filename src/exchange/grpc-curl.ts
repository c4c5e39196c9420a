/** A gRPC call as a command that a person can paste: curl, which needs neither the `.proto` nor reflection. Pure. */
import type { Request } from '../model.ts';
import { curl } from './curl.ts';

/** Characters of base64 that are printed. */
const longest = 4000;

/**
 * The framed messages go in by a pipe; the status is in the trailers that `-i` prints. `target`: `grpc://host:port`. What the
 * bytes say stands behind it as a comment.
 */
export function grpcCurl(request: Request, target: string): string {
  const { rpc, body } = request;
  if (rpc === undefined) return `# ${request.method} ${request.target}: it could not be written as a message`;
  if (request.cancelled)
    return `# POST ${rpc.path}, cancelled before its last byte: curl cannot, faultline replay does it`;
  const headers: Request['headers'] = [['content-type', 'application/grpc'], ['te', 'trailers'], ...request.headers];
  const call = { method: 'POST', target: rpc.path, headers, body: { base64: rpc.frames } };
  const origin = URL.canParse(target) ? new URL(target).host : '';
  const clear = target.startsWith('grpc:');
  const [version, scheme] = clear ? ['--http2-prior-knowledge', 'http'] : ['--http2', 'https'];
  if (rpc.frames.length > longest)
    return `# POST ${rpc.path}, ${Buffer.byteLength(rpc.frames, 'base64')} bytes: too long for a line, faultline replay sends it`;
  const command = curl(call, `${scheme}://${origin}`).replace('curl -sS', `curl -sS ${version}`);
  const said = typeof body === 'string' ? ` # ${body.replace(/\s*\n\s*/g, ' ').slice(0, longest)}` : '';
  return command + said;
}
