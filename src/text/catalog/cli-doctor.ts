import type { Catalog } from '../say.ts';

/** `gomirror doctor`. */
export const cliDoctorMessages = {
  'cli.summary.doctor': {
    en: { message: 'find out why Go does not work here, and mend it' },
    zh: { message: '查明 Go 在本机为何不正常，并加以修复' },
  },
  'cli.about.doctor': {
    en: {
      message:
        'Looks at go, its settings, the network, mirrors, modules, the module cache, C compilers and containers, and says what is\nwrong, what was seen and what mends it, root causes first. CHECK is a check or a group of checks (gomirror doctor --list).\nChanges nothing without --fix, which shows the changes first and asks; settings that it changes can be put back with\ngomirror undo. Ends within its time even when nothing answers. Exits with 0 when nothing is wrong (notes do not\ncount), 1 when something is, 2 when that could not be found out.',
    },
    zh: {
      message:
        '检查 go 及其设置、网络、镜像、模块、模块缓存、C 编译器和容器，说明哪里有问题、看到了什么、如何修复，根本原因在前。\nCHECK 是某项检查或一组检查（gomirror doctor --list）。不加 --fix 不会改动任何东西；--fix 会先显示改动并询问，\n它改动的设置可以用 gomirror undo 恢复。即使没有任何响应，也会在限定时间内结束。没有问题时退出码为 0（提示不算），\n有问题为 1，无法查明为 2。',
    },
  },
  'cli.examples.doctor': {
    en: {
      message:
        'gomirror doctor\ngomirror doctor --fix\ngomirror doctor network --mirror https://goproxy.cn\ngomirror doctor --module golang.org/x/text@v0.14.0 --timeout 30s --json',
    },
    zh: {
      message:
        'gomirror doctor\ngomirror doctor --fix\ngomirror doctor network --mirror https://goproxy.cn\ngomirror doctor --module golang.org/x/text@v0.14.0 --timeout 30s --json',
    },
  },
  'cli.flag.list-doctor': { en: { message: 'List the checks.' }, zh: { message: '列出所有检查。' } },
  'cli.flag.fix': {
    en: { message: 'Show what can be mended by itself, ask, mend it, and look again.' },
    zh: { message: '显示可以自动修复的内容，询问后修复，并重新检查。' },
  },
  'cli.flag.yes-doctor': {
    en: { message: 'With --fix: ask nobody, and mend it.' },
    zh: { message: '与 --fix 合用：不询问，直接修复。' },
  },
  'cli.flag.mirror-doctor': {
    en: { message: 'The mirror to look at, instead of the GOPROXY of this machine.' },
    zh: { message: '要检查的镜像，代替本机的 GOPROXY。' },
  },
  'cli.flag.module': {
    en: { message: 'The module with which mirrors are tried, such as golang.org/x/text@v0.14.0.' },
    zh: { message: '用来试验镜像的模块，例如 golang.org/x/text@v0.14.0。' },
  },
  'cli.flag.timeout': {
    en: { message: 'How long all of it may take (default: 10s).' },
    zh: { message: '全部检查最多用时（默认：10s）。' },
  },
  'cli.flag.verbose-doctor': {
    en: { message: 'Also print what each check has seen.' },
    zh: { message: '同时输出每项检查所看到的内容。' },
  },

  'cli.unknown-check': {
    en: { message: 'there is no check "{check}"', hint: 'List the checks: gomirror doctor --list' },
    zh: { message: '没有“{check}”这项检查', hint: '查看所有检查：gomirror doctor --list' },
  },
  'cli.unknown-check-near': {
    en: {
      message: 'there is no check "{check}"',
      hint: 'Did you mean "{nearest}"? List the checks: gomirror doctor --list',
    },
    zh: {
      message: '没有“{check}”这项检查',
      hint: '您是想用“{nearest}”吗？查看所有检查：gomirror doctor --list',
    },
  },
  'cli.doctor-bad-module': {
    en: {
      message: '"{value}" is not a module with its version',
      hint: 'Write it like golang.org/x/text@v0.14.0.',
    },
    zh: { message: '“{value}”不是带版本的模块', hint: '请写成 golang.org/x/text@v0.14.0 这样。' },
  },
  'cli.doctor-bad-timeout': {
    en: {
      message: '"{value}" is not a time for --timeout',
      hint: 'Write it like 10s or 2m; one second at least.',
    },
    zh: { message: '“{value}”不是 --timeout 可用的时间', hint: '请写成 10s 或 2m 这样，至少一秒。' },
  },
  'cli.doctor-needs-yes': {
    en: {
      message: 'nothing was changed: there is no terminal to ask on',
      hint: 'Look at the changes above, then run it again with --yes.',
    },
    zh: {
      message: '没有作任何改动：没有可供询问的终端',
      hint: '请查看上面的改动，然后加上 --yes 再运行一次。',
    },
  },

  'cli.doctor-level-error': { en: { message: 'wrong' }, zh: { message: '错误' } },
  'cli.doctor-level-warning': { en: { message: 'risky' }, zh: { message: '警告' } },
  'cli.doctor-level-note': { en: { message: 'note' }, zh: { message: '提示' } },
  'cli.doctor-title': { en: { message: '{level}: {what}' }, zh: { message: '{level}：{what}' } },
  'cli.doctor-title-likely': {
    en: { message: '{level}: {what} (likely, not certain)' },
    zh: { message: '{level}：{what}（很可能，但不确定）' },
  },
  'cli.doctor-seen': { en: { message: 'seen: {seen}' }, zh: { message: '看到：{seen}' } },
  'cli.doctor-type': { en: { message: 'type: {command}' }, zh: { message: '请输入：{command}' } },
  'cli.doctor-can-set': {
    en: { message: '--fix can do: {command}' },
    zh: { message: '--fix 可以执行：{command}' },
  },
  'cli.doctor-environment': {
    en: { message: 'The environment sets {name}, which counts before that: take the variable away first.' },
    zh: { message: '环境变量中设置了 {name}，它优先生效：请先删除该变量。' },
  },
  'cli.doctor-can-remove': {
    en: { message: '--fix can delete: {path}' },
    zh: { message: '--fix 可以删除：{path}' },
  },
  'cli.doctor-can-remove-more': {
    en: { message: '… and {count} more' },
    zh: { message: '…… 以及另外 {count} 项' },
  },
  'cli.doctor-therefore': {
    en: { message: 'because of this not looked at: {checks}' },
    zh: { message: '因此没有进行的检查：{checks}' },
  },
  'cli.doctor-code': {
    en: { message: '[{code}, check {check}]' },
    zh: { message: '［{code}，检查项 {check}］' },
  },
  'cli.doctor-skipped': {
    en: { message: 'skipped because of {because}' },
    zh: { message: '因 {because} 而跳过' },
  },
  'cli.doctor-not-looked': { en: { message: '{check}: {words}' }, zh: { message: '{check}：{words}' } },
  'cli.doctor-state-ok': { en: { message: 'fine' }, zh: { message: '正常' } },
  'cli.doctor-state-found': { en: { message: 'found' }, zh: { message: '有发现' } },
  'cli.doctor-state-skipped': { en: { message: 'skipped' }, zh: { message: '跳过' } },
  'cli.doctor-state-not-run': { en: { message: 'not run' }, zh: { message: '未完成' } },
  'cli.doctor-when-named': {
    en: { message: '(only when it is named)' },
    zh: { message: '（仅在指名时运行）' },
  },
  'cli.doctor-clean': {
    en: { message: '{ran} checks, nothing wrong' },
    zh: { message: '完成 {ran} 项检查，没有发现问题' },
  },
  'cli.doctor-found': {
    en: { message: '{ran} checks: {error} wrong, {warning} risky, {note} to note' },
    zh: { message: '完成 {ran} 项检查：错误 {error} 个，警告 {warning} 个，提示 {note} 个' },
  },
  'cli.doctor-try-fix': {
    en: { message: 'Some of it can be mended by itself: gomirror doctor --fix' },
    zh: { message: '其中一部分可以自动修复：gomirror doctor --fix' },
  },
  'cli.doctor-nothing-to-fix': {
    en: { message: 'There is nothing that could be mended by itself.' },
    zh: { message: '没有可以自动修复的内容。' },
  },
  'cli.doctor-removes': { en: { message: 'to be deleted: {path}' }, zh: { message: '将删除：{path}' } },
  'cli.doctor-fixed': { en: { message: 'Done.' }, zh: { message: '已完成。' } },
  'cli.doctor-again': { en: { message: 'Looking again:' }, zh: { message: '重新检查：' } },
  'cli.doctor-progress': {
    en: { message: '{ended}/{total} {check}' },
    zh: { message: '{ended}/{total} {check}' },
  },
} as const satisfies Catalog;
