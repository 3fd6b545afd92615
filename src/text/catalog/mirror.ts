import type { Catalog } from '../say.ts';

const rotten = {
  en: 'It was moved to quarantine/ in the data folder and is fetched and verified again. If it happens again, look at the health of the disk.',
  zh: '该文件已移入数据目录的 quarantine/，并会重新获取和验证。如果再次发生，请检查磁盘的健康状况。',
};

const lookalikeHints = {
  en: 'Was it meant? A name that looks like one of yours is how dependency confusion begins. Look at who requires it.',
  zh: '确实是要用它吗？与自家名称相似的名称正是依赖混淆的开端。请查看是谁引入了它。',
};

export const mirrorMessages = {
  internal: {
    en: {
      message: 'something went wrong inside gomirror: {reason}',
      hint: 'Please report it, with the log lines around it.',
    },
    zh: { message: 'gomirror 内部出错：{reason}', hint: '请附上相关日志反馈此问题。' },
  },
  'mirror.no-such-profile': {
    en: {
      message: 'there is no profile "{profile}" here',
      hint: 'Look at the path behind /-/p/ in GOPROXY; the settings of the mirror list its profiles.',
    },
    zh: {
      message: '此镜像没有名为“{profile}”的方案',
      hint: '请检查 GOPROXY 中 /-/p/ 之后的部分；镜像的设置里列出了所有方案。',
    },
  },
  'mirror.impossible-path': {
    en: {
      message: 'no module can have the path {path}',
      hint: 'It is the beginning of module paths, not one itself.',
    },
    zh: { message: '不可能存在路径为 {path} 的模块', hint: '它只是模块路径的前缀，本身不是模块。' },
  },
  'mirror.not-kept': {
    en: {
      message: '{what} is not kept here, and the request forbids fetching it',
      hint: 'Ask without /cached-only and without Disable-Module-Fetch.',
    },
    zh: {
      message: '本地没有保存 {what}，而该请求禁止获取',
      hint: '请去掉 /cached-only 前缀和 Disable-Module-Fetch 请求头后重试。',
    },
  },
  'mirror.offline': {
    en: {
      message: '{what} is not kept here, and this mirror works offline',
      hint: 'Start it without --offline (or set offline: false in its settings) to have it fetched.',
    },
    zh: {
      message: '本地没有保存 {what}，而此镜像正以离线方式运行',
      hint: '去掉 --offline（或在设置中写 offline: false）即可获取。',
    },
  },
  'mirror.not-in-log': {
    en: {
      message: '{what} is not in the checksum database {database}, so nobody vouches for it',
      hint: 'Check the version. For a private module set GOPRIVATE on the machine that asks, so that it does not come here.',
    },
    zh: {
      message: '校验和数据库 {database} 中没有 {what}，无法证明其可信',
      hint: '请检查版本号。若是私有模块，请在发起请求的机器上设置 GOPRIVATE，使其不经过此镜像。',
    },
  },
  'mirror.wrong-hash': {
    en: {
      message:
        '{source} serves other bytes for {what} than the checksum database recorded: got {got}, {database} #{id} says {want}',
      hint: 'Nothing was kept. Use another --upstream and tell the operator of this one; do not switch checks off.',
    },
    zh: {
      message:
        '{source} 提供的 {what} 与校验和数据库的记录不符：实际为 {got}，{database} #{id} 记录为 {want}',
      hint: '未保存任何内容。请换用其他 --upstream 并告知该上游的维护者；不要关闭校验。',
    },
  },
  'mirror.changed-hash': {
    en: {
      message:
        '{source} serves other bytes for {what} than were first seen here on {since}, from {first}: got {got}, first was {want}',
      hint: 'What was kept stays. Somebody has moved a tag or replaced a file: find out who and why, and publish a new version.',
    },
    zh: {
      message: '{source} 提供的 {what} 与 {since} 首次从 {first} 所见的内容不同：现为 {got}，当时为 {want}',
      hint: '已保存的内容保持不变。有人移动了标签或替换了文件：请查明是谁、为何如此，并发布新版本。',
    },
  },
  'mirror.private-name': {
    en: {
      message: '{path} is private here, so no checksum database is asked about it',
      hint: 'Tell the go command as well: go env -w GONOSUMDB=PATTERN, with the patterns of your private modules. With GOPRIVATE it would go past this mirror.',
    },
    zh: {
      message: '{path} 在此处是私有模块，不会向任何校验和数据库查询它',
      hint: '请同时告诉 go 命令：go env -w GONOSUMDB=模式，写上私有模块的模式。若写在 GOPRIVATE 中，它就会绕过这个镜像。',
    },
  },
  'mirror.withheld-name': {
    en: {
      message:
        'nobody is asked about {path}: its name leads to private modules, or differs from them only in case',
      hint: 'Is it written as in its go.mod, upper and lower case included? If it is a public module, an entry of its own under `private` with `from: public` says so.',
    },
    zh: {
      message: '不会向任何来源询问 {path}：这个名称通向私有模块，或与私有模块只有大小写不同',
      hint: '它的写法（包括大小写）与它的 go.mod 中一致吗？如果它是公开模块，请在 `private` 下为它单独写一个条目，并设置 `from: public`。',
    },
  },
  'mirror.private-no-source': {
    en: {
      message: '{path} is private here, and no source of private modules is set for it',
      hint: 'Nobody public is asked about it. Look at `from` of its entry under `private` in the settings.',
    },
    zh: {
      message: '{path} 在此处是私有模块，但没有为它设置任何私有来源',
      hint: '不会向任何公共来源询问它。请检查设置中 `private` 下对应条目的 `from`。',
    },
  },
  'mirror.private-gone': {
    en: {
      message:
        'the source of {path} no longer has it, or no longer lets this mirror read it; what is kept is served',
      hint: 'Was the repository moved, deleted, or closed to the credentials of this mirror? `gomirror auth check` says what the server answers.',
    },
    zh: {
      message: '{path} 的来源不再提供它，或不再允许本镜像读取；现提供已保存的内容',
      hint: '仓库是否被移动、删除，或不再接受本镜像的凭据？`gomirror auth check` 会说明服务器的答复。',
    },
  },
  'mirror.private-unreachable': {
    en: {
      message:
        'the source of the private module {path} cannot be reached; only what is kept is served, and no public source is asked',
      hint: 'Look at the server, at the network and at the credentials: `gomirror auth check`.',
    },
    zh: {
      message: '私有模块 {path} 的来源无法访问；只提供已保存的内容，不会询问任何公共来源',
      hint: '请检查服务器、网络和凭据：`gomirror auth check`。',
    },
  },
  'mirror.lookalike-similar-host': {
    en: {
      message:
        'the host of the public module {path} (from {source}) reads like that of the private {pattern}',
      hint: lookalikeHints.en,
    },
    zh: {
      message: '公共模块 {path}（来自 {source}）的主机名与私有的 {pattern} 相似',
      hint: lookalikeHints.zh,
    },
  },
  'mirror.lookalike-similar-owner': {
    en: {
      message:
        'the public module {path} (from {source}) is on the host of the private {pattern}, and the rest of its path reads like it',
      hint: lookalikeHints.en,
    },
    zh: {
      message: '公共模块 {path}（来自 {source}）与私有的 {pattern} 位于同一主机，其余路径也相似',
      hint: lookalikeHints.zh,
    },
  },
  'mirror.lookalike-only-case-differs': {
    en: {
      message:
        'the public module {path} (from {source}) is the private {pattern} but for upper and lower case, which many hosts take for the same',
      hint: lookalikeHints.en,
    },
    zh: {
      message: '公共模块 {path}（来自 {source}）与私有的 {pattern} 仅大小写不同，而许多主机不区分大小写',
      hint: lookalikeHints.zh,
    },
  },
  'mirror.lookalike-same-name-elsewhere': {
    en: {
      message:
        'the public module {path} (from {source}) has the name of the private {pattern} on another host',
      hint: lookalikeHints.en,
    },
    zh: {
      message: '公共模块 {path}（来自 {source}）在另一主机上与私有的 {pattern} 同名',
      hint: lookalikeHints.zh,
    },
  },
  'mirror.lookalike-private-name-inside': {
    en: {
      message:
        'the private name {pattern} stands inside the path of the public module {path} (from {source})',
      hint: lookalikeHints.en,
    },
    zh: {
      message: '公共模块 {path}（来自 {source}）的路径中含有私有名称 {pattern}',
      hint: lookalikeHints.zh,
    },
  },
  'mirror.public-namesake': {
    en: {
      message: 'the private module {path} was fetched here from a public source before: {versions}',
      hint: 'Those files are not served any more, but builds may have used them. Find out who published them, and look at go.sum files for other hashes.',
    },
    zh: {
      message: '私有模块 {path} 此前曾在此处从公共来源获取：{versions}',
      hint: '这些文件不再提供，但可能已有构建使用过。请查明是谁发布的，并检查各 go.sum 中是否有不同的哈希。',
    },
  },
  'mirror.moved-source': {
    en: {
      message: '{prefix} now says that its repository is {now}; before it was {before}',
      hint: 'Was it moved on purpose? A host name that changed hands can serve other code. What is kept stays as it is.',
    },
    zh: {
      message: '{prefix} 现声明其仓库位于 {now}；此前为 {before}',
      hint: '是有意迁移的吗？易主的域名可能提供别的代码。已保存的内容保持不变。',
    },
  },
  'mirror.bad-zip': {
    en: {
      message: 'the zip of {what} that {source} sends is not one that Go accepts',
      hint: 'Nothing was kept. Use another --upstream and tell the operator of this one.',
    },
    zh: {
      message: '{source} 提供的 {what} 的 zip 不符合 Go 的规则',
      hint: '未保存任何内容。请换用其他 --upstream 并告知该上游的维护者。',
    },
  },
  'mirror.bad-answer': {
    en: {
      message: '{source} sent something else than {what}',
      hint: 'A login page, a block page or a broken mirror. Try another --upstream.',
    },
    zh: {
      message: '{source} 返回的内容不是 {what}',
      hint: '可能是登录页、拦截页或镜像故障。请换用其他 --upstream。',
    },
  },
  'mirror.html-page': {
    en: {
      message: 'It is a web page.',
      hint: 'A login page, a filter, or a wrong address answers in the place of the upstream.',
    },
    zh: { message: '收到的是一个网页。', hint: '可能是登录页面、过滤设备，或者地址写错了。' },
  },
  'mirror.log-unavailable': {
    en: {
      message: '{what} cannot be checked now: the checksum database {database} is out of reach',
      hint: 'What is kept is still served. Try again later, or add an upstream that proxies the checksum database.',
    },
    zh: {
      message: '暂时无法校验 {what}：连接不上校验和数据库 {database}',
      hint: '已保存的内容仍可使用。请稍后重试，或添加一个代理该数据库的上游。',
    },
  },
  'mirror.unknown-database': {
    en: { message: 'this mirror does not serve the checksum database {name}, only {known}' },
    zh: { message: '此镜像不提供校验和数据库 {name}，只提供 {known}' },
  },
  'mirror.rotten-empty': {
    en: { message: 'the kept file {what} is empty', hint: rotten.en },
    zh: { message: '已保存的文件 {what} 是空的', hint: rotten.zh },
  },
  'mirror.rotten-size': {
    en: {
      message: 'the kept file {what} has {got} bytes, and had {want} when it was kept',
      hint: rotten.en,
    },
    zh: { message: '已保存的文件 {what} 现有 {got} 字节，保存时为 {want} 字节', hint: rotten.zh },
  },
  'mirror.rotten-bytes': {
    en: {
      message: 'the bytes of the kept file {what} have changed: SHA-256 {got}, recorded {want}',
      hint: rotten.en,
    },
    zh: {
      message: '已保存的文件 {what} 内容发生了变化：SHA-256 为 {got}，记录为 {want}',
      hint: rotten.zh,
    },
  },
  'mirror.rotten-unreadable': {
    en: { message: 'the disk cannot read the kept file {what} any more: {reason}', hint: rotten.en },
    zh: { message: '磁盘已无法读取已保存的文件 {what}：{reason}', hint: rotten.zh },
  },
  'mirror.rotten-unproven': {
    en: {
      message: 'the kept file {what} has lost its record, and nothing vouches for its bytes',
      hint: rotten.en,
    },
    zh: { message: '已保存的文件 {what} 丢失了记录，也没有任何依据能证明其内容可信', hint: rotten.zh },
  },
  'mirror.rotten-stays': {
    en: {
      message: 'the rotten file {what} cannot be moved away: {reason}',
      hint: 'It is not served. Look at the permissions and the health of the disk under the data folder.',
    },
    zh: {
      message: '无法移走已损坏的文件 {what}：{reason}',
      hint: '该文件不会再提供给客户端。请检查数据目录的权限和磁盘的健康状况。',
    },
  },
  'mirror.busy': {
    en: { message: 'too many modules are being fetched at once', hint: 'Try again in a few seconds.' },
    zh: { message: '同时获取的模块过多', hint: '请过几秒再试。' },
  },
  'mirror.stopping': {
    en: {
      message: 'this mirror is shutting down and fetches nothing new',
      hint: 'Try again in a few seconds.',
    },
    zh: { message: '此镜像正在关闭，不再获取新内容', hint: '请过几秒再试。' },
  },
  'mirror.bad-sum-line': {
    en: {
      message: 'line {line} of {file} is not a line of a go.sum file: {text}',
      hint: 'A line has three words: a module path, its version (or version/go.mod), and a hash that begins with h1: .',
    },
    zh: {
      message: '{file} 第 {line} 行不符合 go.sum 的格式：{text}',
      hint: '每行由三部分组成：模块路径、版本（或“版本/go.mod”），以及以 h1: 开头的哈希。',
    },
  },
  'mirror.bad-module-name': {
    en: {
      message: '"{text}" does not name a version of a module',
      hint: 'Write MODULE@VERSION with a whole version, such as golang.org/x/text@v0.3.0.',
    },
    zh: {
      message: '“{text}”不是某个模块的某个版本',
      hint: '请写成“模块@版本”，版本号要完整，例如 golang.org/x/text@v0.3.0。',
    },
  },
} as const satisfies Catalog;
