import { formatData, formatValue, settingKeys, settingOf, valueOf } from '../../config/index.ts';
import { printable, say } from '../../text/index.ts';
import type { CommandContext } from '../command.ts';
import { loadSettings } from '../settings-flags.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { printRemark } from '../print.ts';

/** Prints each setting, its value and where that came from. */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  const { config, sources, notices } = await loadSettings(context);
  const { lang } = config;
  for (const { code, params } of notices) printRemark(io, code, params, lang);
  const rows = settingKeys.map((key) => {
    const { layer, where } = sources.get(key) ?? { layer: 'default' as const, where: '' };
    return { key, setting: settingOf(key), value: valueOf(config, key), layer, where };
  });
  if (given.flags.has('json')) {
    const settings = rows.map(({ key, setting, value, layer, where }) => [
      key,
      { value: formatData(setting, value) ?? null, layer, where },
    ]);
    io.stdout.write(`${JSON.stringify(Object.fromEntries(settings), undefined, 2)}\n`);
    return exitCodes.ok;
  }
  const shown = rows.map(({ key, setting, value, layer, where }) => ({
    key,
    value: printable(formatValue(setting, value) ?? '-'),
    source: say(where === '' ? `cli.layer.${layer}` : `cli.layer.${layer}-where`, { where }, lang),
  }));
  const keyWidth = Math.max(...shown.map(({ key }) => key.length)) + 2;
  // One long value must not push every source off the screen.
  const valueWidth = Math.min(40, Math.max(...shown.map(({ value }) => value.length))) + 2;
  for (const { key, value, source } of shown) {
    io.stdout.write(`${key.padEnd(keyWidth)}${`${value}  `.padEnd(valueWidth)}${source}\n`);
  }
  return exitCodes.ok;
}
