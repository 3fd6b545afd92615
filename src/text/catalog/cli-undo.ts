import type { Catalog } from '../say.ts';

/** `gomirror undo`. */
export const cliUndoMessages = {
  'cli.summary.undo': {
    en: { message: 'put back what setup has changed' },
    zh: { message: '撤销 setup 所作的改动' },
  },
  'cli.about.undo': {
    en: {
      message:
        'Puts files and registry values back exactly as they were before a setup: the last one that still counts, or the one\nnamed by ID. It first shows what changes, and asks. What somebody has written there since is kept; where our change\ncannot be taken out without harm, the file is left as it is and that is said. Setups can be undone in any order, also\none that was interrupted half-way. Exits with 1 when something had to be left.',
    },
    zh: {
      message:
        '把文件和注册表的值恢复到某次 setup 之前的样子，不差一个字节：默认是最近一次仍然有效的设置，也可用 ID 指定。\n会先显示将要改动的内容并询问。之后别人写入的内容会保留；若无法安全地去掉我们的改动，则保持文件原样并加以说明。\n各次设置可按任意顺序撤销，中途被打断的也可以。有内容不得不保留时，退出码为 1。',
    },
  },
  'cli.examples.undo': {
    en: { message: 'gomirror undo\ngomirror undo --list\ngomirror undo 20261121-203000-1 --dry-run' },
    zh: { message: 'gomirror undo\ngomirror undo --list\ngomirror undo 20261121-203000-1 --dry-run' },
  },
  'cli.flag.list': {
    en: { message: 'Only list what has been changed, newest first.' },
    zh: { message: '只列出作过的改动，最新的在前。' },
  },
  'cli.flag.yes-undo': {
    en: { message: 'Ask nobody, and put it back.' },
    zh: { message: '不询问，直接恢复。' },
  },
  'cli.flag.dry-run-undo': {
    en: { message: 'Show what would be put back, and change nothing.' },
    zh: { message: '只显示将要恢复的内容，不作改动。' },
  },
  'cli.undo-none': { en: { message: 'There is nothing to undo.' }, zh: { message: '没有可以撤销的改动。' } },
  'cli.undo-already': {
    en: { message: 'Setup {id} ({time}) was undone before; there is nothing to do.' },
    zh: { message: '设置 {id}（{time}）此前已撤销，无需再做什么。' },
  },
  'cli.undo-of': {
    en: { message: 'Undoing setup {id} of {time}: {command}' },
    zh: { message: '撤销设置 {id}（{time}）：{command}' },
  },
  'cli.undo-interrupted': {
    en: { message: 'Undoing setup {id} of {time}, which was interrupted half-way: {command}' },
    zh: { message: '撤销中途被打断的设置 {id}（{time}）：{command}' },
  },
  'cli.undo-ask': { en: { message: 'Put this back? [y/N]' }, zh: { message: '要恢复吗？[y/N]' } },
  'cli.undo-stays': {
    en: { message: 'Nothing has been changed.' },
    zh: { message: '未作任何改动。' },
  },
  'cli.undo-needs-yes': {
    en: {
      message: 'there is no terminal to ask on; nothing has been changed',
      hint: 'Add --yes to put it back without being asked, or --dry-run to only see it.',
    },
    zh: {
      message: '没有可供询问的终端；未作任何改动',
      hint: '加上 --yes 可不经询问直接恢复，加上 --dry-run 则只显示内容。',
    },
  },
  'cli.undo-dry': {
    en: { message: 'This was a dry run: nothing has been changed.' },
    zh: { message: '这只是演示，未作任何改动。' },
  },
  'cli.undo-done': {
    en: {
      message:
        'Setup {id} is undone. Programs and shells that are running see it when they are started again.',
    },
    zh: { message: '设置 {id} 已撤销。正在运行的程序和 Shell 需重新启动后才会生效。' },
  },
  'cli.undo-left': {
    en: { message: 'Setup {id} is undone, except for {count} places named above.' },
    zh: { message: '设置 {id} 已撤销，但上面列出的 {count} 处除外。' },
  },
  'cli.undo-failed': {
    en: { message: '{path} could not be written ({reason})' },
    zh: { message: '无法写入 {path}（{reason}）' },
  },
  'cli.undo-again': {
    en: { message: 'The rest is undone. Run "gomirror undo {id}" again when that is mended.' },
    zh: { message: '其余部分已撤销。排除上述问题后，请再次运行“gomirror undo {id}”。' },
  },
  'cli.undo-head.id': { en: { message: 'ID' }, zh: { message: 'ID' } },
  'cli.undo-head.time': { en: { message: 'TIME' }, zh: { message: '时间' } },
  'cli.undo-head.state': { en: { message: 'STATE' }, zh: { message: '状态' } },
  'cli.undo-head.changes': { en: { message: 'CHANGES' }, zh: { message: '改动数' } },
  'cli.undo-head.command': { en: { message: 'COMMAND' }, zh: { message: '命令' } },
  'cli.undo-state.planned': { en: { message: 'interrupted' }, zh: { message: '被打断' } },
  'cli.undo-state.done': { en: { message: 'done' }, zh: { message: '已完成' } },
  'cli.undo-state.undone': { en: { message: 'undone' }, zh: { message: '已撤销' } },
} as const satisfies Catalog;
