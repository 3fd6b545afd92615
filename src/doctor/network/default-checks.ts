import { loadCatalogue } from '../../goenv/index.ts';
import type { Check } from '../types.ts';
import { makeNetworkChecks } from './checks.ts';
import { realNet } from './net.ts';

/** The checks of the network of this machine; what they recommend is in the catalogue of mirrors. */
export const networkChecks: readonly Check[] = makeNetworkChecks({
  net: realNet(),
  alternatives: async (system) => {
    const { mirrors } = await loadCatalogue(system);
    // The user's own come first; without the database through the mirror much may still be out of reach.
    const rank = ({ sumdb, from }: (typeof mirrors)[number]) =>
      from === 'user' ? 0 : sumdb.state === 'yes' ? 1 : 2;
    const ranked = mirrors.toSorted((first, second) => rank(first) - rank(second));
    return ranked.map(({ name, url, from }) => ({ name, url, isPublic: from !== 'user' }));
  },
});
