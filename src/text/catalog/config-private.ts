import type { Catalog } from '../say.ts';

/** What can be wrong with patterns, private modules and credentials. */
export const configPrivateMessages = {
  'config.pattern-empty': {
    en: {
      message: '{where}: there is no pattern here',
      hint: 'Write patterns as GOPRIVATE takes them: corp.example/*,github.com/acme/*',
    },
    zh: {
      message: '{where}：这里没有写任何模式',
      hint: '请按 GOPRIVATE 的写法写模式：corp.example/*,github.com/acme/*',
    },
  },
  'config.pattern-full-width-comma': {
    en: {
      message: '{where}: there is a full-width comma in {value}',
      hint: 'Write "," (U+002C) in place of "，" (U+FF0C).',
    },
    zh: { message: '{where}：{value} 中含有全角逗号', hint: '请把全角逗号“，”改成半角逗号“,”。' },
  },
  'config.pattern-quotes': {
    en: { message: '{where}: there are quotation marks in {value}', hint: 'Take the quotation marks out.' },
    zh: { message: '{where}：{value} 中含有引号', hint: '请去掉引号。' },
  },
  'config.pattern-address': {
    en: {
      message: '{where}: {value} is an address, and a pattern is about module paths',
      hint: 'Write: {meant}',
    },
    zh: { message: '{where}：{value} 是地址，而模式针对的是模块路径', hint: '请写：{meant}' },
  },
  'config.pattern-escaped': {
    en: {
      message: '{where}: {value} is escaped as in the requests of the go command, and a pattern is not',
      hint: 'Write: {meant}',
    },
    zh: {
      message: '{where}：{value} 是 go 命令请求中转义后的写法，模式不用转义',
      hint: '请写：{meant}',
    },
  },
  'config.pattern-dots': {
    en: {
      message: '{where}: "..." in {value} is for packages, and no module has it in its path',
      hint: 'Write: {meant} (everything below it is meant too)',
    },
    zh: {
      message: '{where}：{value} 中的“...”用于包，模块路径中不会出现',
      hint: '请写：{meant}（它也包括其下的所有路径）',
    },
  },
  'config.pattern-version': {
    en: {
      message: '{where}: there is a version in {value}, and a pattern is about module paths',
      hint: 'Write: {meant}',
    },
    zh: { message: '{where}：{value} 中含有版本，而模式只针对模块路径', hint: '请写：{meant}' },
  },
  'config.pattern-case': {
    en: {
      message: '{where}: {value} matches nothing: the host of a module path is in small letters',
      hint: 'Write: {meant}',
    },
    zh: {
      message: '{where}：{value} 不会匹配任何模块：模块路径中的主机名都是小写字母',
      hint: '请写：{meant}',
    },
  },
  'config.pattern-host': {
    en: {
      message: '{where}: {value} matches nothing: no module path begins with a dot',
      hint: 'For every host below it write: {meant}',
    },
    zh: {
      message: '{where}：{value} 不会匹配任何模块：模块路径不会以点开头',
      hint: '要匹配它的所有子域，请写：{meant}',
    },
  },
  'config.bad-pattern': {
    en: {
      message: '{where}: "{value}" is not a pattern that a module path can match',
      hint: 'Write paths with *, ? and [a-z] in them, joined by commas, as GOPRIVATE takes them: *.corp.example,github.com/acme/*',
    },
    zh: {
      message: '{where}：“{value}”不是能匹配模块路径的模式',
      hint: '请按 GOPRIVATE 的写法，写可以带 *、? 和 [a-z] 的路径，用逗号连接：*.corp.example,github.com/acme/*',
    },
  },
  'config.bad-network': {
    en: {
      message: '{where}: "{value}" is not a network',
      hint: 'Write an address and a number of bits, like 10.0.0.0/8 or fd00::/8, a single address, or "loopback".',
    },
    zh: {
      message: '{where}：“{value}”不是网络',
      hint: '请写地址和位数，例如 10.0.0.0/8 或 fd00::/8；也可以写单个地址或 loopback。',
    },
  },
  'config.network-host-bits': {
    en: {
      message: '{where}: {value} is an address inside of a network, not the network',
      hint: 'For the network write {meant}; for the one address leave out the "/" and what follows.',
    },
    zh: {
      message: '{where}：{value} 是某个网络中的地址，而不是网络',
      hint: '如果是指整个网络，请写 {meant}；如果只指这一个地址，请去掉“/”及其后的部分。',
    },
  },
  'config.bad-text': {
    en: {
      message: '{where}: "{value}" cannot be used here',
      hint: 'It must not be empty and must have no control characters in it.',
    },
    zh: { message: '{where}：这里不能使用“{value}”', hint: '它不能为空，也不能含有控制字符。' },
  },
  'config.not-a-text-list': {
    en: {
      message: '{where}: "{key}" takes a text or a list of texts here',
      hint: 'Write them on one line, joined by commas, or one line "- …" for each.',
    },
    zh: {
      message: '{where}：“{key}”在这里应当是文本或文本列表',
      hint: '请写在一行中并用逗号连接，或每项写一行“- …”。',
    },
  },
  'config.not-a-map': {
    en: {
      message: '{where}: each item of "{key}" must be a list of "name: value" lines',
      hint: 'See the examples: gomirror config reference',
    },
    zh: {
      message: '{where}：“{key}”的每一项都应当是一组“名称: 值”',
      hint: '请参考示例：gomirror config reference',
    },
  },
  'config.part-missing': {
    en: { message: '{where}: there is no "{name}" here', hint: 'Add a line "{name}: …".' },
    zh: { message: '{where}：这里缺少“{name}”', hint: '请加上一行“{name}: …”。' },
  },
  'config.private-official': {
    en: {
      message:
        '{where}: the official proxy is public, and asking it about private modules would give their names away',
      hint: 'Name your own source, or "direct". If these modules are public and only unknown to the checksum database, write "from: public".',
    },
    zh: {
      message: '{where}：官方代理是公开的，向它查询私有模块会泄露模块名称',
      hint: '请写自己的来源或 direct。如果这些模块是公开的，只是校验和数据库中没有，请写“from: public”。',
    },
  },
  'config.private-public-networks': {
    en: {
      message:
        '{where}: networks say where the servers of private modules are, and these come from the public upstreams',
      hint: 'Take "networks" out, or name a source of your own in "from".',
    },
    zh: {
      message: '{where}：networks 说明私有模块的服务器在哪些网络中，而这些模块来自公开上游',
      hint: '请去掉“networks”，或在“from”中写自己的来源。',
    },
  },
  'config.private-nothing': {
    en: {
      message:
        '{where}: these modules come from the public upstreams and are checked against the checksum database, so nothing about their source is private',
      hint: 'Name a source of your own in "from", or take "sumdb" out if the checksum database does not know them.',
    },
    zh: {
      message: '{where}：这些模块来自公开上游，并且用校验和数据库核对，因此其来源没有任何私有之处',
      hint: '请在“from”中写自己的来源；如果校验和数据库中没有它们，请去掉“sumdb”。',
    },
  },
  'config.private-twice': {
    en: {
      message: '{where}: the pattern {value} stands in two places',
      hint: 'Keep it where it belongs: only the first would ever be used.',
    },
    zh: {
      message: '{where}：模式 {value} 写了两次',
      hint: '请只保留一处：否则只有第一处会生效。',
    },
  },
  'config.credential-address': {
    en: { message: '{where}: {value} is a URL, and a host is wanted', hint: 'Write: {meant}' },
    zh: { message: '{where}：{value} 是 URL，而这里要写主机', hint: '请写：{meant}' },
  },
  'config.bad-credential-place': {
    en: {
      message: '{where}: {value} is not a host that a credential can be for',
      hint: 'Write HOST, HOST:PORT or HOST/PATH, without wildcards: github.com/acme',
    },
    zh: {
      message: '{where}：{value} 不是凭据可以对应的主机',
      hint: '请写 主机、主机:端口 或 主机/路径，不带通配符：github.com/acme',
    },
  },
  'config.credential-secret': {
    en: {
      message: '{where}: a secret is written into the settings ("{name}")',
      hint: 'Settings are shown, logged and copied. Take it out, change it if others have seen it, and name a file (secretFile) or a variable (secretEnv) that it is read from.',
    },
    zh: {
      message: '{where}：设置中直接写入了机密信息（“{name}”）',
      hint: '设置会被显示、写入日志和复制。请去掉它（如果可能已被他人看到，请更换），并用 secretFile（文件）或 secretEnv（环境变量）指明从哪里读取。',
    },
  },
  'config.credential-twice': {
    en: {
      message: '{where}: there are two credentials for {value}',
      hint: 'Keep one, or give one of them a longer path.',
    },
    zh: {
      message: '{where}：{value} 有两份凭据',
      hint: '请只保留一份，或给其中一份写更长的路径。',
    },
  },
  'config.secret-missing': {
    en: {
      message: '{where}: it is not said where the secret is read from',
      hint: 'Add "secretFile: PATH" or "secretEnv: NAME" (the name of a variable).',
    },
    zh: {
      message: '{where}：没有说明从哪里读取机密信息',
      hint: '请加上“secretFile: 路径”或“secretEnv: 名称”（环境变量的名称）。',
    },
  },
  'config.secret-twice': {
    en: {
      message: '{where}: the secret is to be read from a file and from a variable',
      hint: 'Keep one of "secretFile" and "secretEnv".',
    },
    zh: {
      message: '{where}：同时指定了从文件和从环境变量读取机密信息',
      hint: '“secretFile”和“secretEnv”请只保留一个。',
    },
  },
  'config.bad-secret-file': {
    en: {
      message: '{where}: this is not the path of a file',
      hint: 'Write the path of a file that the secret is in, and never the secret itself.',
    },
    zh: {
      message: '{where}：这里不是文件的路径',
      hint: '请写保存机密信息的文件的路径，不要写机密信息本身。',
    },
  },
  'config.bad-secret-variable': {
    en: {
      message: '{where}: this is not the name of a variable',
      hint: 'Write the name of the environment variable that the secret is in, without "$", and never the secret itself.',
    },
    zh: {
      message: '{where}：这里不是环境变量的名称',
      hint: '请写保存机密信息的环境变量的名称（不带“$”），不要写机密信息本身。',
    },
  },
  'config.bad-user': {
    en: {
      message: '{where}: "{value}" cannot be a user name here',
      hint: 'It must not be empty and must have no ":" and no control characters in it; for ssh it is letters, digits, ".", "_" and "-".',
    },
    zh: {
      message: '{where}：“{value}”不能作为这里的用户名',
      hint: '它不能为空，也不能含有“:”和控制字符；用于 ssh 时只能是字母、数字、“.”、“_”和“-”。',
    },
  },
  'config.bad-api-url': {
    en: {
      message: '{where}: {value} is not the address of an API',
      hint: 'Write https://HOST/PATH, as https://git.example.com/api/v3',
    },
    zh: {
      message: '{where}：{value} 不是 API 的地址',
      hint: '请写 https://主机/路径，例如 https://git.example.com/api/v3',
    },
  },
  'config.bad-command': {
    en: {
      message: '{where}: this is not a program with its arguments',
      hint: 'Write a list, the program first, each argument an item; no shell reads it, so that quotation marks and variables mean nothing.',
    },
    zh: {
      message: '{where}：这里不是程序及其参数',
      hint: '请写成列表，第一项是程序，每个参数各占一项；它不经过 shell，引号和变量不起作用。',
    },
  },
} as const satisfies Catalog;
