import type { Catalog } from '../say.ts';

export const originMessages = {
  'origin.absent': {
    en: {
      message: '{upstream} does not have {path} (status {status}): {said}',
      hint: 'Check the module path and the version. A module that is private has to be named in `private` here, or in GOPRIVATE on the machine that asks.',
    },
    zh: {
      message: '{upstream} 上没有 {path}（状态码 {status}）：{said}',
      hint: '请检查模块路径和版本号。私有模块需要在此处的 `private` 中列出，或在发起请求的机器上设置 GOPRIVATE。',
    },
  },
  'origin.refused': {
    en: {
      message: '{upstream} refuses {path} (status {status}): {said}',
      hint: 'It wants a credential, or another one (`gomirror auth check HOST/PATH` tries them), or has blocked the module. Another --upstream may have a public module.',
    },
    zh: {
      message: '{upstream} 拒绝提供 {path}（状态码 {status}）：{said}',
      hint: '对方要求凭据，或要求另一个凭据（用 `gomirror auth check HOST/PATH` 试一试），或者屏蔽了该模块。公开模块可换一个 --upstream 试试。',
    },
  },
  'origin.status': {
    en: {
      message: '{upstream} answered {path} with status {status}: {said}',
      hint: 'Try again later, or use another --upstream.',
    },
    zh: {
      message: '{upstream} 对 {path} 返回状态码 {status}：{said}',
      hint: '请稍后重试，或换用其他 --upstream。',
    },
  },
  'origin.rate-limited': {
    en: {
      message: '{upstream} limits how often it may be asked and refused {path} (status {status}): {said}',
      hint: 'Try again later, or add another mirror to --upstream, separated by `|`.',
    },
    zh: {
      message: '{upstream} 限制了请求频率，拒绝了 {path}（状态码 {status}）：{said}',
      hint: '请稍后重试，或用 `|` 在 --upstream 中再添加一个镜像。',
    },
  },
  'origin.unreachable': {
    en: {
      message: 'cannot reach {upstream}: {reason}',
      hint: 'Check the network of the machine that gomirror runs on, or use another --upstream.',
    },
    zh: {
      message: '无法连接 {upstream}：{reason}',
      hint: '请检查 gomirror 所在机器的网络，或换用其他 --upstream。',
    },
  },
  'origin.timeout': {
    en: {
      message: '{upstream} took too long ({phase})',
      hint: 'Try again later, use another --upstream, or raise the time-outs under `fetch:` in the configuration.',
    },
    zh: {
      message: '{upstream} 响应超时（{phase}）',
      hint: '请稍后重试、换用其他 --upstream，或在配置的 `fetch:` 中调大超时时间。',
    },
  },
  'origin.cut-short': {
    en: {
      message: '{upstream} broke off: {received} of {declared} bytes arrived',
      hint: 'Try again later, or use another --upstream.',
    },
    zh: {
      message: '{upstream} 中途断开：应有 {declared} 字节，只收到 {received} 字节',
      hint: '请稍后重试，或换用其他 --upstream。',
    },
  },
  'origin.too-large': {
    en: {
      message: '{upstream} sends more than the {limit} bytes allowed for {path}',
      hint: 'No valid answer is that large; the upstream, or something between, is broken.',
    },
    zh: {
      message: '{upstream} 为 {path} 发送的内容超过了允许的 {limit} 字节',
      hint: '正常的响应不会这么大；上游或中间的某个环节有问题。',
    },
  },
  'origin.encoded': {
    en: {
      message: '{upstream} sent a compressed answer ({encoding}) although none was asked for',
      hint: 'Something between gomirror and the upstream rewrites answers.',
    },
    zh: {
      message: '{upstream} 返回了未请求的压缩内容（{encoding}）',
      hint: 'gomirror 与上游之间有设备改写了响应。',
    },
  },
  'origin.redirects': {
    en: { message: '{upstream} redirects more than {limit} times', hint: 'Check the URL in --upstream.' },
    zh: { message: '{upstream} 的重定向超过 {limit} 次', hint: '请检查 --upstream 中的网址。' },
  },
  'origin.redirect-unsafe': {
    en: {
      message: '{upstream} redirects to {to}, where gomirror does not follow ({reason})',
      hint: 'Redirects into private networks and from https to http are never followed. Name the final address in --upstream if you trust it.',
    },
    zh: {
      message: '{upstream} 重定向到 {to}，gomirror 不会跟随（{reason}）',
      hint: '指向内网的重定向和从 https 到 http 的重定向一律不跟随。若信任最终地址，请直接写在 --upstream 中。',
    },
  },
  'origin.range-refused': {
    en: {
      message: '{upstream} refuses bytes {start} to {end} of {path} (status {status})',
      hint: 'Its file is shorter than another upstream said, or it gives no parts of files; fetched whole, the file may be right.',
    },
    zh: {
      message: '{upstream} 拒绝提供 {path} 的第 {start} 到 {end} 字节（状态码 {status}）',
      hint: '它的文件比另一上游声明的短，或者不支持分段下载；整个下载时文件可能是正确的。',
    },
  },
  'origin.bad-range': {
    en: {
      message: '{upstream} was asked for bytes {start} to {end} of {path} and answered with {said}',
      hint: 'The upstream, or something between, does not know how to give parts of files.',
    },
    zh: {
      message: '向 {upstream} 请求 {path} 的第 {start} 到 {end} 字节，得到的却是 {said}',
      hint: '上游或中间的某个环节不能正确提供文件的一部分。',
    },
  },
  'origin.untrusted': {
    en: {
      message: 'the certificate on the way to {upstream} is not trusted: {reason}',
      hint: 'If an authority of your own signed it, name its certificate in `fetch.ca`, with `ca:` beside one upstream, or in NODE_EXTRA_CA_CERTS.',
    },
    zh: {
      message: '连接 {upstream} 时遇到的证书不受信任：{reason}',
      hint: '若证书由自建的 CA 签发，请用 `fetch.ca` 指定 CA 证书（只对一个上游时，在其旁写 `ca:`），或设置 NODE_EXTRA_CA_CERTS。',
    },
  },
  'origin.proxy-refused': {
    en: {
      message: 'the HTTP proxy {proxy} does not let requests through to {upstream} (status {status})',
      hint: '407 asks for a user name and password in the URL of the proxy; otherwise its rules forbid the upstream, or it cannot reach it. NO_PROXY names hosts that need no proxy.',
    },
    zh: {
      message: 'HTTP 代理 {proxy} 没有放行发往 {upstream} 的请求（状态码 {status}）',
      hint: '407 表示需要在代理网址中写上用户名和密码；其他状态码表示代理的规则不允许，或代理自己连不上该上游。无需代理的主机可写入 NO_PROXY。',
    },
  },
  'origin.proxy-unsupported': {
    en: {
      message:
        'cannot reach {upstream} through the proxy {proxy}: {scheme} is not a kind of proxy that gomirror can use',
      hint: 'Give an http:// or https:// proxy; SOCKS is not supported.',
    },
    zh: {
      message: '无法通过代理 {proxy} 连接 {upstream}：gomirror 不支持 {scheme} 类型的代理',
      hint: '请使用 http:// 或 https:// 代理；不支持 SOCKS。',
    },
  },
  'origin.off': {
    en: {
      message: 'this is not kept here, and no upstream is configured (--upstream off)',
      hint: 'Give gomirror an upstream, such as --upstream official.',
    },
    zh: {
      message: '本地没有保存，也没有配置上游（--upstream off）',
      hint: '请为 gomirror 指定上游，例如 --upstream official。',
    },
  },
  'origin.offline': {
    en: {
      message: '{upstream} is left alone for a while because it failed too often ({reason})',
      hint: 'It is asked again by itself. `gomirror status` tells why it failed and since when.',
    },
    zh: {
      message: '{upstream} 失败过于频繁（{reason}），暂时不再请求',
      hint: '稍后会自动重新请求。`gomirror status` 可查看失败的原因和起始时间。',
    },
  },
  'origin.all-offline': {
    en: {
      message: 'no upstream can be had now ({upstreams}: {reason})',
      hint: 'What is kept here is served all the same. Check the network of the machine that gomirror runs on; `gomirror status` tells what is wrong with each upstream.',
    },
    zh: {
      message: '目前没有可用的上游（{upstreams}：{reason}）',
      hint: '已保存的内容照常提供。请检查 gomirror 所在机器的网络；`gomirror status` 可查看每个上游的问题。',
    },
  },
  'origin.stalled': {
    en: {
      message: '{upstream} gave nothing for {ms} ms while it was to send {path}',
      hint: 'Other upstreams were asked instead. If it happens often, the upstream or the way to it is overloaded.',
    },
    zh: {
      message: '{upstream} 在发送 {path} 时有 {ms} 毫秒没有传来任何数据',
      hint: '已改向其他上游请求。若经常发生，说明该上游或通往它的网络过载。',
    },
  },
  'origin.slow': {
    en: {
      message: '{upstream} takes {ms} ms on average to begin an answer',
      hint: 'Put a nearer upstream before it, or choose the strategy `fastest`.',
    },
    zh: {
      message: '{upstream} 平均需要 {ms} 毫秒才开始响应',
      hint: '请在它之前配置更近的上游，或选用 `fastest` 策略。',
    },
  },
  'origin.other-vcs': {
    en: {
      message: '{path} is kept in {vcs}, and gomirror speaks git only',
      hint: 'Use a mirror that has the module, or let the go command fetch it itself (GOVCS says which systems it may use).',
    },
    zh: {
      message: '{path} 的源码由 {vcs} 管理，gomirror 只支持 git',
      hint: '请使用有该模块的镜像，或让 go 命令自行获取（GOVCS 决定它可以使用哪些版本控制系统）。',
    },
  },
} as const satisfies Catalog;
