import type { Catalog } from '../say.ts';

/** Help for the commands that have no file of words of their own. */
export const cliCommandMessages = {
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
        '运行 COMMAND，并只为它把 GOPROXY 设为镜像：已在运行的镜像，或专为它启动并随它结束的镜像。\n项目需要什么（go.sum）会立刻告知镜像，因此命令请求时大多已经就绪。您的 GOPROXY 中若有“direct”，会予以保留。\n有关镜像的选项只在需要启动镜像时有效。除非出错，否则不输出任何内容；信号会转交给命令。\n结束时，如果还有别的命令在使用这个镜像，会等它们结束。',
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
} as const satisfies Catalog;
