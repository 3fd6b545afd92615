import type { Catalog } from '../say.ts';

/** Errors of the go command that `explain` knows: what they mean, and what to do. Checksums: go.sum and the checksum database. */
export const explainChecksumsMessages = {
  'explain.checksum-go-sum': {
    en: {
      message:
        'What was downloaded differs from what go.sum of this project recorded earlier. Either go.sum is wrong (a version was tagged again before anybody else saw it, or lines were merged by hand), or this mirror serves other bytes than everybody else got. Go stopped before using them.',
      hint: "Find out which side is wrong: compare with the checksum database and another mirror (the first command). Only if these agree with the download and not with go.sum, remove this module's two lines from go.sum and download again. Never delete the whole go.sum, and never switch GOSUMDB off.",
    },
    zh: {
      message:
        '下载的内容与本项目 go.sum 先前的记录不同。要么 go.sum 有误（某个版本被重新打了标签，或者有人手工合并过），要么这个镜像提供的内容与别处不同。Go 在使用之前就停下了。',
      hint: '请先查明哪一边错了：与校验和数据库以及另一个镜像比较（第一条命令）。只有当它们与下载内容一致、而与 go.sum 不一致时，才删除 go.sum 中该模块的两行并重新下载。切勿删除整个 go.sum，也不要关闭 GOSUMDB。',
    },
  },
  'explain.checksum-database': {
    en: {
      message:
        'What was downloaded differs from what the public checksum database has on record for everybody. The mirror serves other bytes, or the author moved the tag after the first download in the world.',
      hint: 'Do not use these bytes. Try another mirror: if it works there, the first mirror is wrong. If every source differs from the database, the tag was moved; take another version, and tell the author.',
    },
    zh: {
      message:
        '下载的内容与公共校验和数据库为所有人记录的不同。要么镜像提供了别的内容，要么作者在全世界第一次下载之后移动了标签。',
      hint: '请不要使用这些内容。换一个镜像试试：如果那里正常，说明原来的镜像有误。如果所有来源都与数据库不同，说明标签被移动过，请换一个版本并告知作者。',
    },
  },
  'explain.sumdb-unreachable': {
    en: {
      message:
        'The module was downloaded, but the checksum database that Go compares it with could not be reached.',
      hint: 'Use a mirror that passes the checksum database through (goproxy.cn does), or in mainland China set GOSUMDB to sum.golang.google.cn. For private modules set GOPRIVATE, so that the database is not asked. Do not switch GOSUMDB off.',
    },
    zh: {
      message: '模块已下载，但 Go 要用来比对的校验和数据库连不上。',
      hint: '请使用能转发校验和数据库的镜像（例如 goproxy.cn），或在中国大陆把 GOSUMDB 设为 sum.golang.google.cn。私有模块请设置 GOPRIVATE，这样就不会询问数据库。请不要关闭 GOSUMDB。',
    },
  },
  'explain.sumdb-not-there': {
    en: {
      message:
        'The checksum database does not know this module version. It can look at public modules only: this one is private, or was deleted at its source before anybody asked for it.',
      hint: 'For a private module set GOPRIVATE to its prefix. For a public one, check that the tag can still be seen at its source.',
    },
    zh: {
      message:
        '校验和数据库不知道这个模块版本。它只能查看公开模块：这个模块是私有的，或者在有人查询之前就已在源头被删除。',
      hint: '私有模块请把前缀写进 GOPRIVATE。公开模块请确认源头还能看到该标签。',
    },
  },
  'explain.sumdb-bad-answer': {
    en: {
      message:
        "What came as the checksum database's answer is not signed by it: a web page, a broken mirror, or somebody on the way.",
      hint: 'Log in to the network if it wants that. Then use another mirror, or ask the database directly.',
    },
    zh: {
      message: '收到的“校验和数据库回答”没有它的有效签名：可能是网页、有故障的镜像，或途中有人篡改。',
      hint: '如果网络要求登录请先登录。然后换一个镜像，或者直接询问数据库。',
    },
  },
  'explain.sumdb-misbehaviour': {
    en: {
      message:
        "The checksum database's log contradicts what this machine saw of it earlier. That is exactly what the log was made to reveal; the mirror that passes it through shows you another history than others see, or the record kept here is that of another database with the same name.",
      hint: 'Stop, and keep the whole output: it is the evidence. Do not delete the cached database in the module cache. Ask through another mirror or directly, and report what you find to whoever runs the mirror.',
    },
    zh: {
      message:
        '校验和数据库的日志与本机先前看到的相矛盾。这个日志正是为揭示这种情况而设计的：转发它的镜像给你看的是另一份历史，或者本机保存的是同名的另一个数据库的记录。',
      hint: '请停下来，并保存全部输出：它就是证据。请不要删除模块缓存中的数据库记录。请通过另一个镜像或直接询问，并把结果告知镜像的维护者。',
    },
  },
  'explain.missing-go-sum': {
    en: {
      message:
        'The project needs a module that go.sum has no checksum of. Usually go.mod was edited, or merged, without go.sum. If other errors stand above this one, it follows from them.',
      hint: 'Run go mod tidy, and commit go.mod and go.sum together.',
    },
    zh: {
      message:
        '项目需要的一个模块在 go.sum 中没有校验和。通常是只修改或合并了 go.mod 而没有更新 go.sum。如果上面还有别的错误，这一条是由它们引起的。',
      hint: '请运行 go mod tidy，并把 go.mod 和 go.sum 一起提交。',
    },
  },
  'explain.missing-go-sum-mod': {
    en: {
      message: 'go.sum lacks the checksum of the go.mod file of a module that the build needs indirectly.',
      hint: 'Run the command that Go prints below the error, or go mod tidy, and commit go.sum.',
    },
    zh: {
      message: 'go.sum 缺少某个间接依赖模块的 go.mod 文件的校验和。',
      hint: '请运行 Go 在错误下方给出的命令，或 go mod tidy，并提交 go.sum。',
    },
  },
  'explain.go-sum-malformed': {
    en: {
      message:
        'A line of go.sum is not what it should be, mostly a conflict of a merge that was never resolved.',
      hint: 'Take away the lines with <<<<<<<, ======= and >>>>>>> and keep those of both sides; go mod tidy removes what is too much.',
    },
    zh: {
      message: 'go.sum 中有一行格式不对，多半是没有解决的合并冲突。',
      hint: '请删除含 <<<<<<<、======= 和 >>>>>>> 的行，保留两边的内容；多余的行由 go mod tidy 清理。',
    },
  },
  'explain.toolchain-no-sumdb': {
    en: {
      message:
        'Go wants to download another Go version, which it does only when the checksum database can vouch for it; GOSUMDB is off.',
      hint: 'Switch the database on again (in mainland China sum.golang.google.cn works), or install the Go version yourself and set GOTOOLCHAIN=local.',
    },
    zh: {
      message: 'Go 要下载另一个 Go 版本，而这必须由校验和数据库担保；但 GOSUMDB 已关闭。',
      hint: '请重新启用数据库（中国大陆可用 sum.golang.google.cn），或者自行安装该 Go 版本并设置 GOTOOLCHAIN=local。',
    },
  },
  'explain.cache-modified': {
    en: {
      message:
        'go mod verify found files in the module cache that are not what was downloaded: edited by hand, or damaged.',
      hint: 'Remove just these entries, so that they are downloaded again; the rest of the cache can stay.',
    },
    zh: {
      message: 'go mod verify 发现模块缓存中的文件与下载时不同：被手工修改过，或者已损坏。',
      hint: '只需删除这些条目让它们重新下载，缓存的其余部分可以保留。',
    },
  },
} as const satisfies Catalog;
