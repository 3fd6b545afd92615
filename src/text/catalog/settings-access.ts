import type { Catalog } from '../say.ts';

/** As in `settings.ts`, for the settings about private modules, who may read what, and version control. */
export const settingsAccessMessages = {
  'setting.private': {
    en: {
      message:
        'What is private: patterns as GOPRIVATE has them. It is fetched from its own source and never asked about in public.',
      hint: "`none`: what is private is only known to whoever runs this. Patterns alone come from `direct`; in the file each list of them can name its own source. This machine's GOPRIVATE is not taken over, since the go command then asks no mirror at all, but it is mentioned.",
    },
    zh: {
      message:
        '哪些模块是私有的：写法与 GOPRIVATE 相同的模式。它们从自己的来源获取，绝不会向公开的服务查询。',
      hint: '默认 `none`：哪些是私有的，只有运营者知道。只写模式时从 `direct` 获取；在配置文件中可以为每组模式写明来源。本机的 GOPRIVATE 不会被采用（有了它，go 命令根本不会访问镜像），但会有提示。',
    },
  },
  'setting.credentials': {
    en: {
      message:
        'What gomirror presents to servers that ask who it is, by host and path: access tokens, passwords, netrc files, ssh keys, helper programs, GitHub Apps. Each names where its secret is read from, never the secret.',
      hint: 'None: public servers want none. The longest `for` that matches is presented, to that host over https or ssh only, and dropped on a redirect to another host.',
    },
    zh: {
      message:
        'gomirror 向要求身份的服务器出示的凭据，按主机和路径区分：访问令牌、密码、netrc 文件、ssh 密钥、辅助程序、GitHub App。每一项只写从哪里读取机密信息，不写机密信息本身。',
      hint: '默认没有：公开的服务器不需要凭据。使用匹配的 `for` 中最长的一项，只通过 https 或 ssh 出示给该主机，重定向到其他主机时不再出示。',
    },
  },
  'setting.access.public': {
    en: {
      message: 'Who may read public modules: everybody who can connect, or only those who sign in.',
      hint: '`everybody`: these can be had anywhere. `signed-in` puts the whole mirror but its health checks behind a user name or a token, and needs TLS.',
    },
    zh: {
      message: '谁可以读取公开模块：所有能连接的人，或只有登录的人。',
      hint: '`everybody`：公开模块在哪里都能得到。`signed-in` 要求访问整个镜像（健康检查除外）都必须有用户名或令牌，并且需要 TLS。',
    },
  },
  'setting.access.rules': {
    en: {
      message:
        'Who may read which private modules. `who` is any of `user:NAME`, `token:NAME`, `group:NAME`, `network:10.0.0.0/8` (`network:loopback` is this machine), `signed-in`, `everybody`; `read` is patterns.',
      hint: 'None: nobody reads private modules unless a rule says so. A stranger is not even told whether there is such a module.',
    },
    zh: {
      message:
        '谁可以读取哪些私有模块。`who` 可以是 `user:名称`、`token:名称`、`group:名称`、`network:10.0.0.0/8`（`network:loopback` 是本机）、`signed-in`、`everybody` 中的一个或几个；`read` 是模式。',
      hint: '默认没有：没有规则允许，任何人都不能读取私有模块。外人甚至无法得知某个私有模块是否存在。',
    },
  },
  'setting.access.oidc': {
    en: {
      message:
        'Whose signed tokens say who a client is (OpenID Connect): a CI service, an identity provider. Each has `issuer` and `audience` and, if they are to differ, the `claims` that a token must have (`*` stands for any characters), `nameClaim` (else `sub`), and `groups` that its bearer belongs to.',
      hint: 'None: gomirror has users and tokens of its own. With it a CI job needs no stored secret.',
    },
    zh: {
      message:
        '采信谁签发的令牌来确定客户端的身份（OpenID Connect）：CI 服务、身份提供方。每一项有 `issuer` 和 `audience`，需要时还有令牌必须具备的 `claims`（`*` 代表任意字符）、`nameClaim`（默认 `sub`），以及持有者所属的 `groups`。',
      hint: '默认没有：gomirror 有自己的用户和令牌。使用它之后，CI 任务不需要保存任何机密信息。',
    },
  },
  'setting.access.trustedProxies': {
    en: {
      message:
        'The networks of reverse proxies in front of gomirror, whose headers say where a request really comes from.',
      hint: '`none`: such headers can be written by anybody, so they count only from addresses that are named here.',
    },
    zh: {
      message: 'gomirror 前面的反向代理所在的网络；它们的请求头说明请求真正来自哪里。',
      hint: '默认 `none`：任何人都能写这样的请求头，因此只采信来自此处所列地址的请求头。',
    },
  },
  'setting.access.proxyTls': {
    en: {
      message: 'The reverse proxies of `access.trustedProxies` end TLS: clients speak https to them.',
      hint: 'No: without TLS no credentials travel, and whether a proxy in front has it only whoever runs it can say.',
    },
    zh: {
      message: '`access.trustedProxies` 中的反向代理终结 TLS：客户端与它们之间使用 https。',
      hint: '默认为否：没有 TLS 就不会传送凭据；前面的代理是否使用 TLS，只有运营者知道。',
    },
  },
  'setting.access.userHeader': {
    en: {
      message: 'The header in which a trusted reverse proxy names the user that it has signed in.',
      hint: 'None: gomirror checks users itself. It counts only from `access.trustedProxies`, which must set or remove it on every request.',
    },
    zh: {
      message: '受信任的反向代理用哪个请求头给出已登录的用户。',
      hint: '默认没有：由 gomirror 自己核对用户。只采信来自 `access.trustedProxies` 的请求头；代理必须在每个请求上设置或删除它。',
    },
  },
  'setting.access.groupsHeader': {
    en: {
      message: 'The header in which a trusted reverse proxy names the groups of that user, joined by commas.',
      hint: 'None: rules can name users as well.',
    },
    zh: {
      message: '受信任的反向代理用哪个请求头给出该用户所属的组，用逗号连接。',
      hint: '默认没有：规则中也可以直接写用户。',
    },
  },
  'setting.limits.requestsPerMinute': {
    en: {
      message: 'How many requests a minute one client may send, by account, else by address; 0 is no limit.',
      hint: '0: what is kept costs next to nothing to serve, and a large build asks thousands of times a minute.',
    },
    zh: {
      message: '一个客户端（按账号，没有账号则按地址）每分钟最多发送多少个请求；0 表示不限制。',
      hint: '默认 0：提供已保存的内容几乎没有成本，而大型构建每分钟会请求几千次。',
    },
  },
  'setting.limits.fillsPerMinute': {
    en: {
      message:
        'How many files a minute may be fetched because one client asked, by account, else by address; 0 is no limit.',
      hint: '0: `fill.concurrent` and `fill.queue` bound the work already; this one keeps one client from taking all of it.',
    },
    zh: {
      message: '因一个客户端（按账号，没有账号则按地址）的请求，每分钟最多获取多少个文件；0 表示不限制。',
      hint: '默认 0：`fill.concurrent` 和 `fill.queue` 已经限制了总量；这一项防止一个客户端占用全部。',
    },
  },
  'setting.limits.bytesPerMinute': {
    en: {
      message: 'How many bytes a minute one client may be sent, by account, else by address; 0 is no limit.',
      hint: '0: in most places the network is shared fairly already. Beyond a limit the answer is 429 with Retry-After.',
    },
    zh: {
      message: '每分钟最多向一个客户端（按账号，没有账号则按地址）发送多少字节；0 表示不限制。',
      hint: '默认 0：多数环境中网络本来就是公平分享的。超出限制时返回 429 和 Retry-After。',
    },
  },
  'setting.direct.fileRoots': {
    en: {
      message: 'Folders below which repositories may be read by `file:` URLs.',
      hint: "`none`: a server's own files are nobody's modules unless somebody says so.",
    },
    zh: {
      message: '可以用 `file:` URL 读取其中仓库的目录。',
      hint: '默认 `none`：除非明确指定，服务器自己的文件不应当作为模块提供。',
    },
  },
  'setting.direct.insecure': {
    en: {
      message:
        'Module paths whose servers may be asked over plain http too: patterns as GOINSECURE has them.',
      hint: '`none`: over plain http anybody on the way can answer. Credentials are never sent over it.',
    },
    zh: {
      message: '哪些模块路径的服务器也可以通过普通 http 访问：写法与 GOINSECURE 相同的模式。',
      hint: '默认 `none`：使用普通 http 时，途中的任何人都可以冒充应答。凭据绝不会通过它发送。',
    },
  },
  'setting.direct.perHost': {
    en: {
      message: 'How many runs of git there may be at once for one host.',
      hint: 'A few: enough that a big repository does not hold up the others, and what code hosts bear with from one address.',
    },
    zh: {
      message: '对同一主机最多同时运行多少个 git。',
      hint: '几个：足以让大仓库不会拖住其他仓库，又不会超出代码托管服务对单个地址的容忍。',
    },
  },
  'setting.direct.timeout': {
    en: {
      message: 'The longest time that one run of git may take.',
      hint: 'Ten minutes, as for any other fetch: a large repository over a slow line takes several.',
    },
    zh: {
      message: '一次运行 git 最多用多长时间。',
      hint: '十分钟，与其他获取相同：通过慢速线路获取大仓库需要好几分钟。',
    },
  },
  'setting.direct.cache': {
    en: {
      message:
        'How much the bare copies of repositories may take on disk, all together; the ones that were not used for the longest time are removed. 0 for no limit.',
      hint: '20 GB: some hundred repositories of usual size. A copy that is removed costs a new fetch when somebody asks for another version; what was served stays.',
    },
    zh: {
      message: '所有仓库的裸副本总共可占用多少磁盘空间；超出时，最久未使用的副本会被删除。0 表示不限制。',
      hint: '20 GB：可容纳数百个一般大小的仓库。副本被删除后，再有人请求其他版本时需要重新获取；已经提供过的内容仍会保留。',
    },
  },
  'setting.direct.largestRepository': {
    en: {
      message:
        'How much one fetch from a repository may bring; beyond that git is stopped and the request refused. Copies of a repository that have grown larger are removed and fetched anew. 0 for no limit.',
      hint: '2 GB: hardly any repository is larger in one version, and a module has 500 MiB at most.',
    },
    zh: {
      message:
        '从一个仓库获取一次最多可以得到多少数据；超出时会停止 git 并拒绝请求。已增长到更大的副本会被删除并重新获取。0 表示不限制。',
      hint: '2 GB：几乎没有仓库的单个版本比这更大，而一个模块最多 500 MiB。',
    },
  },
} as const satisfies Catalog;
