import type { Catalog } from '../say.ts';

/** Mistakes of typing and copying, whatever the setting. */
const characters = {
  'goenv.accident-carriage-return': {
    en: {
      message:
        '{name} ends with a carriage return: the file was saved with Windows line endings, and Go takes the character for part of the value',
      hint: 'Set it again, or save the file with "LF" line endings.',
    },
    zh: {
      message: '{name} 的末尾多了一个回车符：文件是用 Windows 换行格式保存的，Go 会把这个字符当成值的一部分',
      hint: '请重新设置一次，或把文件另存为 LF 换行格式。',
    },
  },
  'goenv.accident-quotes': {
    en: {
      message: 'quotation marks were saved into {name}: {value}',
      hint: 'Go does not take them off. Set it without them: go env -w {name}={meant}',
    },
    zh: {
      message: '{name} 的值里存进了引号：{value}',
      hint: 'Go 不会去掉引号。请不带引号重新设置：go env -w {name}={meant}',
    },
  },
  'goenv.accident-full-width': {
    en: {
      message:
        '{name} contains full-width characters, which look like "," ":" or "/" and are others: {value}',
      hint: 'Write it with the keyboard in English mode: go env -w {name}={meant}',
    },
    zh: {
      message: '{name} 的值里有全角字符（例如“，”或“：”），Go 不认识它们：{value}',
      hint: '请切换到英文输入法重新设置：go env -w {name}={meant}',
    },
  },
  'goenv.accident-invisible': {
    en: {
      message:
        '{name} contains characters that cannot be seen, such as a no-break space copied from a web page: {value}',
      hint: 'Type it anew instead of copying it: go env -w {name}={meant}',
    },
    zh: {
      message: '{name} 的值里有看不见的字符，例如从网页上复制来的不换行空格：{value}',
      hint: '请手动输入，不要复制：go env -w {name}={meant}',
    },
  },
  'goenv.accident-spaces': {
    en: {
      message: 'there are spaces in {name}, which Go takes for part of the value: {value}',
      hint: 'Join the entries with commas, without spaces: go env -w {name}={meant}',
    },
    zh: {
      message: '{name} 的值里有空格，Go 会把空格当成值的一部分：{value}',
      hint: '请用逗号连接各项，不要加空格：go env -w {name}={meant}',
    },
  },
  'goenv.accident-separator': {
    en: {
      message: 'the entries of {name} are separated by ";", which means nothing to Go: {value}',
      hint: 'Use commas: go env -w {name}={meant}',
    },
    zh: {
      message: '{name} 的各项之间用了分号“;”，Go 不把它当作分隔符：{value}',
      hint: '请改用逗号：go env -w {name}={meant}',
    },
  },
  'goenv.accident-no-such-name': {
    en: {
      message: '{name} is no setting of Go; it does nothing, whatever articles say',
      hint: 'Take it away. For modules that no public database may see, there is GOPRIVATE.',
    },
    zh: {
      message: 'Go 没有 {name} 这个设置；不管文章怎么说，它都不起作用',
      hint: '请删除它。不应让公共校验数据库看到的模块，请用 GOPRIVATE 列出。',
    },
  },
  'goenv.accident-no-such-name-near': {
    en: {
      message: '{name} is no setting of Go; {meant} was probably meant',
      hint: 'Set {meant}, and take {name} away.',
    },
    zh: { message: 'Go 没有 {name} 这个设置，可能是想写 {meant}', hint: '请设置 {meant}，并删除 {name}。' },
  },
} as const satisfies Catalog;

