import { randomBytes } from 'node:crypto';

/**
 * Eight random hex digits in lower case, at least one of them a letter: of all digits, the same text would be the nonce in
 * either case, and what was made of one could not be told from what was made of the other.
 */
export function newNonce(random: () => string = () => randomBytes(4).toString('hex')): string {
  for (;;) {
    const nonce = random();
    if (/[a-f]/.test(nonce)) return nonce;
  }
}
