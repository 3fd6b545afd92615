import type { Catalog } from '../say.ts';

/** `gomirror explain`. */
export const cliExplainMessages = {
  'cli.summary.explain': {
    en: { message: 'say what errors of the go command mean, and what to do' },
    zh: { message: '说明 go 命令的错误是什么意思、该怎么办' },
  },
  'cli.about.explain': {
    en: {
      message:
        'Reads a log (FILE, or what is piped or pasted), or runs a COMMAND behind -- and reads what it prints, and explains\nthe errors of go, git and the C compiler that it knows: root causes first, repeats together. Logs of build servers\nmay be handed in as they are. Passwords and tokens are not shown. With COMMAND the exit code is that of the command.',
    },
    zh: {
      message:
        '读取日志（FILE，或通过管道、粘贴输入的内容），或者运行 -- 之后的 COMMAND 并读取它的输出，\n然后解释其中已知的 go、git 和 C 编译器错误：根本原因在前，重复的合并。构建服务器的日志可以原样输入。\n不会显示密码和令牌。运行 COMMAND 时，退出码就是该命令的退出码。',
    },
  },
  'cli.examples.explain': {
    en: {
      message:
        'gomirror explain -- go build ./...\ngo mod tidy 2>&1 | gomirror explain\ngomirror explain build.log --json',
    },
    zh: {
      message:
        'gomirror explain -- go build ./...\ngo mod tidy 2>&1 | gomirror explain\ngomirror explain build.log --json',
    },
  },
  'cli.flag.probe': {
    en: { message: 'Look at this machine too, to tell similar causes apart (default on a terminal).' },
    zh: { message: '同时检查本机，以区分相似的原因（在终端上默认如此）。' },
  },
  'cli.explain-nothing': {
    en: {
      message: 'there is nothing to explain: what was handed in is empty',
      hint: 'Either all went well, or the errors, which are on standard error, were not piped: go build ./... 2>&1 | gomirror explain',
    },
    zh: {
      message: '没有可以解释的内容：输入为空',
      hint: '可能一切正常；也可能是错误没有送进管道，因为它们在标准错误上：go build ./... 2>&1 | gomirror explain',
    },
  },
  'cli.explain-paste': {
    en: { message: 'paste the error here, then press Enter and Ctrl-D (on Windows Ctrl-Z and Enter)' },
    zh: { message: '请在此粘贴错误，然后按回车和 Ctrl-D（Windows 上是 Ctrl-Z 和回车）' },
  },
  'cli.explain-silent': {
    en: {
      message:
        'nothing printed for {seconds} seconds: the go command has no time limit of its own and may be waiting for a network that drops its packets; Ctrl-C ends it',
    },
    zh: {
      message:
        '已有 {seconds} 秒没有任何输出：go 命令自身没有时限，可能在等待一个丢弃数据包的网络；按 Ctrl-C 可以结束它',
    },
  },
  'cli.explain-title': {
    en: { message: '{index} of {total}: {code}' },
    zh: { message: '第 {index} 个，共 {total} 个：{code}' },
  },
  'cli.explain-line': { en: { message: 'line {line}' }, zh: { message: '第 {line} 行' } },
  'cli.explain-lines': {
    en: { message: 'line {line}, and {count} times in all' },
    zh: { message: '第 {line} 行，共 {count} 次' },
  },
  'cli.explain-modules': { en: { message: 'for {modules}' }, zh: { message: '涉及 {modules}' } },
  'cli.explain-follows': {
    en: { message: 'This probably follows from the errors above.' },
    zh: { message: '这一条多半是由上面的错误引起的。' },
  },
  'cli.explain-seen': { en: { message: 'seen: {seen}' }, zh: { message: '原文：{seen}' } },
  'cli.explain-type': { en: { message: 'type: {command}' }, zh: { message: '输入：{command}' } },
  'cli.explain-check': {
    en: { message: 'To look at this machine: {command}' },
    zh: { message: '检查本机：{command}' },
  },
  'cli.explain-related': { en: { message: 'See also: {codes}' }, zh: { message: '另见：{codes}' } },
  'cli.explain-also': {
    en: { message: 'The same message also fits: {codes}' },
    zh: { message: '同一条消息还符合：{codes}' },
  },
  'cli.explain-probing': {
    en: { message: 'looking at this machine, for ten seconds at most' },
    zh: { message: '正在检查本机，最多十秒' },
  },
  'cli.explain-probed': {
    en: { message: 'looked at just now, {check}: {words}' },
    zh: { message: '刚刚检查了 {check}：{words}' },
  },
  'cli.explain-probed-ok': {
    en: { message: 'looked at just now, {check}: nothing wrong' },
    zh: { message: '刚刚检查了 {check}：没有问题' },
  },
  'cli.explain-unknown': {
    en: { message: 'Not known (line {line})' },
    zh: { message: '未知错误（第 {line} 行）' },
  },
  'cli.explain-unknown-advice': {
    en: { message: 'No entry fits this message.' },
    zh: { message: '没有条目与这条消息相符。' },
  },
  'cli.explain-nearest': {
    en: { message: 'most like it: {code}: {words}' },
    zh: { message: '最接近的是 {code}：{words}' },
  },
  'cli.explain-none': {
    en: { message: 'Nothing in these {lines} lines looks like an error of the go command.' },
    zh: { message: '这 {lines} 行中没有类似 go 命令错误的内容。' },
  },
  'cli.explain-summary': {
    en: { message: 'Explained: {explained}. Not known: {unknown}. Lines read: {lines}.' },
    zh: { message: '已解释 {explained} 个，未知 {unknown} 个，共读取 {lines} 行。' },
  },
  'cli.explain-dropped': {
    en: { message: '{count} more different errors are not shown.' },
    zh: { message: '另有 {count} 个不同的错误没有显示。' },
  },
} as const satisfies Catalog;
