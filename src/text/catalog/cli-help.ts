import type { Catalog } from '../say.ts';

/** The frame of every help text: headings, kinds of values, options of many commands, exit codes. */
export const cliHelpMessages = {
  'cli.what-it-is': {
    en: { message: 'gomirror: a Go module mirror that verifies every byte and explains itself.' },
    zh: { message: 'gomirror：一个验证每个字节、并能说明缘由的 Go 模块镜像。' },
  },
  'cli.head-usage': { en: { message: 'Usage: ' }, zh: { message: '用法：' } },
  'cli.head-commands': { en: { message: 'Commands:' }, zh: { message: '命令：' } },
  'cli.head-options': { en: { message: 'Options:' }, zh: { message: '选项：' } },
  'cli.head-examples': { en: { message: 'Examples:' }, zh: { message: '示例：' } },
  'cli.head-exit-codes': { en: { message: 'Exit codes:' }, zh: { message: '退出码：' } },
  'cli.default': { en: { message: ' (default: {value})' }, zh: { message: '（默认：{value}）' } },
  'cli.more-help': {
    en: { message: 'More about one of them: gomirror help COMMAND' },
    zh: { message: '查看某个命令的详细说明：gomirror help 命令' },
  },
  'cli.more-settings': {
    en: {
      message:
        'Every setting is an option, a variable GOMIRROR_… and a line of the settings file.\nAll of them, with the reasons for their defaults: gomirror config reference',
    },
    zh: {
      message:
        '每个设置都可以写成选项、环境变量 GOMIRROR_…，或配置文件中的一行。\n全部设置及其默认值的理由：gomirror config reference',
    },
  },

  'cli.value.address': { en: { message: 'HOST:PORT' }, zh: { message: '主机:端口' } },
  'cli.value.path': { en: { message: 'PATH' }, zh: { message: '路径' } },
  'cli.value.upstream': { en: { message: 'LIST' }, zh: { message: '列表' } },
  'cli.value.private': { en: { message: 'PATTERNS' }, zh: { message: '模式' } },
  'cli.value.database': { en: { message: 'NAME' }, zh: { message: '名称' } },
  'cli.value.name': { en: { message: 'NAME' }, zh: { message: '名称' } },
  'cli.value.duration': { en: { message: 'DURATION' }, zh: { message: '时长' } },
  'cli.value.size': { en: { message: 'SIZE' }, zh: { message: '大小' } },
  'cli.value.count': { en: { message: 'NUMBER' }, zh: { message: '数量' } },

  'cli.flag.help': { en: { message: 'Print this help.' }, zh: { message: '显示本帮助。' } },
  'cli.flag.lang': {
    en: { message: "The language of what is printed (default: the locale's)." },
    zh: { message: '输出所用的语言（默认：由区域设置决定）。' },
  },
  'cli.flag.config': {
    en: {
      message:
        "The settings file (default: GOMIRROR_CONFIG, else gomirror/gomirror.yaml in the user's configuration folder).",
    },
    zh: { message: '配置文件（默认：GOMIRROR_CONFIG，其次是用户配置目录中的 gomirror/gomirror.yaml）。' },
  },
  'cli.flag.json': {
    en: { message: 'Print JSON, for a script.' },
    zh: { message: '输出 JSON，供脚本使用。' },
  },
  'cli.flag.once': {
    en: { message: 'Print once and end, on a terminal too.' },
    zh: { message: '只输出一次，在终端上也是如此。' },
  },
  'cli.flag.mirror': {
    en: { message: 'The mirror to ask (default: the one that runs here, else one that is started).' },
    zh: { message: '要使用的镜像（默认：正在本机运行的镜像，没有则启动一个）。' },
  },
  'cli.flag.verbose': {
    en: { message: 'Print on standard error which mirror is used, and its log where it was started.' },
    zh: { message: '在标准错误上说明使用哪个镜像；若镜像由本命令启动，还会输出其日志。' },
  },
  'cli.flag.offline': {
    en: { message: 'Compare with what is recorded beside the files only; ask no checksum database.' },
    zh: { message: '只与文件旁边的记录比较，不询问校验和数据库。' },
  },

  'cli.exit.0': { en: { message: 'success' }, zh: { message: '成功' } },
  'cli.exit.1': {
    en: { message: 'it failed, or something was found that is not as it should be' },
    zh: { message: '失败，或发现了不正常的内容' },
  },
  'cli.exit.2': { en: { message: 'wrong usage or wrong settings' }, zh: { message: '用法或设置有误' } },
  'cli.exit.3': { en: { message: 'the address is in use' }, zh: { message: '地址已被占用' } },
  'cli.exit.4': { en: { message: 'the data folder cannot be used' }, zh: { message: '数据目录无法使用' } },
  'cli.exit.5': {
    en: { message: 'the data folder is in use by another gomirror' },
    zh: { message: '数据目录正被另一个 gomirror 使用' },
  },
  'cli.exit.6': { en: { message: 'no mirror answers' }, zh: { message: '没有镜像应答' } },
  'cli.exit.125': {
    en: {
      message:
        'gomirror itself failed; any other code is that of the command, 128 + N when signal N ended it',
    },
    zh: { message: 'gomirror 自身失败；其他退出码都是命令自己的，被信号 N 终止时为 128 + N' },
  },
  'cli.exit.126': {
    en: { message: 'the command was found but cannot be run' },
    zh: { message: '找到了命令，但无法运行' },
  },
  'cli.exit.127': { en: { message: 'the command was not found' }, zh: { message: '找不到命令' } },
  'cli.exit.130': { en: { message: 'stopped by Ctrl-C' }, zh: { message: '被 Ctrl-C 停止' } },
  'cli.exit.143': { en: { message: 'stopped by SIGTERM' }, zh: { message: '被 SIGTERM 停止' } },
} as const satisfies Catalog;
