import { accidentsInSettings, type GoSettings, readGoSettings } from '../../goenv/index.ts';
import type { Facts } from '../facts.ts';
import type { CheckContext } from '../types.ts';

const read = new WeakMap<Facts, Promise<GoSettings>>();

/** Go's settings, read once in a run. */
export async function settingsOf({ system, facts, signal }: CheckContext): Promise<GoSettings> {
  if (facts.goSettings !== undefined) return facts.goSettings;
  let reading = read.get(facts);
  if (reading === undefined) {
    reading = readGoSettings(system, { signal });
    read.set(facts, reading);
  }
  facts.goSettings = await reading;
  return facts.goSettings;
}

/**
 * The same, with GOPROXY and GOSUMDB as they were meant where a slip keeps go from reading them: the settings are told of the slip, and
 * whoever asks servers asks those that there will be once it is mended.
 */
export async function meantSettings(context: CheckContext): Promise<GoSettings> {
  const settings = await settingsOf(context);
  const meant = new Map<string, string | undefined>();
  for (const accident of accidentsInSettings(settings, {}, context.system.platform)) {
    const { name, level } = accident;
    if (level !== 'error' || (name !== 'GOPROXY' && name !== 'GOSUMDB')) continue;
    if (accident.meant !== undefined && name in accident.meant) meant.set(name, accident.meant[name]);
  }
  return {
    names: settings.names,
    file: settings.file,
    goroot: settings.goroot,
    get: (name) => {
      const setting = settings.get(name);
      if (!meant.has(name)) return setting;
      const weaker = setting.layers.find(({ layer }) => layer === 'goroot' || layer === 'default');
      return { ...setting, value: meant.get(name) ?? weaker?.value };
    },
  };
}
