import type { Catalog } from '../say.ts';

export const cliMessages = {
  'cli.banner': {
    en: { message: 'gomirror {version} on {url}     data: {data}' },
    zh: { message: 'gomirror {version} 运行于 {url}     数据：{data}' },
  },
  'cli.banner-use': {
    en: { message: 'use it:  go env -w GOPROXY={url},direct' },
    zh: { message: '使用方法：  go env -w GOPROXY={url},direct' },
  },
  'cli.draining': {
    en: { message: 'finishing the requests under way; press Ctrl-C again to stop at once' },
    zh: { message: '正在完成未结束的请求；再按一次 Ctrl-C 立即停止' },
  },

  'cli.unknown-command': {
    en: { message: 'there is no command "{command}"', hint: 'List the commands: gomirror help' },
    zh: { message: '没有“{command}”这个命令', hint: '查看所有命令：gomirror help' },
  },
  'cli.unknown-command-near': {
    en: { message: 'there is no command "{command}"', hint: 'Did you mean "{nearest}"?' },
    zh: { message: '没有“{command}”这个命令', hint: '您是想用“{nearest}”吗？' },
  },
  'cli.missing-subcommand': {
    en: {
      message: '"gomirror {command}" needs another word: {choices}',
      hint: 'See: gomirror help {command}',
    },
    zh: { message: '“gomirror {command}”之后还需要一个词：{choices}', hint: '参见：gomirror help {command}' },
  },
  'cli.unknown-flag': {
    en: { message: 'there is no option {flag}', hint: 'See: gomirror {command} --help' },
    zh: { message: '没有 {flag} 这个选项', hint: '参见：gomirror {command} --help' },
  },
  'cli.unknown-flag-near': {
    en: {
      message: 'there is no option {flag}',
      hint: 'Did you mean {nearest}? See: gomirror {command} --help',
    },
    zh: { message: '没有 {flag} 这个选项', hint: '您是想用 {nearest} 吗？参见：gomirror {command} --help' },
  },
  'cli.flag-needs-value': {
    en: { message: 'the option {flag} needs a value', hint: 'Write {flag}=VALUE.' },
    zh: { message: '选项 {flag} 需要一个值', hint: '请写 {flag}=值。' },
  },
  'cli.flag-takes-no-value': {
    en: { message: 'the option {flag} takes no value', hint: 'Write {flag} alone.' },
    zh: { message: '选项 {flag} 不接受值', hint: '请只写 {flag}。' },
  },
  'cli.unexpected-argument': {
    en: { message: '"{argument}" is one word too many', hint: 'See: gomirror {command} --help' },
    zh: { message: '多出了一个参数“{argument}”', hint: '参见：gomirror {command} --help' },
  },
  'cli.address-in-use': {
    en: {
      message: 'the address {address} is in use by another program',
      hint: 'If that is gomirror, it already runs. Otherwise choose another port: --listen 127.0.0.1:4664',
    },
    zh: {
      message: '地址 {address} 已被另一个程序占用',
      hint: '如果那是 gomirror，说明它已经在运行。否则请换一个端口：--listen 127.0.0.1:4664',
    },
  },
  'cli.address-unavailable': {
    en: {
      message: 'this machine has no address {address}',
      hint: 'Listen on one that it has, or on all of them: --listen :{port}',
    },
    zh: { message: '本机没有地址 {address}', hint: '请监听本机已有的地址，或监听所有地址：--listen :{port}' },
  },
  'cli.address-forbidden': {
    en: {
      message: 'not allowed to listen on {address}',
      hint: 'Ports below 1024 are commonly kept for the administrator. Choose a higher one: --listen 127.0.0.1:4663',
    },
    zh: {
      message: '没有权限监听 {address}',
      hint: '1024 以下的端口通常只有管理员可以使用。请选择更高的端口：--listen 127.0.0.1:4663',
    },
  },
  'cli.address-unknown': {
    en: {
      message: 'there is no host called as in {address}',
      hint: 'Check the name, or write an IP address.',
    },
    zh: { message: '找不到 {address} 中的主机', hint: '请检查主机名，或改写 IP 地址。' },
  },
  'cli.not-installed': {
    en: { message: 'parts of gomirror are missing', hint: 'In a source checkout, run npm ci once.' },
    zh: { message: 'gomirror 的部分依赖没有安装', hint: '在源码目录中，请先执行一次 npm ci。' },
  },
  'cli.unexpected': {
    en: {
      message: 'something failed that gomirror has no words for: {detail}',
      hint: 'Run it again with GOMIRROR_DEBUG=1 to see where, and please report it.',
    },
    zh: {
      message: '发生了 gomirror 没有预料到的错误：{detail}',
      hint: '请设置 GOMIRROR_DEBUG=1 再运行一次以查看出错位置，并向我们报告。',
    },
  },

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
  'cli.flag.offline': {
    en: { message: 'Compare with what is recorded beside the files only; ask no checksum database.' },
    zh: { message: '只与文件旁边的记录比较，不询问校验和数据库。' },
  },

  'cli.summary.serve': { en: { message: 'start the mirror' }, zh: { message: '启动镜像' } },
  'cli.about.serve': {
    en: {
      message:
        'Starts the mirror and stays until it is stopped. Everything public is checked against the checksum\ndatabase before it is kept. Ctrl-C finishes the requests under way; a second Ctrl-C stops at once.',
    },
    zh: {
      message:
        '启动镜像并一直运行。所有公开的内容在保存之前都会与校验和数据库核对。\n按 Ctrl-C 会先完成正在处理的请求；再按一次立即停止。',
    },
  },
  'cli.examples.serve': {
    en: {
      message:
        'gomirror serve\ngomirror serve --listen :4663 --data /srv/gomirror\ngomirror serve --upstream "https://goproxy.cn|official"\nGOMIRROR_LOG_FORMAT=json gomirror serve --config /etc/gomirror.yaml',
    },
    zh: {
      message:
        'gomirror serve\ngomirror serve --listen :4663 --data /srv/gomirror\ngomirror serve --upstream "https://goproxy.cn|official"\nGOMIRROR_LOG_FORMAT=json gomirror serve --config /etc/gomirror.yaml',
    },
  },
  'cli.summary.verify': {
    en: { message: 'check a store or a module cache, file by file' },
    zh: { message: '逐个文件检查存储或模块缓存' },
  },
  'cli.about.verify': {
    en: {
      message:
        'Reads every file again and compares it with what is recorded beside it and with the checksum database.\nPATH is a data folder of gomirror or a module cache (go env GOMODCACHE); without it, the data folder of\nthe settings. Changes nothing.',
    },
    zh: {
      message:
        '重新读取每个文件，并与旁边的记录和校验和数据库比较。\nPATH 是 gomirror 的数据目录，或模块缓存（go env GOMODCACHE）；不写则检查设置中的数据目录。\n不会修改任何内容。',
    },
  },
  'cli.examples.verify': {
    en: {
      message:
        'gomirror verify\ngomirror verify "$(go env GOMODCACHE)"\ngomirror verify /srv/gomirror --offline --json',
    },
    zh: {
      message:
        'gomirror verify\ngomirror verify "$(go env GOMODCACHE)"\ngomirror verify /srv/gomirror --offline --json',
    },
  },
  'cli.summary.config-show': {
    en: { message: 'print each setting, its value, and where that came from' },
    zh: { message: '显示每个设置、它的值以及值的来源' },
  },
  'cli.about.config-show': {
    en: {
      message:
        'Prints each setting, its value, and where that came from: an option, a variable, a line of the file,\nthe Go settings of this machine, or the default. Takes the options of "serve", and starts nothing.',
    },
    zh: {
      message:
        '显示每个设置、它的值以及值的来源：选项、环境变量、配置文件中的一行、本机的 Go 设置，或默认值。\n接受与 serve 相同的选项，但不启动任何东西。',
    },
  },
  'cli.examples.config-show': {
    en: { message: 'gomirror config show\ngomirror config show --config /etc/gomirror.yaml --json' },
    zh: { message: 'gomirror config show\ngomirror config show --config /etc/gomirror.yaml --json' },
  },
  'cli.summary.config-schema': {
    en: { message: 'print the JSON Schema of the settings file' },
    zh: { message: '输出配置文件的 JSON Schema' },
  },
  'cli.about.config-schema': {
    en: {
      message:
        'Prints the JSON Schema of the settings file. An editor that is told of it checks and completes the file:\nput "# yaml-language-server: $schema=FILE" on its first line.',
    },
    zh: {
      message:
        '输出配置文件的 JSON Schema。把它告诉编辑器，编辑器就能检查并补全配置文件：\n请在文件第一行写上“# yaml-language-server: $schema=文件”。',
    },
  },
  'cli.examples.config-schema': {
    en: { message: 'gomirror config schema > gomirror.schema.json' },
    zh: { message: 'gomirror config schema > gomirror.schema.json' },
  },
  'cli.summary.config-reference': {
    en: { message: 'print all settings and the reasons for their defaults' },
    zh: { message: '输出全部设置及其默认值的理由' },
  },
  'cli.about.config-reference': {
    en: { message: 'Prints the reference of all settings, in Markdown.' },
    zh: { message: '以 Markdown 格式输出全部设置的说明。' },
  },
  'cli.examples.config-reference': {
    en: { message: 'gomirror config reference | less' },
    zh: { message: 'gomirror config reference --lang zh | less' },
  },
  'cli.summary.version': { en: { message: 'print the version' }, zh: { message: '显示版本' } },
  'cli.about.version': {
    en: { message: 'Prints the version; with --json also what it runs on.' },
    zh: { message: '显示版本；加上 --json 还会显示运行环境。' },
  },
  'cli.examples.version': {
    en: { message: 'gomirror --version\ngomirror version --json' },
    zh: { message: 'gomirror --version\ngomirror version --json' },
  },
  'cli.summary.help': { en: { message: 'print help for a command' }, zh: { message: '显示某个命令的帮助' } },
  'cli.about.help': {
    en: { message: 'Prints the list of commands, or the help of one of them.' },
    zh: { message: '显示命令列表，或某个命令的帮助。' },
  },
  'cli.examples.help': {
    en: { message: 'gomirror help serve\ngomirror help config show' },
    zh: { message: 'gomirror help serve\ngomirror help config show' },
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
  'cli.exit.130': { en: { message: 'stopped by Ctrl-C' }, zh: { message: '被 Ctrl-C 停止' } },

  'cli.layer.flag': { en: { message: 'option' }, zh: { message: '选项' } },
  'cli.layer.flag-where': { en: { message: 'option {where}' }, zh: { message: '选项 {where}' } },
  'cli.layer.environment': { en: { message: 'variable' }, zh: { message: '环境变量' } },
  'cli.layer.environment-where': { en: { message: 'variable {where}' }, zh: { message: '环境变量 {where}' } },
  'cli.layer.file': { en: { message: 'file' }, zh: { message: '配置文件' } },
  'cli.layer.file-where': { en: { message: 'file {where}' }, zh: { message: '配置文件 {where}' } },
  'cli.layer.profile': {
    en: { message: 'profile' },
    zh: { message: '方案' },
  },
  'cli.layer.profile-where': {
    en: { message: 'profile {where}' },
    zh: { message: '方案 {where}' },
  },
  'cli.layer.machine': { en: { message: 'Go settings' }, zh: { message: 'Go 设置' } },
  'cli.layer.machine-where': { en: { message: 'Go settings: {where}' }, zh: { message: 'Go 设置：{where}' } },
  'cli.layer.default': { en: { message: 'default' }, zh: { message: '默认' } },

  'cli.verify-finding': { en: { message: '{file}: {words}' }, zh: { message: '{file}：{words}' } },
  'cli.verify-nothing-wrong': {
    en: {
      message:
        '{path}: {files} files, {size}: all as they should be ({proven} proven, {unproven} without proof)',
    },
    zh: { message: '{path}：{files} 个文件，{size}：全部正常（{proven} 个已证明，{unproven} 个无证明）' },
  },
  'cli.verify-found': {
    en: {
      message:
        '{path}: {files} files, {size}: {findings} not as they should be ({proven} proven, {unproven} without proof)',
    },
    zh: {
      message:
        '{path}：{files} 个文件，{size}：{findings} 个不正常（{proven} 个已证明，{unproven} 个无证明）',
    },
  },
} as const satisfies Catalog;
