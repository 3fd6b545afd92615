import type { Catalog } from '../say.ts';

/** Mistakes in GOPROXY. */
const proxyList = {
  'goenv.accident-proxy-empty': {
    en: {
      message: '{name} is set, but there is no mirror in it: "{value}"',
      hint: 'Unset it for the default (go env -u {name}), or choose a mirror: gomirror setup',
    },
    zh: {
      message: '设置了 {name}，但里面没有任何镜像：“{value}”',
      hint: '取消设置即可恢复默认值（go env -u {name}），也可以选择一个镜像：gomirror setup',
    },
  },
  'goenv.accident-proxy-scheme': {
    en: { message: 'in {name} the address {entry} is mistyped', hint: 'This was probably meant: {meant}' },
    zh: { message: '{name} 中的地址 {entry} 写错了', hint: '可能想写的是：{meant}' },
  },
  'goenv.accident-proxy-word': {
    en: {
      message: 'in {name}, "{entry}" is neither the address of a mirror nor "direct" or "off"',
      hint: 'Write the whole address, beginning with https://, or choose a mirror: gomirror setup',
    },
    zh: {
      message: '{name} 中的“{entry}”既不是镜像地址，也不是 direct 或 off',
      hint: '请写以 https:// 开头的完整地址，或选择一个镜像：gomirror setup',
    },
  },
  'goenv.accident-proxy-word-near': {
    en: { message: 'in {name}, "{entry}" means nothing to Go', hint: 'Write: {meant}' },
    zh: { message: 'Go 不认识 {name} 中的“{entry}”', hint: '请写：{meant}' },
  },
  'goenv.accident-proxy-unreachable': {
    en: {
      message: 'in {name}, nothing behind "{last}" is ever asked: {entries}',
      hint: 'Put mirrors before "{last}", which ends the list.',
    },
    zh: {
      message: '{name} 中“{last}”后面的镜像永远不会被使用：{entries}',
      hint: '请把镜像写在“{last}”前面，列表到它就结束了。',
    },
  },
  'goenv.accident-proxy-retired': {
    en: {
      message: '{name} names {entry}, a mirror that was shut down',
      hint: 'Choose another one: gomirror mirrors list',
    },
    zh: { message: '{name} 中的 {entry} 是已经停止服务的镜像', hint: '请换一个镜像：gomirror mirrors list' },
  },
  'goenv.accident-proxy-moved': {
    en: { message: '{name} names {entry}, where that mirror is not', hint: 'Its address is {meant}' },
    zh: { message: '{name} 中的 {entry} 不是这个镜像的地址', hint: '它的地址是 {meant}' },
  },
  'goenv.accident-proxy-query': {
    en: {
      message:
        'in {name} the address {entry} has a "?" or "#" in it, behind which Go cannot add the paths of modules',
      hint: 'Write only: {meant}',
    },
    zh: {
      message: '{name} 中的地址 {entry} 含有“?”或“#”，Go 无法在它后面拼接模块路径',
      hint: '只需写：{meant}',
    },
  },
  'goenv.accident-proxy-protocol-path': {
    en: {
      message: 'in {name}, {entry} is the address of a single answer, and not that of the mirror',
      hint: 'Write only: {meant}',
    },
    zh: { message: '{name} 中的 {entry} 是某一个请求的地址，不是镜像的地址', hint: '只需写：{meant}' },
  },
  'goenv.accident-proxy-slashes': {
    en: {
      message: 'in {name} the address {entry} has two slashes in a row; many mirrors answer "not found" then',
      hint: 'Write: {meant}',
    },
    zh: {
      message: '{name} 中的地址 {entry} 有连续两个斜杠，很多镜像会因此回答“找不到”',
      hint: '请写：{meant}',
    },
  },
  'goenv.accident-proxy-credentials-http': {
    en: {
      message: 'in {name} there is a password in {entry}, and Go refuses to send one without encryption',
      hint: 'Use https, and put the password into the netrc file: gomirror setup',
    },
    zh: {
      message: '{name} 中的 {entry} 带有密码，而 Go 拒绝在未加密的连接上发送密码',
      hint: '请改用 https，并把密码写进 netrc 文件：gomirror setup',
    },
  },
  'goenv.accident-proxy-credentials': {
    en: {
      message:
        'in {name} there is a password in {entry}; it shows in "go env", in error messages and in logs',
      hint: 'Put it into the netrc file instead: gomirror setup',
    },
    zh: {
      message: '{name} 中的 {entry} 带有密码；它会出现在“go env”的输出、错误信息和日志里',
      hint: '请改为写进 netrc 文件：gomirror setup',
    },
  },
  'goenv.accident-proxy-http': {
    en: {
      message:
        'in {name}, {entry} is asked without encryption: anybody on the way can read and change the answers',
      hint: 'Use https if the mirror offers it; GOSUMDB keeps what is public from being changed unnoticed.',
    },
    zh: {
      message: '{name} 中的 {entry} 不加密：途中任何人都能看到并改动内容',
      hint: '如果镜像支持，请改用 https；公开模块的内容是否被改动，由 GOSUMDB 检查。',
    },
  },
  'goenv.accident-proxy-twice': {
    en: {
      message: '{name} names {entry} twice; it is only asked the same again',
      hint: 'Take one of them out.',
    },
    zh: { message: '{name} 中 {entry} 写了两次，只会重复同样的请求', hint: '请去掉其中一个。' },
  },
  'goenv.accident-proxy-not-a-mirror': {
    en: {
      message: '{name} names {entry}, which is no module mirror',
      hint: 'Choose a mirror: gomirror mirrors list',
    },
    zh: { message: '{name} 中的 {entry} 不是模块镜像', hint: '请选择一个镜像：gomirror mirrors list' },
  },
} as const satisfies Catalog;

