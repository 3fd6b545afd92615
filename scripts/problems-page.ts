/** The page of the go command's errors, made from the catalogue of `explain`. */
import {
  commandsOf,
  entries,
  type Entry,
  type Group,
  groups,
  shownPattern,
} from '../src/doctor/explain/index.ts';
import { messages } from '../src/text/catalog/index.ts';
import type { Lang } from '../src/text/index.ts';

const titles: Readonly<Record<Group, Readonly<Record<Lang, string>>>> = {
  mirror: { en: 'Mirrors and modules', zh: '镜像与模块' },
  settings: { en: 'Settings', zh: '设置' },
  network: { en: 'Network', zh: '网络' },
  tls: { en: 'Certificates and TLS', zh: '证书与 TLS' },
  checksums: { en: 'Checksums', zh: '校验和' },
  private: { en: 'Private code and version control', zh: '私有代码与版本控制' },
  toolchain: { en: 'Go versions', zh: 'Go 版本' },
  project: { en: 'go.mod, vendor, workspaces and imports', zh: 'go.mod、vendor、工作区与 import' },
  build: { en: 'C code, disks, rights and processes', zh: 'C 代码、磁盘、权限与进程' },
};

const words = {
  en: {
    title: 'Errors of the go command',
    generated:
      'Generated from src/doctor/explain and its words; see scripts/generate.ts. Edits here are overwritten.',
    intro: [
      'What go, git and the C compiler print when something goes wrong, what it means, and what to do. `gomirror explain` finds the',
      'entry by itself: `go build ./... 2>&1 | gomirror explain`, or `gomirror explain build.log`. `…` stands for what varies; capital',
      'letters in a command stand for what you know better. Each code keeps its meaning from version to version.',
    ],
    index: 'Index by message',
    message: 'message',
    entryTitle: 'entry',
    advice: 'What to do',
    checks: 'To look at a machine',
    related: 'See also',
    colon: ': ',
    comma: ', ',
  },
  zh: {
    title: 'go 命令的错误',
    generated: '由 src/doctor/explain 及其文字生成，见 scripts/generate.ts。对本文件的修改会被覆盖。',
    intro: [
      '出错时 go、git 和 C 编译器会打印什么、是什么意思、该怎么办。`gomirror explain` 会自动找到对应的条目：',
      '`go build ./... 2>&1 | gomirror explain`，或 `gomirror explain build.log`。`…` 代表会变化的内容；命令中的大写字母请换成实际内容。',
      '每个代码的含义不随版本改变。',
    ],
    index: '按消息查找',
    message: '消息',
    entryTitle: '条目',
    advice: '怎么办',
    checks: '检查一台机器',
    related: '另见',
    colon: '：',
    comma: '、',
  },
} as const;

/** Text shown as it is, in backticks; of a table's cells a bar is escaped. */
function code(text: string, inTable = false): string {
  const shown = inTable ? text.replaceAll('|', String.raw`\|`) : text;
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

function escaped(text: string): string {
  return text.replaceAll(/[<>*_|]/g, String.raw`\$&`);
}

function link(of: string): string {
  return `[${code(of)}](#${of.replaceAll('.', '')})`;
}

function section(entry: Entry, lang: Lang): string[] {
  const said = messages[entry.code]?.[lang];
  if (said === undefined) throw new Error(`${entry.code} has no words in ${lang}`);
  const { advice, checks, related, colon, comma } = words[lang];
  const lines = [`### \`${entry.code}\``, '', '```text', ...entry.patterns.map(shownPattern), '```', ''];
  lines.push(escaped(said.message), '');
  if (said.hint !== undefined) lines.push(`**${advice}**${colon}${escaped(said.hint)}`, '');
  const commands = commandsOf(entry, {});
  if (commands.length > 0) lines.push('```sh', ...commands, '```', '');
  if (entry.probes.length > 0)
    lines.push(`${checks}${colon}${code(`gomirror doctor ${entry.probes.join(' ')}`)}`, '');
  if (entry.related.length > 0) lines.push(`${related}${colon}${entry.related.map(link).join(comma)}`, '');
  return lines;
}

/** The page in `lang`: an index of all spellings, then a section for each entry. Throws when an entry has no words. */
export function problemsPage(lang: Lang): string {
  const { title, generated, intro, index, message, entryTitle } = words[lang];
  const lines = [
    `# ${title}`,
    '',
    `<!-- ${generated} -->`,
    '',
    ...intro,
    '',
    `## ${index}`,
    '',
    `| ${message} | ${entryTitle} |`,
    '|---|---|',
  ];
  const spellings = entries.flatMap((entry) =>
    entry.patterns.map((pattern) => ({
      shown: shownPattern(pattern).replace(/^[^\p{L}\p{N}]+/u, ''),
      entry,
    })),
  );
  const seen = new Set<string>();
  // Plain comparison: the order must be the same whatever language the machine speaks.
  for (const { shown, entry } of spellings.toSorted((a, b) => (a.shown < b.shown ? -1 : 1))) {
    if (seen.has(shown)) continue;
    seen.add(shown);
    lines.push(`| ${code(shown, true)} | ${link(entry.code)} |`);
  }
  lines.push('');
  for (const group of groups) {
    lines.push(`## ${titles[group][lang]}`, '');
    for (const entry of entries) if (entry.group === group) lines.push(...section(entry, lang));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
