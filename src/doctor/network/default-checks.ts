import { mirrorTools } from '../../goenv/index.ts';
import type { Check } from '../types.ts';
import { makeNetworkChecks } from './checks.ts';
import { realNet } from './net.ts';

/** Asking more of them would be impolite, and one that works is enough. */
const mostAlternatives = 4;

/** The checks of the network of this machine; what they recommend is in the catalogue of mirrors. */
export const networkChecks: readonly Check[] = makeNetworkChecks({
  net: realNet(),
  alternatives: async (system) => {
    const { loadCatalogue } = await mirrorTools();
    const { mirrors } = await loadCatalogue(system);
    // Without the database through the mirror much is still unreachable; the user's own come first in either case.
    const rank = ({ sumdb, note }: (typeof mirrors)[number]) =>
      (sumdb.state === 'yes' ? 0 : 2) + (sumdb.basis === 'documented' && note === undefined ? 0 : 1);
    return mirrors.toSorted((first, second) => rank(first) - rank(second)).slice(0, mostAlternatives);
  },
});
