import type { Catalog } from '../say.ts';

/** What can be wrong with who may read what, and what is worth a line. */
export const configAccessMessages = {
  'config.who-empty': {
    en: {
      message: '{where}: nobody is named here',
      hint: 'Write who: user:NAME, token:NAME, group:NAME, network:10.0.0.0/8, signed-in or everybody.',
    },
    zh: {
      message: '{where}：这里没有写任何人',
      hint: '请写：user:名称、token:名称、group:名称、network:10.0.0.0/8、signed-in 或 everybody。',
    },
  },
  'config.bad-who': {
    en: {
      message: '{where}: "{value}" says of nobody who they are',
      hint: 'Write user:NAME, token:NAME, group:NAME, network:10.0.0.0/8, signed-in or everybody.',
    },
    zh: {
      message: '{where}：“{value}”没有说明是谁',
      hint: '请写：user:名称、token:名称、group:名称、network:10.0.0.0/8、signed-in 或 everybody。',
    },
  },
  'config.bad-who-near': {
    en: {
      message: '{where}: "{value}" says of nobody who they are',
      hint: 'Did you mean "{nearest}"?',
    },
    zh: { message: '{where}：“{value}”没有说明是谁', hint: '您是想写“{nearest}”吗？' },
  },
  'config.bad-who-name': {
    en: {
      message: '{where}: there is no name of a {kind} in "{value}"',
      hint: 'Write a name without spaces.',
    },
    zh: { message: '{where}：“{value}”中没有 {kind} 的名称', hint: '请写一个不含空格的名称。' },
  },
  'config.who-secret': {
    en: {
      message: '{where}: a token itself is written into the settings',
      hint: 'Revoke it, since settings are shown, logged and copied, and write the name of the new one: token:NAME (gomirror token list)',
    },
    zh: {
      message: '{where}：设置中直接写入了令牌本身',
      hint: '设置会被显示、写入日志和复制，请吊销这个令牌，并写新令牌的名称：token:名称（gomirror token list）',
    },
  },
  'config.bad-issuer': {
    en: {
      message: '{where}: {value} is not an issuer of tokens that can be trusted',
      hint: 'Write the issuer exactly as it stands in its tokens: an https URL without user name, query or fragment.',
    },
    zh: {
      message: '{where}：{value} 不是可以信任的令牌签发者',
      hint: '请按令牌中的写法填写签发者：https URL，不带用户名、查询和片段。',
    },
  },
  'config.bad-header': {
    en: {
      message: '{where}: "{value}" is not a header that can name a user',
      hint: 'Write the name of a header that your reverse proxy sets and nothing else uses, like X-Auth-User.',
    },
    zh: {
      message: '{where}：“{value}”不是可以表示用户的请求头',
      hint: '请写反向代理所设置、且没有其他用途的请求头名称，例如 X-Auth-User。',
    },
  },
  'config.access-needs-tls': {
    en: {
      message:
        '{where}: "{value}" needs clients to say who they are, and there is no TLS: the go command sends no credentials over plain http',
      hint: 'Set tls.cert and tls.key. If a reverse proxy in front ends TLS, set access.trustedProxies to its network and access.proxyTls to true.',
    },
    zh: {
      message: '{where}：“{value}”要求客户端表明身份，但没有启用 TLS：go 命令不会通过普通 http 发送凭据',
      hint: '请设置 tls.cert 和 tls.key。如果由前面的反向代理终结 TLS，请把 access.trustedProxies 设为它所在的网络，并把 access.proxyTls 设为 true。',
    },
  },
  'config.access-needs-proxies': {
    en: {
      message: '{where}: {key} is about a reverse proxy, and it is not said which addresses that has',
      hint: 'Set access.trustedProxies to its networks, like 10.1.0.0/16: from anywhere else its headers are not believed.',
    },
    zh: {
      message: '{where}：{key} 与反向代理有关，但没有说明反向代理的地址',
      hint: '请把 access.trustedProxies 设为它所在的网络，例如 10.1.0.0/16：来自其他地方的请求头一律不予采信。',
    },
  },
  'config.access-needs-user-header': {
    en: {
      message: '{where}: access.groupsHeader names the groups of a user, and no header names the user',
      hint: 'Set access.userHeader too.',
    },
    zh: {
      message: '{where}：access.groupsHeader 给出用户所属的组，但没有哪个请求头给出用户',
      hint: '请同时设置 access.userHeader。',
    },
  },
  'config.access-one-header': {
    en: {
      message: '{where}: one header cannot name the user and the groups',
      hint: 'Give access.userHeader and access.groupsHeader different headers.',
    },
    zh: {
      message: '{where}：同一个请求头不能既表示用户又表示组',
      hint: '请让 access.userHeader 和 access.groupsHeader 使用不同的请求头。',
    },
  },
  'config.access-proxies-everybody': {
    en: {
      message: '{where}: with every address trusted, anybody may claim to be anybody',
      hint: 'Name the networks of your reverse proxies only, like 10.1.0.0/16.',
    },
    zh: {
      message: '{where}：如果信任所有地址，任何人都可以冒充任何人',
      hint: '请只写反向代理所在的网络，例如 10.1.0.0/16。',
    },
  },
  'config.machine-private': {
    en: {
      message:
        "{where}: this machine's GOPRIVATE names {value}; the go command asks no mirror about these, and gomirror takes no module for private (to have it fetch them: --private '{value}')",
    },
    zh: {
      message:
        "{where}：本机的 GOPRIVATE 写有 {value}；go 命令不会向任何镜像请求它们，gomirror 也没有把任何模块当作私有模块（要由 gomirror 获取：--private '{value}'）",
    },
  },
  'config.private-unread': {
    en: {
      message:
        'nobody may read {value}: no rule gives it to anybody (add one to access.rules in the settings file, such as: who: network:loopback, read: {value})',
    },
    zh: {
      message:
        '没有人可以读取 {value}：没有规则允许任何人读取（请在配置文件的 access.rules 中加一条，例如：who: network:loopback，read: {value}）',
    },
  },
  'config.private-everybody': {
    en: {
      message: 'everybody who reaches this mirror over the network may read {value}, which is private',
    },
    zh: { message: '所有能通过网络访问这个镜像的人都可以读取私有模块 {value}' },
  },
  'config.private-shared': {
    en: {
      message:
        '{value} is asked about private modules as well as about public ones: it is told their names, so it must be one of yours',
    },
    zh: {
      message: '{value} 既用于私有模块，也用于公开模块：它会得知私有模块的名称，因此必须是您自己的服务',
    },
  },
  'config.oidc-anybody': {
    en: {
      message:
        'access.oidc: every token that {value} signs for this audience is taken; on a service for everybody these are tokens of strangers too (name "claims" that they must have)',
    },
    zh: {
      message:
        'access.oidc：{value} 为此受众签发的所有令牌都会被接受；如果它是面向所有人的服务，其中也包括陌生人的令牌（请用“claims”写明令牌必须具备的声明）',
    },
  },
} as const satisfies Catalog;