/** Mistakes in GOSUMDB. */
const sumDatabase = {
  'goenv.accident-sumdb-off': {
    en: {
      message:
        'with {name}=off nobody checks that modules are what their authors published: a mirror can hand out anything',
      hint: 'Unset it (go env -u {name}); for private modules set GOPRIVATE. Where the database cannot be reached, many mirrors pass it on.',
    },
    zh: {
      message: '{name}=off 时，没有人检查模块是否就是作者发布的内容：镜像可以给出任何东西',
      hint: '请取消设置（go env -u {name}）；私有模块请用 GOPRIVATE。连不上校验数据库时，许多镜像可以代为转发。',
    },
  },
  'goenv.accident-sumdb-alias': {
    en: {
      message:
        '{name} is "{value}": Go knows this name only when it stands alone, and fails with "malformed verifier id"',
      hint: 'Write: go env -w {name}={meant}',
    },
    zh: {
      message: '{name} 的值是“{value}”：Go 只在这个名称单独出现时认识它，否则报错“malformed verifier id”',
      hint: '请写：go env -w {name}={meant}',
    },
  },
  'goenv.accident-sumdb-no-key': {
    en: {
      message: '{name} is "{value}", a database whose key Go does not know, so that it can verify nothing',
      hint: 'Unset it for the usual database (go env -u {name}), or write the name together with the key: name+hash+key',
    },
    zh: {
      message: '{name} 的值是“{value}”，Go 不知道这个数据库的公钥，因此无法校验',
      hint: '取消设置即可使用通常的数据库（go env -u {name}），或者连同公钥一起写：名称+哈希+公钥',
    },
  },
  'goenv.accident-sumdb-address': {
    en: {
      message: '{name} begins with an address, and Go wants the name of a database first: {value}',
      hint: 'Write: go env -w "{name}={meant}"',
    },
    zh: {
      message: '{name} 以网址开头，而 Go 要求先写数据库的名称：{value}',
      hint: '请写：go env -w "{name}={meant}"',
    },
  },
  'goenv.accident-sumdb-list': {
    en: {
      message: '{name} is no list; Go takes one name and at most one address: {value}',
      hint: 'Write: go env -w {name}={meant}',
    },
    zh: {
      message: '{name} 不是列表，Go 只接受一个名称和至多一个地址：{value}',
      hint: '请写：go env -w {name}={meant}',
    },
  },
  'goenv.accident-sumdb-route': {
    en: {
      message: 'the address in {name} is not one at which that database answers: {value}',
      hint: 'Through a mirror that passes the database on it would be: go env -w "{name}={meant}". Usually nothing needs to be set, as Go asks the mirror by itself.',
    },
    zh: {
      message: '{name} 中的地址不是这个校验数据库的应答地址：{value}',
      hint: '如果镜像支持转发校验数据库，应当写：go env -w "{name}={meant}"。通常不需要设置，Go 会自己询问镜像。',
    },
  },
} as const satisfies Catalog;

/** Mistakes in what says where modules and their checksums come from. */
export const goenvMirrorAccidentMessages = { ...proxyList, ...sumDatabase } as const satisfies Catalog;
