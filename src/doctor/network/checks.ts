import type { Check } from '../types.ts';
import { layers } from './layers.ts';
import type { SurveyOptions } from './survey.ts';

/**
 * The checks of the network. They share one survey, in which each way is followed as far as it leads; so none needs another, and
 * one that no way has come to says itself that it is pointless. All that looks is loaded with the first check that is run.
 */
export function makeNetworkChecks(options: SurveyOptions): readonly Check[] {
  return layers.map((name) => ({
    id: `network.${name}`,
    group: 'network',
    needs: [],
    byDefault: true,
    run: async (context) => {
      const { lookAt } = await import('./looks.ts');
      return lookAt(name, context, options);
    },
  }));
}
