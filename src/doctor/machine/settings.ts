import { type GoSettings, readGoSettings } from '../../goenv/index.ts';
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