/** Mistakes in other settings of Go's. */
const others = {
  'goenv.accident-flags-insecure': {
    en: {
      message: '{name} contains -insecure, a flag that Go no longer has: {value}',
      hint: 'Every go get stops with "-insecure flag is no longer supported"; builds go on. Take it out. For a private host without encryption there is GOINSECURE, with that host alone in it.',
    },
    zh: {
      message: '{name} 中有 -insecure，Go 已经没有这个参数：{value}',
      hint: '每次 go get 都会报“-insecure flag is no longer supported”而停止；构建不受影响。请去掉它。确实没有加密的内部主机，可以只把那台主机写进 GOINSECURE。',
    },
  },
  'goenv.accident-flags-mod': {
    en: {
      message: '{name} holds {flag}, which then counts for every project on this machine',
      hint: 'If that is a leftover, take it out, and give the flag where it is needed.',
    },
    zh: {
      message: '{name} 中有 {flag}，它会影响这台机器上的所有项目',
      hint: '如果是以前遗留的设置，请去掉它，只在需要时使用这个参数。',
    },
  },
  'goenv.accident-flags-shape': {
    en: {
      message: 'in {name}, "{word}" is no flag; each one begins with "-", and a value is joined to it by "="',
      hint: 'Write -mod=mod and not "-mod mod".',
    },
    zh: {
      message: '{name} 中的“{word}”不是参数；每个参数都以“-”开头，值用“=”连接',
      hint: '请写 -mod=mod，而不是“-mod mod”。',
    },
  },
  'goenv.accident-modules-off': {
    en: {
      message:
        'with {name}=off Go knows nothing of modules and mirrors; this is how projects were built before 2019',
      hint: 'Unset it: go env -u {name}',
    },
    zh: {
      message: '{name}=off 时 Go 不使用模块和镜像，这是 2019 年以前的工作方式',
      hint: '请取消设置：go env -u {name}',
    },
  },
  'goenv.accident-modules-auto': {
    en: {
      message:
        'with {name}=auto Go forgets about modules wherever there is no go.mod file, so that "go install" and "go get" act differently from folder to folder',
      hint: 'Unset it: go env -u {name}',
    },
    zh: {
      message:
        '{name}=auto 时，只要目录里没有 go.mod 文件，Go 就不使用模块，“go install”和“go get”会因目录而不同',
      hint: '请取消设置：go env -u {name}',
    },
  },
  'goenv.accident-modules-bad': {
    en: {
      message: '{name} cannot be "{value}"; it can be on, off or auto',
      hint: 'Unset it for "on": go env -u {name}',
    },
    zh: {
      message: '{name} 不能设为“{value}”，只能是 on、off 或 auto',
      hint: '取消设置就等于 on：go env -u {name}',
    },
  },
  'goenv.accident-toolchain-language': {
    en: {
      message: '{name} is "{value}", the name of a language version; no release is called so since Go 1.21',
      hint: 'Write the whole version: go env -w {name}={meant}',
    },
    zh: {
      message: '{name} 的值“{value}”是语言版本；从 Go 1.21 起没有这样命名的发行版',
      hint: '请写完整的版本号：go env -w {name}={meant}',
    },
  },
  'goenv.accident-toolchain-prefix': {
    en: { message: '{name} is "{value}", without "go" before it', hint: 'Write: go env -w {name}={meant}' },
    zh: { message: '{name} 的值“{value}”前面少了“go”', hint: '请写：go env -w {name}={meant}' },
  },
  'goenv.accident-toolchain-bad': {
    en: {
      message: '{name} cannot be "{value}"',
      hint: 'It can be local, auto, path, or a version such as go1.26.0, perhaps with +auto. Unset it for the default: go env -u {name}',
    },
    zh: {
      message: '{name} 不能设为“{value}”',
      hint: '可以是 local、auto、path，或版本号，例如 go1.26.0，后面可以加 +auto。恢复默认值：go env -u {name}',
    },
  },
  'goenv.accident-relative-path': {
    en: {
      message: '{name} must be an absolute path, and "{value}" is none',
      hint: 'Write the whole path; "~" and variables are not replaced in this place.',
    },
    zh: { message: '{name} 必须是绝对路径，而“{value}”不是', hint: '请写完整路径；这里不会展开“~”和变量。' },
  },
  'goenv.accident-gopath-is-goroot': {
    en: {
      message: '{name} is the folder of Go itself: {value}',
      hint: 'Unset it: go env -u {name}. Your code and what is downloaded belong somewhere else than Go.',
    },
    zh: {
      message: '{name} 就是 Go 自己的安装目录：{value}',
      hint: '请取消设置：go env -u {name}。您的代码和下载的内容不应放在 Go 的安装目录里。',
    },
  },
} as const satisfies Catalog;

/** Mistakes in what is private. */
const patterns = {
  'goenv.accident-insecure-wide': {
    en: {
      message:
        '{name} contains "{pattern}", which takes encryption and checks away from code that everybody uses',
      hint: "Name only the internal hosts that have no valid certificate; better, install your company's certificate.",
    },
    zh: {
      message: '{name} 中的“{pattern}”会让大家都在用的公共代码也失去加密和证书检查',
      hint: '请只写没有有效证书的内部主机；更好的办法是安装公司的证书。',
    },
  },
  'goenv.accident-private-wide': {
    en: {
      message:
        '{name} contains "{pattern}", which also covers public code: it is then fetched without a mirror, or not checked',
      hint: 'Name your own organisation only, such as github.com/acme/* or *.corp.example',
    },
    zh: {
      message: '{name} 中的“{pattern}”也包含了公共代码：这些代码会不经过镜像下载，或者不做校验',
      hint: '请只写您自己的组织，例如 github.com/acme/* 或 *.corp.example',
    },
  },
  'goenv.accident-noproxy-shadows': {
    en: {
      message: '{name}={value} stands in place of GOPRIVATE, so that mirrors are asked for: {patterns}',
      hint: 'If those are private, unset {name} (go env -u {name}) or add them to it.',
    },
    zh: {
      message: '设置了 {name}={value} 后，GOPRIVATE 在这一点上不再起作用，下列模块会向镜像请求：{patterns}',
      hint: '如果它们是私有的，请取消 {name}（go env -u {name}），或把它们也加进去。',
    },
  },
  'goenv.accident-nosumdb-shadows': {
    en: {
      message:
        '{name}={value} stands in place of GOPRIVATE, so that the public database is asked about, and learns the names of: {patterns}',
      hint: 'Unset {name} (go env -u {name}), or add them to it.',
    },
    zh: {
      message:
        '设置了 {name}={value} 后，GOPRIVATE 在这一点上不再起作用，公共校验数据库会被问到并得知这些名称：{patterns}',
      hint: '请取消 {name}（go env -u {name}），或把它们也加进去。',
    },
  },
  'goenv.accident-pattern': {
    en: {
      message: 'in {name}, "{pattern}" matches no module',
      hint: 'Write module paths with *, ? and [a-z] in them, joined by commas: *.corp.example,github.com/acme/*',
    },
    zh: {
      message: '{name} 中的“{pattern}”不会匹配任何模块',
      hint: '请写模块路径，可以带 *、? 和 [a-z]，用逗号连接：*.corp.example,github.com/acme/*',
    },
  },
  'goenv.accident-pattern-near': {
    en: {
      message: 'in {name}, "{pattern}" matches no module: patterns are about module paths',
      hint: 'Write: {meant}',
    },
    zh: { message: '{name} 中的“{pattern}”不会匹配任何模块：这里要写的是模块路径', hint: '请写：{meant}' },
  },
} as const satisfies Catalog;

