import type { Catalog } from '../say.ts';

export const serverAccessMessages = {
  'server.sign-in-needed': {
    en: {
      message: '{path} is only for those who have signed in',
      hint: 'Put your token into your netrc file: machine {host} login token password YOUR-TOKEN (or set GOAUTH). Whoever runs this mirror makes tokens with: gomirror token create',
    },
    zh: {
      message: '{path} 只提供给已登录的用户',
      hint: '请把令牌写入 netrc 文件：machine {host} login token password 你的令牌（或设置 GOAUTH）。令牌由本镜像的管理员用 gomirror token create 创建。',
    },
  },
  'server.bad-credentials': {
    en: {
      message: 'the user name and password, or the token, presented for {path} are not valid here',
      hint: 'A token may have expired or been revoked. Look at your netrc file or GOAUTH; whoever runs this mirror sees its tokens with: gomirror token list',
    },
    zh: {
      message: '为 {path} 提供的用户名和密码（或令牌）在这里无效',
      hint: '令牌可能已过期或被吊销。请检查 netrc 文件或 GOAUTH；本镜像的管理员可用 gomirror token list 查看令牌。',
    },
  },
  'server.needs-tls': {
    en: {
      message: '{path} needs a sign-in, and that counts only over https; this request came over plain http',
      hint: 'Set GOPROXY to the https address of this mirror. If a reverse proxy does TLS for it, access.trustedProxies must name the proxy, and access.proxyTls must be true.',
    },
    zh: {
      message: '{path} 需要登录，而登录只在 https 下有效；此请求是通过明文 http 发来的',
      hint: '请把 GOPROXY 设为本镜像的 https 地址。如果由反向代理负责 TLS，须在 access.trustedProxies 中写明该代理，并把 access.proxyTls 设为 true。',
    },
  },
  'server.not-allowed': {
    en: {
      message: '{who} may not read {path}',
      hint: 'Whoever runs this mirror can allow it with a rule in access.rules.',
    },
    zh: { message: '{who} 无权读取 {path}', hint: '本镜像的管理员可以在 access.rules 中添加规则来允许。' },
  },
  'server.not-allowed-here': {
    en: {
      message: '{path} may not be read from {address}',
      hint: 'Whoever runs this mirror can allow it with a rule in access.rules.',
    },
    zh: {
      message: '不能从 {address} 读取 {path}',
      hint: '本镜像的管理员可以在 access.rules 中添加规则来允许。',
    },
  },
  'server.token-scope': {
    en: {
      message: 'the token {who} was not made for {path}',
      hint: 'Use another token, or have one made whose --read patterns match this module.',
    },
    zh: {
      message: '令牌 {who} 的范围不包含 {path}',
      hint: '请使用其他令牌，或让管理员创建一个 --read 模式与此模块匹配的令牌。',
    },
  },
  'server.sign-in-unavailable': {
    en: {
      message: 'this mirror cannot find out now whether the sign-in is valid',
      hint: 'Try again in a moment. The log of the mirror tells whoever runs it what is wrong.',
    },
    zh: {
      message: '本镜像暂时无法核实登录是否有效',
      hint: '请稍后再试。管理员可在镜像的日志中查看原因。',
    },
  },
  'server.too-many-sign-ins': {
    en: {
      message: 'too many sign-ins from this address have failed',
      hint: 'Look at your netrc file or GOAUTH, and try again in {seconds} s.',
    },
    zh: {
      message: '来自此地址的失败登录过多',
      hint: '请检查 netrc 文件或 GOAUTH，并在 {seconds} 秒后重试。',
    },
  },
  'server.too-many-requests': {
    en: {
      message: 'more than {limit} requests a minute',
      hint: 'Try again in {seconds} s. The limit is limits.requestsPerMinute in the settings of this mirror.',
    },
    zh: {
      message: '每分钟的请求超过了 {limit} 个',
      hint: '请在 {seconds} 秒后重试。此限制由本镜像的设置 limits.requestsPerMinute 决定。',
    },
  },
  'server.too-many-fills': {
    en: {
      message: 'more than {limit} files a minute that this mirror has to fetch first',
      hint: 'Try again in {seconds} s. The limit is limits.fillsPerMinute in the settings of this mirror.',
    },
    zh: {
      message: '每分钟需要镜像先行获取的文件超过了 {limit} 个',
      hint: '请在 {seconds} 秒后重试。此限制由本镜像的设置 limits.fillsPerMinute 决定。',
    },
  },
  'server.too-many-bytes': {
    en: {
      message: 'more than {limit} bytes a minute',
      hint: 'Try again in {seconds} s. The limit is limits.bytesPerMinute in the settings of this mirror.',
    },
    zh: {
      message: '每分钟的流量超过了 {limit} 字节',
      hint: '请在 {seconds} 秒后重试。此限制由本镜像的设置 limits.bytesPerMinute 决定。',
    },
  },
  'server.issuer-unreachable': {
    en: {
      message: 'the keys of the token issuer {issuer} cannot be had: {reason}',
      hint: 'Look at access.oidc, and whether this machine can reach the issuer over https.',
    },
    zh: {
      message: '无法取得令牌签发者 {issuer} 的密钥：{reason}',
      hint: '请检查 access.oidc，以及本机能否通过 https 访问该签发者。',
    },
  },
  'server.token-refused': {
    en: {
      message: 'a token of the issuer {issuer} makes nobody known: {reason}',
      hint: 'If it is one of yours, compare access.oidc with what stands in the token: issuer, audience and claims, letter by letter.',
    },
    zh: {
      message: '签发者 {issuer} 的一个令牌无法确定身份：{reason}',
      hint: '如果它是您自己的令牌，请把 access.oidc 与令牌中的内容逐字对照：签发者、受众和声明。',
    },
  },
  'server.bad-issuer-document': {
    en: {
      message: 'what a token issuer publishes cannot be used ({reason})',
      hint: 'access.oidc must name the issuer exactly as its own OpenID configuration does.',
    },
    zh: {
      message: '令牌签发者发布的内容无法使用（{reason}）',
      hint: 'access.oidc 中的签发者必须与其 OpenID 配置中的写法完全一致。',
    },
  },
} as const satisfies Catalog;
