/** The page of errors, made from the declared codes, their words and the status table. */
import { GomirrorError } from '../src/base/index.ts';
import { statusOf } from '../src/server/index.ts';
import { messages } from '../src/text/catalog/index.ts';
import type { Lang } from '../src/text/index.ts';
import { declaredCodes } from './support/codes.ts';

interface Room {
  /** What its codes begin with, before the dot. */
  readonly prefix: string;
  /** False where no HTTP answer carries these codes. */
  readonly answered: boolean;
  readonly title: Readonly<Record<Lang, string>>;
}

/** In the order in which a user is likely to meet them. */
const rooms: readonly Room[] = [
  {
    prefix: 'cli',
    answered: false,
    title: { en: 'Starting gomirror', zh: '启动 gomirror' },
  },
  {
    prefix: 'goenv',
    answered: false,
    title: { en: 'Setting a machine up', zh: '配置本机' },
  },
  {
    prefix: 'mirrors',
    answered: false,
    title: { en: 'Public mirrors', zh: '公共镜像' },
  },
  { prefix: 'config', answered: false, title: { en: 'Settings', zh: '设置' } },
  { prefix: 'mirror', answered: true, title: { en: 'Serving modules', zh: '提供模块' } },
  {
    prefix: 'verify',
    answered: false,
    title: { en: 'What `gomirror verify` finds', zh: '`gomirror verify` 发现的问题' },
  },
  { prefix: 'origin', answered: true, title: { en: 'Upstreams', zh: '上游' } },
  {
    prefix: 'sumdb',
    answered: true,
    title: { en: 'The checksum database', zh: '校验和数据库' },
  },
  {
    prefix: 'zip',
    answered: true,
    title: { en: 'Module zips', zh: '模块 zip 文件' },
  },
  {
    prefix: 'module',
    answered: true,
    title: { en: 'Paths, versions and module files', zh: '路径、版本与模块文件' },
  },
  { prefix: 'server', answered: true, title: { en: 'Requests', zh: '请求' } },
  {
    prefix: 'store',
    answered: true,
    title: { en: 'The data folder', zh: '数据目录' },
  },
  {
    prefix: 'ledger',
    answered: true,
    title: { en: 'Users, tokens and the audit log', zh: '用户、令牌与审计日志' },
  },
  { prefix: 'internal', answered: true, title: { en: 'gomirror itself', zh: 'gomirror 自身' } },
];

const words = {
  en: {
    title: 'Errors',
    generated:
      'Generated from the codes and their words; see scripts/generate.ts. Edits here are overwritten.',
    intro: [
      'Every error has a code that keeps its meaning from version to version. The code is in the JSON log and in the title of a',
      'section here; what you read on the terminal, and what the go command prints, are the words below it. `{…}` stands for what',
      'the error is about.',
      '',
      'The HTTP status decides what the go command does next:',
      '',
      '| status | meaning | the go command |',
      '|---|---|---|',
      '| 404 | absent: it does not exist, or is not to be had from here | goes on to the next entry of `GOPROXY` |',
      '| 400, 403, 405 | refused | stops at a comma, goes on at `\\|` |',
      '| 5xx | unavailable: try again later | stops at a comma, goes on at `\\|` |',
    ],
    advice: 'What to do',
    status: 'HTTP status',
    noAdvice: 'Nothing to do but what the message says.',
  },
  zh: {
    title: '错误',
    generated: '由错误代码及其文字生成，见 scripts/generate.ts。对本文件的修改会被覆盖。',
    intro: [
      '每个错误都有一个代码，代码的含义不随版本改变。JSON 日志中有这个代码，本页各节也以它为标题；终端上看到的、go 命令打印出来的，',
      '则是标题下面的文字。`{…}` 代表错误所涉及的具体内容。',
      '',
      'go 命令接下来怎么做，由 HTTP 状态码决定：',
      '',
      '| 状态码 | 含义 | go 命令的反应 |',
      '|---|---|---|',
      '| 404 | 不存在，或者无法从这里取得 | 继续尝试 `GOPROXY` 中的下一项 |',
      '| 400、403、405 | 被拒绝 | 遇到逗号就停下，遇到 `\\|` 则继续 |',
      '| 5xx | 暂时不可用，请稍后再试 | 遇到逗号就停下，遇到 `\\|` 则继续 |',
    ],
    advice: '怎么办',
    status: 'HTTP 状态码',
    noAdvice: '按上面的说明处理即可。',
  },
} as const;

/** Markdown that shows `text` as it is, but for what stands between backticks. */
function escaped(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[<>*_]/g, String.raw`\$&`)))
    .join('`');
}

/** A quotation of `text`: several lines stay several lines. */
function quoted(text: string): string {
  return escaped(text)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('  \n');
}

function section(code: string, room: Room, lang: Lang): string[] {
  const said = messages[code]?.[lang];
  if (said === undefined) throw new Error(`${code} has no words in ${lang}`);
  const { advice, status, noAdvice } = words[lang];
  const colon = lang === 'zh' ? '：' : ': ';
  const lines = [`### \`${code}\``, '', quoted(said.message), ''];
  lines.push(
    said.hint === undefined ? noAdvice : `**${advice}**${colon}${escaped(said.hint).replaceAll('\n', ' ')}`,
    '',
  );
  if (room.answered) lines.push(`${status}${colon}${statusOf(new GomirrorError(code))}`, '');
  return lines;
}

/** The page in `lang`: one section for each declared code. Throws when a code has no words or belongs to no chapter. */
export function errorsPage(lang: Lang): string {
  const { title, generated, intro } = words[lang];
  const lines = [`# ${title}`, '', `<!-- ${generated} -->`, '', ...intro, ''];
  let written = 0;
  for (const room of rooms) {
    const own = declaredCodes.filter((code) => code.split('.')[0] === room.prefix);
    if (own.length === 0) continue;
    lines.push(`## ${room.title[lang]}`, '');
    for (const code of own) lines.push(...section(code, room, lang));
    written += own.length;
  }
  if (written !== declaredCodes.length) {
    const lost = declaredCodes.filter((code) => !rooms.some((room) => code.split('.')[0] === room.prefix));
    throw new Error(`no chapter in scripts/errors-page.ts for ${lost.join(', ')}`);
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
