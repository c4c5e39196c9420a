import { selects } from '../../manifest/expect.ts';
import { parseSite } from '../../manifest/sites.ts';
import type { Fault } from '../../seams.ts';
import { headerAim } from '../aims.ts';

/** A version header with a value that the vocabulary calls wrong: `{by: version, at: "header:x-version", examples: ["0"]}`. */
export const version: Fault = {
  id: 'version',
  transports: ['http', 'grpc'],
  conditions: ['version'],
  aim(operation, { vocabulary }) {
    return vocabulary.codes
      .flatMap((code) => code.raised)
      .flatMap((raise) => {
        const site = parseSite(raise.at ?? '');
        if (site?.in !== 'header' || !raise.by.includes('version')) return [];
        if (!selects({ on: raise.on, by: [], at: null }, operation, 'version', site)) return [];
        const rest = `must refuse this value of the version header ${site.name}`;
        return [headerAim(operation, 'version', site.name, (raise.examples ?? []).map(String), rest)];
      });
  },
};
