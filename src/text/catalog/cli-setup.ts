import type { Catalog } from '../say.ts';

/** `gomirror setup`. */
export const cliSetupMessages = {
  'cli.summary.setup': {
    en: { message: 'set this machine up for Go: mirror, proxy, private modules, PATH' },
    zh: { message: '为 Go 配置本机：镜像、代理、私有模块、PATH' },
  },
  'cli.about.setup': {
    en: {
      message:
        'Shows the exact changes first, file by file, asks, and makes them; "gomirror undo" puts every byte back. On a terminal\nit asks what is wanted; with options it is complete by itself. What is not named stays as it is, lines of your own\nare left alone and reported, and running it again changes nothing.\n\nGo’s settings go into Go’s own file; what Go does not take from there (proxies, PATH, certificates) into the files of\nthe shells that you have, the registry, or an agent of macOS. Names, URLs or a whole GOPROXY list for --mirror;\n"auto" measures. --proxy takes a URL, "system", "pac", pac+URL, or "off". Passwords are never arguments: they are\nasked for, or read with --password-stdin or --password-file.\n\n--team takes a policy of your organisation: FILE, URL#sha256=HEX or URL#key=BASE64.',
    },
    zh: {
      message:
        '先逐个文件显示确切的改动，征得同意后再执行；“gomirror undo”可以逐字节恢复原状。在终端上会逐项询问；\n用选项写明时则无需询问。没有提到的保持不变，您自己写的行不会改动、只会提示，重复运行不会再有任何改动。\n\nGo 的设置写入 Go 自己的文件；Go 不从那里读取的（代理、PATH、证书）写入您所用 shell 的文件、注册表\n或 macOS 的启动代理。--mirror 可以是名称、网址或完整的 GOPROXY 列表；“auto”会实际测量。--proxy 可以是网址、\n“system”、“pac”、pac+网址或“off”。密码绝不作为参数：会在终端询问，或用 --password-stdin、--password-file 读取。\n\n--team 使用您所在组织的策略：FILE、URL#sha256=HEX 或 URL#key=BASE64。',
    },
  },
  'cli.examples.setup': {
    en: {
      message:
        'gomirror setup\ngomirror setup --mirror auto --yes\ngomirror setup --mirror goproxy.cn --private git.corp.example --dry-run\ngomirror setup --proxy pac+http://wpad.corp.example/proxy.pac --for go,git\ngomirror setup --login git.corp.example --user me --password-file token.txt --yes',
    },
    zh: {
      message:
        'gomirror setup\ngomirror setup --mirror auto --yes\ngomirror setup --mirror goproxy.cn --private git.corp.example --dry-run\ngomirror setup --proxy pac+http://wpad.corp.example/proxy.pac --for go,git\ngomirror setup --login git.corp.example --user me --password-file token.txt --yes',
    },
  },
  'cli.flag.sumdb': {
    en: { message: 'The checksum database (GOSUMDB): a name, or "default".' },
    zh: { message: '校验和数据库（GOSUMDB）：名称或“default”。' },
  },
  'cli.flag.private': {
    en: { message: 'Modules that are private (GOPRIVATE), as patterns: git.corp.example,*.internal.' },
    zh: { message: '私有模块（GOPRIVATE）的模式：git.corp.example,*.internal。' },
  },
  'cli.flag.proxy': {
    en: { message: 'The proxy to the internet: a URL, system, pac, pac+URL, off.' },
    zh: { message: '上网代理：网址、system、pac、pac+网址、off。' },
  },
  'cli.flag.no-proxy': {
    en: { message: 'Hosts that need no proxy.' },
    zh: { message: '不经过代理的主机。' },
  },
  'cli.flag.toolchain': {
    en: { message: 'Which toolchains Go may use (GOTOOLCHAIN): auto, local, go1.26.1, default.' },
    zh: { message: 'Go 可以使用哪些工具链（GOTOOLCHAIN）：auto、local、go1.26.1、default。' },
  },
  'cli.flag.path': {
    en: { message: 'Put go, and what "go install" builds, on PATH.' },
    zh: { message: '把 go 以及“go install”构建的程序加入 PATH。' },
  },
  'cli.flag.scope': {
    en: { message: 'For whom: user, machine (everybody on it), project (this folder).' },
    zh: { message: '适用范围：user（当前用户）、machine（本机所有用户）、project（当前文件夹）。' },
  },
  'cli.flag.for': {
    en: { message: 'What to set up: go, git, npm, pip, docker.' },
    zh: { message: '要配置的程序：go、git、npm、pip、docker。' },
  },
  'cli.flag.team': {
    en: { message: 'A policy of your organisation.' },
    zh: { message: '您所在组织的策略。' },
  },
  'cli.flag.ca': {
    en: { message: 'A certificate authority of your network, a PEM file.' },
    zh: { message: '您所在网络的证书颁发机构，PEM 文件。' },
  },
  'cli.flag.login': {
    en: { message: 'A host for which a user name and a password are kept in netrc.' },
    zh: { message: '在 netrc 中保存该主机的用户名和密码。' },
  },
  'cli.flag.ssh': {
    en: { message: 'A host whose repositories git fetches by ssh.' },
    zh: { message: 'git 通过 ssh 获取该主机的仓库。' },
  },
  'cli.flag.dry-run': {
    en: { message: 'Show the changes, and make none.' },
    zh: { message: '只显示改动，不执行。' },
  },
  'cli.setup-bad-choice': {
    en: { message: '{where}: "{value}" is not one of {choices}' },
    zh: { message: '{where}：“{value}”不是 {choices} 之一' },
  },
  'cli.setup-secret-argument': {
    en: {
      message: 'a password is part of a URL in the arguments, where others on this machine can read it',
      hint: 'Leave it out: write http://USER@HOST:PORT, and the password is asked for, or give it with --password-stdin or --password-file FILE.',
    },
    zh: {
      message: '参数的网址中含有密码，本机其他用户可以看到',
      hint: '请不要写密码：写成 http://USER@HOST:PORT，程序会询问密码，也可以用 --password-stdin 或 --password-file FILE 提供。',
    },
  },
  'cli.setup-bad-proxy': {
    en: {
      message: '--proxy: that is no proxy that Go can use',
      hint: 'Write http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT; or system, pac, pac+URL, off.',
    },
    zh: {
      message: '--proxy：这不是 Go 可以使用的代理',
      hint: '请写 http://HOST:PORT、https://HOST:PORT 或 socks5://HOST:PORT；或 system、pac、pac+URL、off。',
    },
  },
  'cli.setup-no-system-proxy': {
    en: {
      message: 'the system’s settings name no proxy and no PAC file',
      hint: 'Name it: --proxy http://HOST:PORT or --proxy pac+http://HOST/proxy.pac',
    },
    zh: {
      message: '系统设置中既没有代理也没有 PAC 文件',
      hint: '请写明：--proxy http://HOST:PORT 或 --proxy pac+http://HOST/proxy.pac',
    },
  },
  'cli.setup-bad-mirror': {
    en: {
      message: '--mirror: "{value}" is no mirror',
      hint: 'Write a name of "gomirror mirrors list", an http:// or https:// URL, auto, official or default.',
    },
    zh: {
      message: '--mirror：“{value}”不是镜像',
      hint: '请写“gomirror mirrors list”中的名称、http:// 或 https:// 网址、auto、official 或 default。',
    },
  },
  'cli.setup-unknown-mirror': {
    en: {
      message: '--mirror: there is no mirror called "{value}"',
      hint: 'Names: {names}. A URL does as well.',
    },
    zh: { message: '--mirror：没有名为“{value}”的镜像', hint: '名称：{names}。也可以写网址。' },
  },
  'cli.setup-bad-host': {
    en: { message: '{where}: "{value}" is not a host', hint: 'Write the name only: git.corp.example' },
    zh: { message: '{where}：“{value}”不是主机名', hint: '只写主机名：git.corp.example' },
  },
  'cli.setup-needs-login': {
    en: {
      message: '{flag} belongs to a log-in, and none was named',
      hint: 'Name the host: --login HOST. A password may also belong to a --proxy with a user name in it.',
    },
    zh: {
      message: '{flag} 需与登录信息搭配，而这里没有指定',
      hint: '请指定主机：--login HOST。密码也可以属于含有用户名的 --proxy。',
    },
  },
  'cli.setup-needs-yes': {
    en: {
      message: 'nobody can be asked here whether the changes may be made, so none was made',
      hint: 'Look at them with --dry-run, then run it with --yes.',
    },
    zh: {
      message: '这里无法询问是否同意改动，因此未作任何改动',
      hint: '请先用 --dry-run 查看，再加上 --yes 运行。',
    },
  },
  'cli.setup-interrupted': {
    en: { message: 'interrupted; nothing was changed' },
    zh: { message: '已中断，未作任何改动' },
  },
  'cli.setup-welcome': {
    en: {
      message:
        'A few questions. Not sure? Press Enter, which takes what stands in brackets. Nothing is changed before you have seen it and agreed.',
    },
    zh: {
      message: '下面有几个问题；不确定就直接按回车，即采用方括号中的内容。在您看到并同意之前不会作任何改动。',
    },
  },
  'cli.setup-question-mirror': {
    en: { message: 'Mirror: a name, a URL, "keep", or "auto" to measure which is best [auto]:' },
    zh: { message: '镜像：名称、网址、“keep”（保持不变），或“auto”（测量哪个最好）[auto]：' },
  },
  'cli.setup-question-private': {
    en: { message: 'Hosts with private modules, such as git.corp.example [none]:' },
    zh: { message: '存放私有模块的主机，例如 git.corp.example [无]：' },
  },
  'cli.setup-question-proxy': {
    en: { message: 'Proxy to the internet: a URL, "system", "off" [leave as it is]:' },
    zh: { message: '上网代理：网址、“system”、“off” [保持不变]：' },
  },
  'cli.setup-question-path': {
    en: { message: 'Put go and what "go install" builds on PATH? y/N [N]' },
    zh: { message: '是否把 go 以及“go install”构建的程序加入 PATH？y/N [N]' },
  },
  'cli.setup-ask-password': {
    en: { message: 'Password or token of {user} at {host} (it is not shown): ' },
    zh: { message: '{user} 在 {host} 的密码或令牌（不会显示）：' },
  },
  'cli.setup-ask': { en: { message: 'Make these changes? y/N' }, zh: { message: '是否执行这些改动？y/N' } },
  'cli.setup-left': { en: { message: 'Nothing was changed.' }, zh: { message: '未作任何改动。' } },
  'cli.setup-dry': {
    en: { message: 'These changes were only shown; none was made.' },
    zh: { message: '以上改动仅作显示，并未执行。' },
  },
  'cli.setup-done': {
    en: { message: 'Done. Open a new terminal to work with it. To put everything back: gomirror undo {id}' },
    zh: { message: '已完成。请打开新的终端使用。如需恢复原状：gomirror undo {id}' },
  },
  'cli.setup-looking-why': {
    en: { message: 'looking why …' },
    zh: { message: '正在查找原因……' },
  },
  'cli.setup-proxy-off': {
    en: {
      message:
        '{name} sends everything through the proxy {proxy}, and through it no mirror can be reached; without it mirrors answer, so it is taken away',
      hint: 'If you need that proxy, answer n, start its program, and run this again.',
    },
    zh: {
      message:
        '{name} 让所有连接都经过代理 {proxy}，而经过它无法访问任何镜像；不经过它镜像可以访问，因此将去掉该代理',
      hint: '如果您需要这个代理，请回答 n，启动代理程序后再次运行。',
    },
  },
  'cli.setup-lacks-database': {
    en: {
      message:
        'this mirror does not pass the checksum database on, so that go asks {database} directly, which cannot be reached from everywhere',
      hint: 'If downloads now fail while "verifying": gomirror setup --sumdb sum.golang.google.cn, the same database under another address.',
    },
    zh: {
      message: '该镜像不转发校验和数据库，因此 go 会直接访问 {database}，而它并非在任何地方都能访问',
      hint: '如果下载在“verifying”时失败：gomirror setup --sumdb sum.golang.google.cn，它是同一数据库的另一个地址。',
    },
  },
  'cli.setup-none-reached': {
    en: {
      message: 'no mirror can be reached from here, for the reason that stands above; nothing was changed',
      hint: 'Do what is said there, then run this again.',
    },
    zh: { message: '从这里无法访问任何镜像，原因见上文；未作任何改动', hint: '请按上文处理，然后再次运行。' },
  },
  'cli.setup-proxy-in-the-way': {
    en: {
      message:
        'through the proxy {proxy} that {name} sets, no mirror can be reached; without it mirrors answer',
      hint: 'Start the proxy program. If you need no proxy any more: gomirror setup --mirror auto --proxy off',
    },
    zh: {
      message: '经过 {name} 所设的代理 {proxy} 无法访问任何镜像；不经过它镜像可以访问',
      hint: '请启动代理程序；如果不再需要代理：gomirror setup --mirror auto --proxy off',
    },
  },
  'cli.setup-done-now': {
    en: {
      message: 'Done. It holds at once: try again what failed. To put everything back: gomirror undo {id}',
    },
    zh: { message: '已完成，立即生效：请重试之前失败的命令。如需恢复原状：gomirror undo {id}' },
  },
  'cli.setup-measuring': { en: { message: 'measuring mirrors …' }, zh: { message: '正在测量各镜像……' } },
  'cli.setup-system-proxy': {
    en: { message: 'the proxy is that of the system’s settings' },
    zh: { message: '代理取自系统设置' },
  },
  'cli.setup-pac-direct': {
    en: { message: 'the PAC file says that {host} needs no proxy' },
    zh: { message: 'PAC 文件表明访问 {host} 不需要代理' },
  },
  'cli.setup-pac-proxy': {
    en: { message: 'the PAC file gives {proxy} for {host}' },
    zh: { message: 'PAC 文件为 {host} 指定的代理是 {proxy}' },
  },
  'cli.setup-team': {
    en: { message: 'policy of {name} (SHA-256 {sha256}…)' },
    zh: { message: '{name} 的策略（SHA-256 {sha256}……）' },
  },
  'cli.flag.plain': {
    en: { message: 'Words instead of signs and colours, for screen readers.' },
    zh: { message: '用文字代替符号和颜色，便于读屏软件。' },
  },
  'cli.flag.mirror-setup': {
    en: { message: 'The mirror to use (GOPROXY): a name, a URL, a whole list, auto, official, default.' },
    zh: { message: '要使用的镜像（GOPROXY）：名称、网址、完整的列表、auto、official 或 default。' },
  },
  'cli.flag.user-setup': {
    en: { message: 'The user name that goes with --login.' },
    zh: { message: '与 --login 搭配的用户名。' },
  },
  'cli.flag.yes-setup': {
    en: { message: 'Ask nobody, and make the changes.' },
    zh: { message: '不询问，直接执行改动。' },
  },
} as const satisfies Catalog;
