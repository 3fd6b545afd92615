/** The page of what `gomirror doctor` looks at and finds, made from its checks and their words. */
import { makeChecks } from '../src/doctor/index.ts';
import { doctorGoMessages } from '../src/text/catalog/doctor-go.ts';
import { doctorMessages } from '../src/text/catalog/doctor.ts';
import { doctorModulesMessages } from '../src/text/catalog/doctor-modules.ts';
import { doctorNetworkMessages } from '../src/text/catalog/doctor-network.ts';
import { doctorPrivateMessages } from '../src/text/catalog/doctor-private.ts';
import { doctorProjectMessages } from '../src/text/catalog/doctor-project.ts';
import { doctorSurroundingsMessages } from '../src/text/catalog/doctor-surroundings.ts';
import { messages } from '../src/text/catalog/index.ts';
import type { Lang } from '../src/text/index.ts';

/** In the order in which doctor looks. */
const chapters: readonly {
  readonly words: object;
  readonly title: Readonly<Record<Lang, string>>;
}[] = [
  { words: doctorGoMessages, title: { en: 'Go and its versions', zh: 'Go 及其版本' } },
  { words: doctorProjectMessages, title: { en: 'Folders, projects, settings', zh: '目录、项目与设置' } },
  {
    words: doctorSurroundingsMessages,
    title: { en: 'Containers, systems, C compilers', zh: '容器、系统与 C 编译器' },
  },
  { words: doctorNetworkMessages, title: { en: 'Network', zh: '网络' } },
  {
    words: doctorModulesMessages,
    title: { en: 'Modules, mirrors, checksums', zh: '模块、镜像与校验和' },
  },
  { words: doctorPrivateMessages, title: { en: 'Git and private modules', zh: 'git 与私有模块' } },
  { words: doctorMessages, title: { en: 'The module cache', zh: '模块缓存' } },
];

const words = {
  en: {
    title: 'What doctor looks at and finds',
    generated:
      'Generated from the checks and their words; see scripts/generate.ts. Edits here are overwritten.',
    intro: [
      '[`gomirror doctor`](doctor.md) names one of these codes with each finding. A code keeps its meaning from version to version.',
      '`{…}` stands for what the finding is about. What is wrong in a setting itself has a code that begins with `goenv.accident-`,',
      'on the page of [errors](errors.md#setting-a-machine-up).',
    ],
    checks: 'Checks',
    heads: '| check | looks at | needs |',
    named: 'only when it is named',
    advice: 'What to do',
  },
  zh: {
    title: 'doctor 的检查项与发现',
    generated: '由各检查项及其文字生成，见 scripts/generate.ts。对本文件的修改会被覆盖。',
    intro: [
      '[`gomirror doctor`](doctor.md) 的每项发现都带有下列代码之一，代码的含义不随版本改变。`{…}` 代表发现所涉及的具体内容。',
      '设置本身的笔误使用以 `goenv.accident-` 开头的代码，见[错误](errors.md#配置本机)一页。',
    ],
    checks: '检查项',
    heads: '| 检查项 | 检查什么 | 依赖 |',
    named: '仅在指名时运行',
    advice: '怎么办',
  },
} as const;

/** Codes of checks, of pieces of advice, and of what keeps a check from running are no findings. */
function isFinding(code: string): boolean {
  return code.startsWith('doctor.') && !/^doctor\.(?:check|do|advice|out)-/.test(code);
}

function escaped(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[<>*_|]/g, String.raw`\$&`)))
    .join('`');
}

function checkRows(lang: Lang): string[] {
  const [open, close] = lang === 'zh' ? ['（', '）'] : [' (', ')'];
  return makeChecks().map(({ id, needs, byDefault }) => {
    const about = messages[`doctor.check-${id.replaceAll('.', '-')}`]?.[lang].message ?? '';
    const named = byDefault ? '' : `${open}${words[lang].named}${close}`;
    return `| \`${id}\` | ${escaped(about)}${named} | ${needs.map((need) => `\`${need}\``).join(' ')} |`;
  });
}

function section(code: string, lang: Lang): string[] {
  const said = messages[code]?.[lang];
  if (said === undefined) throw new Error(`${code} has no words in ${lang}`);
  const lines = [`### \`${code}\``, '', `> ${escaped(said.message).replaceAll('\n', '  \n> ')}`, ''];
  const colon = lang === 'zh' ? '：' : ': ';
  if (said.hint !== undefined)
    lines.push(`**${words[lang].advice}**${colon}${escaped(said.hint).replaceAll('\n', ' ')}`, '');
  return lines;
}

/** The page in `lang`: the checks, then a section for each finding. Throws when a finding has no chapter. */
export function findingsPage(lang: Lang): string {
  const { title, generated, intro, checks, heads } = words[lang];
  const lines = [`# ${title}`, '', `<!-- ${generated} -->`, '', ...intro, '', `## ${checks}`, ''];
  lines.push(heads, '|---|---|---|', ...checkRows(lang), '');
  const written = new Set<string>();
  for (const chapter of chapters) {
    lines.push(`## ${chapter.title[lang]}`, '');
    for (const code of Object.keys(chapter.words).filter(isFinding)) {
      lines.push(...section(code, lang));
      written.add(code);
    }
  }
  const lost = Object.keys(messages).filter((code) => isFinding(code) && !written.has(code));
  if (lost.length > 0) throw new Error(`no chapter in scripts/findings-page.ts for ${lost.join(', ')}`);
  return `${lines.join('\n').trimEnd()}\n`;
}
