import { hint, type Lang, say } from '../text/index.ts';
import { formatDuration, formatSize } from './quantity.ts';
import type { Setting } from './setting-kinds.ts';
import { flagOf, type SettingKey, settingKeys, settingOf, variableOf } from './settings.ts';

/** The reference page in Markdown, with a line end. */
export function referencePage(lang: Lang): string {
  const words = (code: string, params = {}) => say(code, params, lang);
  const lines = [
    `<!-- ${words('reference.generated')} -->`,
    '',
    `# ${words('reference.title')}`,
    '',
    words('reference.intro'),
    '',
    '```yaml',
    ...words('reference.example').split('\n'),
    '```',
    '',
    words('reference.values'),
    '',
    words('reference.upstreams'),
    '',
    '```yaml',
    ...words('reference.example-upstreams').split('\n'),
    '```',
    '',
    words('reference.private'),
    '',
    '```yaml',
    ...words('reference.example-private').split('\n'),
    '```',
    '',
  ];
  let section: string | undefined;
  for (const key of settingKeys) {
    const dot = key.indexOf('.');
    const name = dot < 0 ? 'general' : key.slice(0, dot);
    if (name !== section) {
      section = name;
      lines.push(`## ${words(`reference.section-${name}`)}`, '');
    }
    lines.push(...entry(key, lang));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function entry(key: SettingKey, lang: Lang): string[] {
  const setting = settingOf(key);
  const words = (code: string, params = {}) => say(code, params, lang);
  const line = (code: string, value: string) => `- ${words(code, { value })}`;
  const names = [`--${flagOf(key)}`, variableOf(key)].map((name) => `\`${name}\``);
  return [
    `### \`${key}\``,
    '',
    words(`setting.${key}`),
    '',
    setting.fileOnly === true
      ? `- ${words('reference.file-only')}`
      : line('reference.written-as', names.join(words('reference.separator'))),
    line('reference.value', valueWords(setting, lang)),
    line('reference.default', defaultWords(setting, lang)),
    `- ${words(setting.live === true ? 'reference.live' : 'reference.not-live')}`,
    line('reference.why', hint(`setting.${key}`, {}, lang) ?? ''),
    '',
  ];
}

function valueWords(setting: Setting, lang: Lang): string {
  switch (setting.kind) {
    case 'choice':
      return setting.choices.map((choice) => `\`${choice}\``).join(say('reference.separator', {}, lang));
    case 'duration': {
      const [min, max] = [formatDuration(setting.minMs), formatDuration(setting.maxMs)];
      return say('reference.range-duration', { min, max }, lang);
    }
    case 'size':
      return say(
        'reference.range-size',
        { min: formatSize(setting.minBytes), max: formatSize(setting.maxBytes) },
        lang,
      );
    case 'count':
      return say('reference.range-count', { min: setting.min, max: setting.max }, lang);
    default:
      return say(`reference.kind-${setting.kind}`, {}, lang);
  }
}

function defaultWords(setting: Setting, lang: Lang): string {
  if (setting.default !== null) return `\`${setting.default}\``;
  return say(
    setting.derived === undefined ? 'reference.no-default' : `reference.derived-${setting.derived}`,
    {},
    lang,
  );
}