/** Mistakes in the variables that say how to get out of the network. */
const variables = {
  'goenv.accident-variable-https': {
    en: {
      message:
        '{name} is {value}, but a proxy on this machine speaks plain HTTP with its clients, also when they fetch https addresses',
      hint: 'Write: {meant}',
    },
    zh: {
      message: '{name} 是 {value}，但本机代理与客户端之间使用普通 HTTP，访问 https 网址时也是如此',
      hint: '请写：{meant}',
    },
  },
  'goenv.accident-variable-scheme': {
    en: {
      message: '{name} is {value}, and Go knows no proxies of the kind "{scheme}"',
      hint: 'Go knows http://, https:// and socks5://',
    },
    zh: {
      message: '{name} 是 {value}，而 Go 不支持“{scheme}”类型的代理',
      hint: 'Go 支持 http://、https:// 和 socks5://',
    },
  },
  'goenv.accident-all-proxy': {
    en: {
      message: 'Go does not read {name}; git and curl do, which is why they get through and go does not',
      hint: 'Set HTTPS_PROXY and HTTP_PROXY to the same value: {value}',
    },
    zh: {
      message: 'Go 不读取 {name}；git 和 curl 会读取，所以它们能连上而 go 不能',
      hint: '请把 HTTPS_PROXY 和 HTTP_PROXY 设为同样的值：{value}',
    },
  },
  'goenv.accident-no-proxy-wildcard': {
    en: {
      message: 'in {name}, Go knows no such star: {entry}',
      hint: 'For addresses write a network (192.168.0.0/16), for hosts a domain (.corp.example).',
    },
    zh: {
      message: 'Go 不认识 {name} 中这样的星号写法：{entry}',
      hint: '地址请写网段（192.168.0.0/16），主机请写域名（.corp.example）。',
    },
  },
} as const satisfies Catalog;

/** Lines of the go env file. */
const lines = {
  'goenv.accident-file-ignored-line': {
    en: {
      message:
        '{file}, line {line}: Go passes over this line, as it does not begin with a name in capital letters: {text}',
      hint: 'Let each line be NAME=value and nothing else, without "export", "set" or spaces before it.',
    },
    zh: {
      message: '{file} 第 {line} 行：这一行不以大写的名称开头，Go 会忽略它：{text}',
      hint: '每行只写 NAME=值，前面不要有 export、set 或空格。',
    },
  },
  'goenv.accident-file-only-environment': {
    en: {
      message: '{file}, line {line}: {name} does nothing here, as it is read from the environment only',
      hint: 'Set it as an environment variable: gomirror setup puts it into the right place for your shell and system.',
    },
    zh: {
      message: '{file} 第 {line} 行：{name} 写在这里不起作用，它只从环境变量读取',
      hint: '请把它设置为环境变量：gomirror setup 会按您的 shell 和系统写到正确的位置。',
    },
  },
  'goenv.accident-file-unknown': {
    en: {
      message: '{file}, line {line}: Go knows no setting "{name}"',
      hint: 'Take the line out, unless a newer Go or another program needs it.',
    },
    zh: {
      message: '{file} 第 {line} 行：Go 没有名为“{name}”的设置',
      hint: '如果不是更新版本的 Go 或其他程序需要，请删除这一行。',
    },
  },
  'goenv.accident-file-twice': {
    en: {
      message:
        '{file}, line {line}: {name} stands in this file before, with another value; the last one counts',
      hint: 'Take the earlier line out.',
    },
    zh: {
      message: '{file} 第 {line} 行：{name} 在这个文件前面已经设过别的值，最后一个有效',
      hint: '请删除前面那一行。',
    },
  },
} as const satisfies Catalog;

/** Mistakes that people make in Go's settings, but for those about mirrors and the checksum database. */
export const goenvAccidentMessages = {
  ...characters,
  ...others,
  ...patterns,
  ...variables,
  ...lines,
} as const satisfies Catalog;
