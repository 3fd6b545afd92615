import type { Catalog } from '../say.ts';

/** What can be wrong with a command line, or keeps a command from its work. */
export const cliMessages = {
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
    en: { message: 'the option {flag} needs a value', hint: 'Write {name}=VALUE.' },
    zh: { message: '选项 {flag} 需要一个值', hint: '请写 {name}=值。' },
  },
  'cli.flag-takes-no-value': {
    en: { message: 'the option {flag} takes no value', hint: 'Write {flag} alone.' },
    zh: { message: '选项 {flag} 不接受值', hint: '请只写 {flag}。' },
  },
  'cli.unexpected-argument': {
    en: { message: '"{argument}" is one word too many', hint: 'See: gomirror {command} --help' },
    zh: { message: '多出了一个参数“{argument}”', hint: '参见：gomirror {command} --help' },
  },
  'cli.empty-argument': {
    en: {
      message: 'an argument of "gomirror {command}" is empty',
      hint: 'That comes from a variable of the shell that is not set. See: gomirror {command} --help',
    },
    zh: {
      message: '“gomirror {command}”有一个参数是空的',
      hint: '通常是因为 shell 中的某个变量没有设置。参见：gomirror {command} --help',
    },
  },
  'cli.missing-command': {
    en: {
      message: 'there is no command to run',
      hint: 'Write it behind the options: gomirror {command} -- go build ./...',
    },
    zh: { message: '没有指定要运行的命令', hint: '请把它写在选项之后：gomirror {command} -- go build ./...' },
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
  'cli.cannot-print': {
    en: {
      message: 'what should be printed cannot be written ({reason})',
      hint: 'Look at the file or the disk to which the output goes; what it has of it may not be whole.',
    },
    zh: {
      message: '无法写出要打印的内容（{reason}）',
      hint: '请检查输出所写入的文件或磁盘；已写出的内容可能不完整。',
    },
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
      hint: 'Ports below 1024 are commonly kept for the administrator. Choose a higher one, or give a service that runs as another user CAP_NET_BIND_SERVICE (AmbientCapabilities= in its systemd unit).',
    },
    zh: {
      message: '没有权限监听 {address}',
      hint: '1024 以下的端口通常只有管理员可以使用。请选择更高的端口；以其他用户运行的服务，也可以赋予 CAP_NET_BIND_SERVICE（systemd 单元中的 AmbientCapabilities=）。',
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
} as const satisfies Catalog;
