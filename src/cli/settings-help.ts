import { flagOf, settingKeys, settingOf } from '../config/index.ts';
import { type Lang, say, wrap } from '../text/index.ts';
import { type Command, ownFlags } from './command.ts';

/** The settings that a command's help lists: each as an option, and what it is for. */
export function settingLines(command: Command, lang: Lang, columns: number | undefined): string[] {
  const words = (code: string) => say(code, {}, lang);
  const lines: string[] = [];
  for (const key of settingKeys) {
    const setting = settingOf(key);
    if (setting.main !== true || key === 'lang' || command.lists?.includes(key) === false) continue;
    if (ownFlags(command).some(({ name }) => name === flagOf(key))) continue;
    const value =
      setting.kind === 'choice'
        ? ` ${setting.choices.join('|')}`
        : setting.kind === 'switch'
          ? ''
          : ` ${words(`cli.value.${setting.kind}`)}`;
    const preset = setting.default === null ? '' : say('cli.default', { value: setting.default }, lang);
    lines.push(
      `  --${flagOf(key)}${value}`,
      ...wrap(`${words(`setting.${key}`)}${preset}`, columns, '      '),
    );
  }
  return lines;
}
