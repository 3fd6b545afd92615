import type { Catalog } from '../say.ts';

export const cliMessages = {
  'cli.banner': {
    en: { message: 'gomirror {version} on {url}     data: {data}' },
    zh: { message: 'gomirror {version} 运行于 {url}     数据：{data}' },
  },
  'cli.banner-use': {
    en: { message: 'use it:  go env -w GOPROXY={goproxy}' },
    zh: { message: '使用方法：  go env -w GOPROXY={goproxy}' },
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
  'cli.missing-command': {
    en: {
      message: 'there is no command to run',
      hint: 'Write it behind the options: gomirror run -- go build ./...',
    },
    zh: { message: '没有指定要运行的命令', hint: '请把它写在选项之后：gomirror run -- go build ./...' },
  },
  'cli.command-not-found': {
    en: {
      message: 'there is no program "{command}"',
      hint: 'Check the spelling, and that its folder is in PATH.',
    },
    zh: { message: '找不到程序“{command}”', hint: '请检查拼写，以及它所在的目录是否在 PATH 中。' },
  },
  'cli.command-not-run': {
    en: {
      message: 'cannot run "{command}": {reason}',
      hint: 'Check that it is a program and that you may run it.',
    },
    zh: { message: '无法运行“{command}”：{reason}', hint: '请确认它是一个程序，并且您有权运行它。' },
  },
  'cli.not-a-url': {
    en: {
      message: '"{text}" is not the address of a mirror',
      hint: 'Write it like http://127.0.0.1:4663.',
    },
    zh: { message: '“{text}”不是镜像的地址', hint: '请写成 http://127.0.0.1:4663 的形式。' },
  },
  'cli.no-mirror': {
    en: {
      message: 'no gomirror answers at {url} ({reason})',
      hint: 'Check the address, and that it runs there: gomirror serve',
    },
    zh: {
      message: '{url} 没有 gomirror 应答（{reason}）',
      hint: '请检查地址，并确认它正在那里运行：gomirror serve',
    },
  },
  'cli.no-mirror-found': {
    en: {
      message: 'no gomirror is running on the data folder {data}, and none answers at {url}',
      hint: 'Start it with "gomirror serve", or say where it is: gomirror status URL',
    },
    zh: {
      message: '没有 gomirror 在使用数据目录 {data}，{url} 也没有应答',
      hint: '请用“gomirror serve”启动它，或指明它的地址：gomirror status URL',
    },
  },
  'cli.mirror-said': {
    en: { message: 'the mirror at {url} refuses: {message}', hint: "The mirror's own log may say more." },
    zh: { message: '位于 {url} 的镜像拒绝了请求：{message}', hint: '镜像自己的日志中可能有更多说明。' },
  },
  'cli.no-module-files': {
    en: {
      message: 'there is no go.sum, go.mod or go.work in {path}',
      hint: 'Name the folder of a module, one of these files, or modules like golang.org/x/text@latest.',
    },
    zh: {
      message: '{path} 中没有 go.sum、go.mod 或 go.work',
      hint: '请指定模块所在的目录、上述文件之一，或形如 golang.org/x/text@latest 的模块。',
    },
  },
  'cli.unknown-module-file': {
    en: {
      message: '{path} is none of the files that name modules',
      hint: 'Name a go.sum, go.work.sum, go.mod or go.work.',
    },
    zh: { message: '{path} 不是列出模块的文件', hint: '请指定 go.sum、go.work.sum、go.mod 或 go.work。' },
  },
  'cli.not-a-module': {
    en: {
      message: '"{argument}" is neither a folder or file here nor a module with a version',
      hint: 'Modules are written with a version: golang.org/x/text@v0.3.0, or @latest.',
    },
    zh: {
      message: '“{argument}”既不是这里的目录或文件，也不是带版本的模块',
      hint: '模块须带版本：golang.org/x/text@v0.3.0，或 @latest。',
    },
  },
  'cli.cannot-read': {
    en: {
      message: 'cannot read {path} ({reason})',
      hint: 'Check that it is there and that you may read it.',
    },
    zh: { message: '无法读取 {path}（{reason}）', hint: '请确认它存在，并且您有权读取它。' },
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
  'cli.summary.run': {
    en: { message: 'run a command that gets its modules through a mirror' },
    zh: { message: '运行一个命令，让它通过镜像取得模块' },
  },
  'cli.about.run': {
    en: {
      message:
        'Runs COMMAND with GOPROXY set to a mirror, for it alone: the mirror that runs already, else one that is\nstarted for it and ends with it. The mirror is told at once what the project needs (its go.sum), so that\nmost of it is there when the command asks. "direct" stays where your GOPROXY has it. Options about the\nmirror count only where one is started. Prints nothing unless something is wrong; signals are passed on.\nA command that relies on this mirror from elsewhere is waited for at the end.',
    },
    zh: {
      message:
        '运行“命令”，并只为它把 GOPROXY 设为镜像：已在运行的镜像，或专为它启动并随它结束的镜像。\n项目需要什么（go.sum）会立刻告知镜像，因此命令请求时大多已经就绪。您的 GOPROXY 中若有“direct”，会予以保留。\n有关镜像的选项只在需要启动镜像时有效。除非出错，否则不输出任何内容；信号会转交给命令。\n结束时，如果还有别的命令在使用这个镜像，会等它们结束。',
    },
  },
  'cli.examples.run': {
    en: {
      message:
        'gomirror run go build ./...\ngomirror run -- go test -race ./...\ngomirror run --upstream "https://goproxy.cn|official" -- make',
    },
    zh: {
      message:
        'gomirror run go build ./...\ngomirror run -- go test -race ./...\ngomirror run --upstream "https://goproxy.cn|official" -- make',
    },
  },
  'cli.summary.prefetch': {
    en: { message: 'have a mirror fetch what a project needs' },
    zh: { message: '让镜像预先取得项目所需的模块' },
  },
  'cli.about.prefetch': {
    en: {
      message:
        'Has the mirror fetch, check and keep what will be needed, before anybody asks for it. A folder stands for its\ngo.sum (of a workspace, those of all its folders), or for its go.mod where there is none; without any\nargument, the current folder. Uses the mirror that runs already, else starts one and ends it afterwards.',
    },
    zh: {
      message:
        '在有人请求之前，让镜像取得、核对并保存将会用到的内容。目录代表其中的 go.sum（工作区则为其所有目录的 go.sum），\n没有 go.sum 时代表 go.mod；不写参数则为当前目录。使用已在运行的镜像；没有则启动一个，用完即止。',
    },
  },
  'cli.examples.prefetch': {
    en: {
      message:
        'gomirror prefetch\ngomirror prefetch ~/project/go.sum --mirror http://mirror.example.com:4663\ngomirror prefetch golang.org/x/text@latest golang.org/x/sys@v0.30.0',
    },
    zh: {
      message:
        'gomirror prefetch\ngomirror prefetch ~/project/go.sum --mirror http://mirror.example.com:4663\ngomirror prefetch golang.org/x/text@latest golang.org/x/sys@v0.30.0',
    },
  },
  'cli.summary.status': {
    en: { message: 'watch a running mirror' },
    zh: { message: '查看正在运行的镜像' },
  },
  'cli.about.status': {
    en: {
      message:
        'Shows how a running mirror is doing: its upstreams, what it fetches just now, hit rate and queue. On a\nterminal the view is drawn again every second, until Ctrl-C ends it with code 0; in a pipe it is printed once.\nWithout a URL it looks for the mirror of the data folder, then at the address of the settings.',
    },
    zh: {
      message:
        '显示正在运行的镜像的状况：各个上游、正在取得的内容、命中率和队列。在终端上每秒刷新一次，\n直到按 Ctrl-C 结束（退出码为 0）；在管道中只输出一次。\n不写 URL 时，先找使用该数据目录的镜像，再找设置中的地址。',
    },
  },
  'cli.examples.status': {
    en: {
      message:
        'gomirror status\ngomirror status http://mirror.example.com:4663 --once\ngomirror status --json | jq .hits',
    },
    zh: {
      message:
        'gomirror status\ngomirror status http://mirror.example.com:4663 --once\ngomirror status --json | jq .hits',
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

  'cli.run-started': {
    en: { message: 'started a mirror on {url} for this command' },
    zh: { message: '已为这个命令启动镜像 {url}' },
  },
  'cli.run-found': {
    en: { message: 'using the mirror that runs on {url}' },
    zh: { message: '使用正在运行的镜像 {url}' },
  },
  'cli.waiting-for-guests': {
    en: {
      message:
        'done, but other commands still use the mirror of this one ({guests}); waiting for them, Ctrl-C ends it now',
    },
    zh: { message: '已完成，但还有其他命令（{guests} 个）在使用本命令的镜像；正在等待，按 Ctrl-C 立即结束' },
  },

  'cli.prefetch-progress': {
    en: { message: '{bar}  {done}/{total} files  {size}' },
    zh: { message: '{bar}  {done}/{total} 个文件  {size}' },
  },
  'cli.prefetch-progress-failed': {
    en: { message: '{bar}  {done}/{total} files  {size}  {failed} failed' },
    zh: { message: '{bar}  {done}/{total} 个文件  {size}  {failed} 个失败' },
  },
  'cli.prefetch-done': {
    en: { message: 'all there: {files} files, {size} fetched in {time}' },
    zh: { message: '全部就绪：{files} 个文件，取得 {size}，用时 {time}' },
  },
  'cli.prefetch-failed': {
    en: { message: '{failed} could not be had; {files} files are there, {size} fetched in {time}' },
    zh: { message: '{failed} 个未能取得；{files} 个文件已就绪，取得 {size}，用时 {time}' },
  },
  'cli.prefetch-nothing': {
    en: { message: 'nothing is needed: no module depends on another here' },
    zh: { message: '没有需要取得的内容：这里的模块不依赖其他模块' },
  },
  'cli.prefetch-more-failures': {
    en: { message: '… and {count} more' },
    zh: { message: '……以及另外 {count} 个' },
  },

  'cli.status-head': {
    en: { message: 'gomirror {version} on {url}, up for {uptime}' },
    zh: { message: 'gomirror {version} 运行于 {url}，已运行 {uptime}' },
  },
  'cli.status-days': { en: { message: '{days} d {hours} h' }, zh: { message: '{days} 天 {hours} 小时' } },
  'cli.status-hours': {
    en: { message: '{hours} h {minutes} min' },
    zh: { message: '{hours} 小时 {minutes} 分' },
  },
  'cli.status-minutes': {
    en: { message: '{minutes} min {seconds} s' },
    zh: { message: '{minutes} 分 {seconds} 秒' },
  },
  'cli.status-seconds': { en: { message: '{seconds} s' }, zh: { message: '{seconds} 秒' } },
  'cli.status-offline': {
    en: { message: 'offline: asks no upstream for anything' },
    zh: { message: '离线：不向任何上游请求内容' },
  },
  'cli.status-not-ready': { en: { message: 'not ready: {reason}' }, zh: { message: '未就绪：{reason}' } },
  'cli.status-no-requests': {
    en: { message: 'requests:  none yet' },
    zh: { message: '请求：还没有' },
  },
  'cli.status-hits': {
    en: {
      message: 'requests:  {percent} % hits ({kept} from what is kept, {stale} stale, {fetched} fetched)',
    },
    zh: {
      message: '请求：命中率 {percent} %（{kept} 个来自已保存的内容，{stale} 个略旧，{fetched} 个现取）',
    },
  },
  'cli.status-failed': {
    en: { message: 'failed:    {absent} absent, {refused} refused, {unavailable} unavailable' },
    zh: { message: '未成：{absent} 个不存在，{refused} 个被拒绝，{unavailable} 个暂不可用' },
  },
  'cli.status-queue': {
    en: { message: 'queue:     {taken} fetching, {queued} waiting; {jobs} prefetch jobs' },
    zh: { message: '队列：{taken} 个正在取得，{queued} 个等待；{jobs} 个预取任务' },
  },
  'cli.status-ahead': {
    en: {
      message: 'ahead:     {fetched} files fetched, {used} of them asked for since; {running} under way',
    },
    zh: { message: '预取：已取得 {fetched} 个文件，其中 {used} 个后来被请求；{running} 个正在取得' },
  },
  'cli.status-upstreams': { en: { message: 'upstreams:' }, zh: { message: '上游：' } },
  'cli.status-none': { en: { message: 'none' }, zh: { message: '无' } },
  'cli.status-in-flight': { en: { message: '{count} in flight' }, zh: { message: '{count} 个进行中' } },
  'cli.status-since': { en: { message: 'since {time}' }, zh: { message: '自 {time}' } },
  'cli.status-fills': { en: { message: 'fetching ({count}):' }, zh: { message: '正在取得（{count}）：' } },
  'cli.status-stop': { en: { message: 'Ctrl-C ends this view' }, zh: { message: '按 Ctrl-C 结束查看' } },
  'cli.upstream-state.active': { en: { message: 'active' }, zh: { message: '使用中' } },
  'cli.upstream-state.standby': { en: { message: 'standby' }, zh: { message: '备用' } },
  'cli.upstream-state.degraded': { en: { message: 'degraded' }, zh: { message: '不佳' } },
  'cli.upstream-state.offline': { en: { message: 'offline' }, zh: { message: '离线' } },
  'cli.upstream-state.unknown': { en: { message: 'unknown' }, zh: { message: '未知' } },

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
