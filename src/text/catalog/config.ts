import type { Catalog } from '../say.ts';

export const configMessages = {
  'config.no-folder': {
    en: {
      message: 'the folder in which this terminal stands does not exist any more',
      hint: 'Go to another one and run the command again: cd ~',
    },
    zh: {
      message: '当前终端所在的目录已经不存在',
      hint: '请切换到别的目录，再运行一次命令：cd ~',
    },
  },
  'config.invalid': {
    en: { message: 'problems in the settings: {count}' },
    zh: { message: '设置中的问题数：{count}' },
  },
  'config.unknown-key': {
    en: {
      message: '{where}: there is no setting called "{key}"',
      hint: 'List all settings: gomirror config reference',
    },
    zh: { message: '{where}：没有名为“{key}”的设置', hint: '查看全部设置：gomirror config reference' },
  },
  'config.unknown-key-near': {
    en: { message: '{where}: there is no setting called "{key}"', hint: 'Did you mean "{nearest}"?' },
    zh: { message: '{where}：没有名为“{key}”的设置', hint: '您是想写“{nearest}”吗？' },
  },
  'config.dotted-key': {
    en: {
      message: '{where}: "{key}" is not written so in the file',
      hint: 'Write "{name}" under "{section}:".',
    },
    zh: { message: '{where}：配置文件中不能这样写“{key}”', hint: '请把“{name}”写在“{section}:”下面。' },
  },
  'config.no-value': {
    en: {
      message: '{where}: "{key}" has no value',
      hint: 'Give it one, or take the line out to have the default.',
    },
    zh: { message: '{where}：“{key}”没有值', hint: '请填上值；要用默认值，请删除这一行。' },
  },
  'config.not-a-section': {
    en: {
      message: '{where}: "{key}" must be a list of settings, one "name: value" a line',
      hint: 'See: gomirror config reference',
    },
    zh: {
      message: '{where}：“{key}”必须是一组设置，每行一个“名称: 值”',
      hint: '参见：gomirror config reference',
    },
  },
  'config.not-a-value': {
    en: { message: '{where}: "{key}" takes a single value here', hint: 'See: gomirror config reference' },
    zh: { message: '{where}：“{key}”在这里只能是单个值', hint: '参见：gomirror config reference' },
  },
  'config.bad-duration': {
    en: {
      message: '{where}: "{value}" is not a duration',
      hint: 'Write a number with a unit: 500ms, 30s, 10m, 1h30m, 7d.',
    },
    zh: { message: '{where}：“{value}”不是时长', hint: '请写数字加单位：500ms、30s、10m、1h30m、7d。' },
  },
  'config.bad-size': {
    en: {
      message: '{where}: "{value}" is not a size',
      hint: 'Write a number with a unit: 512B, 64KiB, 4MB, 2GiB.',
    },
    zh: { message: '{where}：“{value}”不是大小', hint: '请写数字加单位：512B、64KiB、4MB、2GiB。' },
  },
  'config.bad-count': {
    en: { message: '{where}: "{value}" is not a whole number', hint: 'Write digits only, like 3.' },
    zh: { message: '{where}：“{value}”不是整数', hint: '请只写数字，例如 3。' },
  },
  'config.too-small': {
    en: { message: '{where}: {value} is too small', hint: 'The least is {limit}.' },
    zh: { message: '{where}：{value} 太小', hint: '最小值是 {limit}。' },
  },
  'config.too-large': {
    en: { message: '{where}: {value} is too large', hint: 'The most is {limit}.' },
    zh: { message: '{where}：{value} 太大', hint: '最大值是 {limit}。' },
  },
  'config.bad-choice': {
    en: { message: '{where}: "{value}" is not one of the choices', hint: 'Choose one of: {choices}' },
    zh: { message: '{where}：“{value}”不在可选值之内', hint: '可选值：{choices}' },
  },
  'config.bad-choice-near': {
    en: {
      message: '{where}: "{value}" is not one of the choices',
      hint: 'Did you mean "{nearest}"? The choices: {choices}',
    },
    zh: { message: '{where}：“{value}”不在可选值之内', hint: '您是想写“{nearest}”吗？可选值：{choices}' },
  },
  'config.bad-path': {
    en: { message: '{where}: "{value}" is not a path', hint: 'Name a file or a folder.' },
    zh: { message: '{where}：“{value}”不是路径', hint: '请写文件或目录的路径。' },
  },
  'config.bad-switch': {
    en: { message: '{where}: "{value}" is neither yes nor no', hint: 'Write true or false.' },
    zh: { message: '{where}：“{value}”既不是“是”也不是“否”', hint: '请写 true 或 false。' },
  },
  'config.bad-name': {
    en: {
      message: '{where}: "{value}" cannot be the name of a profile',
      hint: 'Use small letters, digits and "-": it is a part of an address.',
    },
    zh: {
      message: '{where}：“{value}”不能作为方案的名称',
      hint: '请只用小写字母、数字和“-”：它会成为地址的一部分。',
    },
  },
  'config.bad-proxy': {
    en: {
      message: '{where}: "{value}" is not an HTTP proxy',
      hint: 'Write http://HOST:PORT or https://HOST:PORT, or one of the words that the reference names: gomirror config reference',
    },
    zh: {
      message: '{where}：“{value}”不是 HTTP 代理服务器',
      hint: '请写 http://主机:端口 或 https://主机:端口，或说明中列出的词：gomirror config reference',
    },
  },
  'config.bad-index': {
    en: {
      message: '{where}: "{value}" is not an index feed',
      hint: 'Write its URL, without a query (?), or "official" or "none".',
    },
    zh: {
      message: '{where}：“{value}”不是索引源',
      hint: '请写它的 URL（不带“?”之后的部分），或 official、none。',
    },
  },
  'config.bad-module': {
    en: {
      message: '{where}: "{value}" is not a module path',
      hint: 'Write paths like golang.org/x/text, joined by commas, or "none".',
    },
    zh: {
      message: '{where}：“{value}”不是模块路径',
      hint: '请写形如 golang.org/x/text 的路径，用逗号连接，或写 none。',
    },
  },
  'config.bad-address': {
    en: {
      message: '{where}: "{value}" is not an address to listen on',
      hint: 'Write HOST:PORT: 127.0.0.1:4663, [::1]:4663, or :4663 for every address of this machine.',
    },
    zh: {
      message: '{where}：“{value}”不是监听地址',
      hint: '请写“主机:端口”：127.0.0.1:4663、[::1]:4663，或用 :4663 监听本机所有地址。',
    },
  },
  'config.bad-database': {
    en: {
      message: '{where}: "{value}" does not name a checksum database',
      hint: 'Write what GOSUMDB takes: a name, or name+key, and optionally a space and a URL.',
    },
    zh: {
      message: '{where}：“{value}”不是校验和数据库的名称',
      hint: '请按 GOSUMDB 的写法：名称，或“名称+公钥”，之后可加空格和 URL。',
    },
  },
  'config.bad-database-key': {
    en: {
      message: '{where}: "{value}" is not a checksum database with its key',
      hint: 'A key is name+hash+key: eight hexadecimal digits, then 44 characters of base64. Copy it whole from whoever runs the database.',
    },
    zh: {
      message: '{where}：“{value}”不是带公钥的校验和数据库名称',
      hint: '公钥的写法是“名称+哈希+公钥”：八位十六进制数字，再加 44 个 base64 字符。请从数据库的运营方完整复制。',
    },
  },
  'config.database-off': {
    en: {
      message: '{where}: the checksum database cannot be switched off',
      hint: 'gomirror keeps only what is proven. If the database cannot be reached, set sumdb.onUnavailable to serve-unverified.',
    },
    zh: {
      message: '{where}：不能关闭校验和数据库',
      hint: 'gomirror 只保存经过证明的内容。如果连不上数据库，请把 sumdb.onUnavailable 设为 serve-unverified。',
    },
  },
  'config.not-a-list': {
    en: {
      message: '{where}: "{key}" takes a list here',
      hint: 'Write one line "- URL" for each mirror, or all of them in the syntax of GOPROXY.',
    },
    zh: {
      message: '{where}：“{key}”在这里应当是列表',
      hint: '请每个镜像写一行“- URL”，或按 GOPROXY 的写法写在一起。',
    },
  },
  'config.bad-json': {
    en: {
      message: '{where}: this begins like a list in JSON and is none',
      hint: 'Check its brackets, commas and quotation marks. It looks like this: [{"url": "https://mirror.example.com", "weight": 2}]',
    },
    zh: {
      message: '{where}：这里的开头像 JSON 列表，但整体不是',
      hint: '请检查括号、逗号和引号。正确的写法例如：[{"url": "https://mirror.example.com", "weight": 2}]',
    },
  },
  'config.unknown-part': {
    en: { message: '{where}: there is no "{name}" here', hint: 'It can have: {choices}' },
    zh: { message: '{where}：这里没有“{name}”这一项', hint: '可以写的有：{choices}' },
  },
  'config.unknown-part-near': {
    en: {
      message: '{where}: there is no "{name}" here',
      hint: 'Did you mean "{nearest}"? It can have: {choices}',
    },
    zh: { message: '{where}：这里没有“{name}”这一项', hint: '您是想写“{nearest}”吗？可以写的有：{choices}' },
  },
  'config.tls-half': {
    en: {
      message: '{where}: {key} is set and {missing} is not',
      hint: 'TLS needs both: the certificate and its private key.',
    },
    zh: { message: '{where}：设置了 {key}，但没有设置 {missing}', hint: 'TLS 需要两者：证书和它的私钥。' },
  },
  'config.no-home': {
    en: { message: 'there is no home folder to keep the data in', hint: 'Name a folder: --data DIR' },
    zh: { message: '没有可用来存放数据的主目录', hint: '请指定一个目录：--data 目录' },
  },
  'config.file-missing': {
    en: {
      message: '{where}: there is no file {path}',
      hint: 'Check the path, or leave it out to do without a file.',
    },
    zh: { message: '{where}：文件 {path} 不存在', hint: '请检查路径；不需要配置文件时，请去掉这个选项。' },
  },
  'config.file-unreadable': {
    en: {
      message: 'cannot read the settings file {path} ({reason})',
      hint: 'Check that it is a file and that you may read it.',
    },
    zh: {
      message: '无法读取配置文件 {path}（{reason}）',
      hint: '请检查它是否是文件，以及您是否有读取权限。',
    },
  },
  'config.ca-unusable': {
    en: {
      message: 'cannot use the certificates in {path} ({reason})',
      hint: 'It must be a file that you may read, with certificates in PEM form (-----BEGIN CERTIFICATE-----).',
    },
    zh: {
      message: '无法使用 {path} 中的证书（{reason}）',
      hint: '它必须是您有权读取的文件，内容为 PEM 格式的证书（-----BEGIN CERTIFICATE-----）。',
    },
  },
  'config.needs-restart': {
    en: {
      message: '{key} has changed, and a running mirror cannot take that over; nothing was changed',
      hint: 'Restart gomirror, or put the old value back and read the settings again.',
    },
    zh: {
      message: '{key} 已更改，但运行中的镜像无法直接采用；没有做任何更改',
      hint: '请重启 gomirror，或恢复原来的值后重新读取设置。',
    },
  },
  'config.file-syntax': {
    en: {
      message: '{where}: this is not valid YAML ({detail})',
      hint: 'Look at this line and the one above it.',
    },
    zh: { message: '{where}：此处不是有效的 YAML（{detail}）', hint: '请检查这一行和上一行。' },
  },
  'config.file-duplicate-key': {
    en: { message: '{where}: this name appears twice', hint: 'Keep one of the two.' },
    zh: { message: '{where}：这个名称出现了两次', hint: '请只保留一个。' },
  },
  'config.file-tab': {
    en: { message: '{where}: there is a tab in the indentation', hint: 'Indent with spaces.' },
    zh: { message: '{where}：缩进中含有制表符', hint: '请用空格缩进。' },
  },
  'config.file-indent': {
    en: {
      message: '{where}: the indentation does not fit',
      hint: 'Give all settings of a section the same number of spaces.',
    },
    zh: { message: '{where}：缩进不一致', hint: '同一部分的设置，请使用相同数量的空格缩进。' },
  },
  'config.file-several-documents': {
    en: { message: '{where}: a second document begins here', hint: 'Keep one, without "---" between.' },
    zh: { message: '{where}：这里开始了第二个文档', hint: '请只保留一个，中间不要有“---”。' },
  },
  'config.unknown-variable': {
    en: { message: 'ignored the variable {name}: there is no such setting' },
    zh: { message: '忽略环境变量 {name}：没有这个设置' },
  },
  'config.unknown-variable-near': {
    en: { message: 'ignored the variable {name}: there is no such setting; did you mean {nearest}?' },
    zh: { message: '忽略环境变量 {name}：没有这个设置；您是想写 {nearest} 吗？' },
  },
} as const satisfies Catalog;
