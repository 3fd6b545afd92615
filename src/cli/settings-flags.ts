import {
  flagOf,
  loadConfig,
  type LoadedConfig,
  optionKeys,
  type SettingKey,
  settingOf,
} from '../config/index.ts';
import type { FlagSpec } from './arguments.ts';
import { type Command, type CommandContext, ownFlags } from './command.ts';

/** All flags of `command`. */
export function flagsOf(command: Command): readonly FlagSpec[] {
  const own = ownFlags(command);
  if (!command.takesSettings) return own;
  const settings = optionKeys.map((key): FlagSpec => {
    return {
      name: flagOf(key),
      value: settingOf(key).kind === 'switch' ? 'optional' : true,
      mayBeEmpty: true,
    };
  });
  return [...own, ...settings.filter(({ name }) => own.every((flag) => flag.name !== name))];
}

/** Loads the settings with the flags that were given. Throws what {@link loadConfig} throws. */
export function loadSettings({ io, given }: CommandContext): Promise<LoadedConfig> {
  const flags: Partial<Record<SettingKey, string>> = {};
  for (const key of optionKeys) {
    // A command's own switch of the same name is `true`, not a text, and says nothing about the setting.
    const value = given.flags.get(flagOf(key));
    if (typeof value === 'string') flags[key] = value;
  }
  const configFile = given.flags.get('config');
  return loadConfig({
    flags,
    host: io.host,
    configFile: typeof configFile === 'string' ? configFile : undefined,
  });
}
