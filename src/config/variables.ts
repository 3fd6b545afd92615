import { type Host } from './host.ts';
import { nearest } from './nearest.ts';
import type { Notice } from './problems.ts';
import { optionKeys, variableOf } from './settings.ts';

/** Variables that are gomirror's own but no settings. */
const otherVariables = ['GOMIRROR_CONFIG', 'GOMIRROR_DEBUG'];

/**
 * A notice for each `GOMIRROR_…` that is no setting. Not an error, as it is in a file: the environment belongs to others
 * too, and Kubernetes puts `GOMIRROR_SERVICE_HOST`, `GOMIRROR_PORT_4663_TCP` and the like into every container beside a
 * service called gomirror.
 */
export function unknownVariables(host: Host): Notice[] {
  const known = [...optionKeys.map(variableOf), ...otherVariables];
  const notices: Notice[] = [];
  for (const name of Object.keys(host.env)) {
    if (!name.startsWith('GOMIRROR_') || known.includes(name)) continue;
    if (/^GOMIRROR_(?:[A-Z0-9_]+_)?(?:SERVICE_(?:HOST|PORT)|PORT)(?:_|$)/.test(name)) continue;
    const near = nearest(
      name.slice('GOMIRROR_'.length),
      known.map((other) => other.slice('GOMIRROR_'.length)),
    );
    notices.push(
      near === undefined
        ? { code: 'config.unknown-variable', params: { name } }
        : { code: 'config.unknown-variable-near', params: { name, nearest: `GOMIRROR_${near}` } },
    );
  }
  return notices;
}
