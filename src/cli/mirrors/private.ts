import type { GoSettings } from '../../goenv/index.ts';
import { Patterns } from '../../policy/index.ts';

/** Whether one of these settings, which hold patterns, says that a module's name is to be kept from others. */
export function isPrivate(settings: GoSettings, path: string, names: readonly string[]): boolean {
  return new Patterns(names.map((name) => settings.get(name).value ?? '')).matches(path);
}
