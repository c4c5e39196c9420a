import type { Observed, Reply } from '../model.ts';
import { header, mediaType } from './reply.ts';

/** Headers and words by which gateways and firewalls sign a page of their own. */
const signatures =
  /cloudflare|akamai|incapsula|imperva|sucuri|awselb|aws waf|mod_security|modsecurity|f5 big-ip|request (?:has been )?blocked|access denied|web application firewall/i;

/**
 * Did something before the service refuse the request? A page that no envelope reads, with a status that gateways use, and
 * a gateway's signature. Then the answer says nothing about the service.
 */
export function blocked(reply: Reply, observed: Observed): boolean {
  if (observed.envelope !== null || ![403, 406, 429, 501, 503].includes(reply.status)) return false;
  if (mediaType(reply) !== 'text/html') return false;
  return signatures.test(`${header(reply, 'server') ?? ''} ${reply.body.slice(0, 4096)}`);
}
