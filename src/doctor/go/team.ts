import { driftOf, kindOfName, readTeamRecord } from '../../goenv/index.ts';
import { redactUrl } from '../../config/basics/index.ts';
import { command, finding, resultOf } from '../engine/index.ts';
import { settingsOf } from '../machine/index.ts';
import type { Check } from '../types.ts';

/** Whether this machine still is as its team's policy, applied with `setup --team`, made it. */
export const teamCheck: Check = {
  id: 'settings.team',
  group: 'settings',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const record = await readTeamRecord(system);
    if (record === undefined) return resultOf([], ['-']);
    const settings = await settingsOf(context);
    const drift = driftOf(record, (name) =>
      kindOfName(name) === 'layered' ? settings.get(name).value : system.env[name],
    );
    const { sha256, key } = record.source;
    const place = redactUrl(record.source.place);
    // What a policy is known by is no secret.
    const pin = key !== undefined ? `#key=${key}` : sha256 === undefined ? '' : `#sha256=${sha256}`;
    const remedies = [command(`gomirror setup --team '${place}${pin}'`)];
    const team = record.name ?? place;
    return resultOf(
      drift.map(({ name, wanted, actual }) => {
        const params = { name, team, wanted: shown(wanted), actual: shown(actual ?? '') };
        const isUnset = actual === undefined || actual === '';
        const code = isUnset ? 'doctor.team-not-set' : 'doctor.team-drift';
        const where = settings.get(name).layers[0]?.where ?? '-';
        const evidence = [`${name}=${shown(actual ?? '')} (${where})`];
        return finding(code, 'warning', params, { evidence, remedies });
      }),
      [place],
    );
  },
};

function shown(value: string): string {
  return value.includes('://') ? redactUrl(value) : value;
}
