import type { Catalog } from '../say.ts';

/** Errors of the go command that `explain` knows: what they mean, and what to do. Certificates and TLS. */
export const explainTlsMessages = {
  'explain.x509-unknown-authority': {
    en: {
      message:
        "The server's certificate was signed by somebody this machine does not trust: a company's device that looks into encrypted traffic, a self-signed server, or a container without any authorities installed.",
      hint: 'See who signed it (gomirror doctor network.tls). If it is your company, get its CA certificate from IT and add it: gomirror setup --ca FILE (SSL_CERT_FILE alone would replace all other authorities). In a slim container install the package ca-certificates. Never switch certificate checks off.',
    },
    zh: {
      message:
        '服务器证书的签发者不受本机信任：可能是公司检查加密流量的设备，自签名的服务器，或者容器里没有安装任何根证书。',
      hint: '请先看是谁签发的（gomirror doctor network.tls）。如果是你的公司，请向 IT 部门索取 CA 证书并添加：gomirror setup --ca 文件（仅设置 SSL_CERT_FILE 会取代其他所有证书颁发机构）。精简容器请安装 ca-certificates 软件包。切勿关闭证书检查。',
    },
  },
  'explain.x509-expired': {
    en: {
      message:
        "The certificate is not valid at the time that this machine's clock shows. Either the clock is wrong, which in virtual machines and after a flat battery is common, or the server's owner let the certificate run out.",
      hint: 'Compare the current time in the error with a real clock. Set the clock if it is wrong; otherwise use another mirror until this one has a new certificate.',
    },
    zh: {
      message:
        '按本机时钟，证书不在有效期内。要么时钟不对（虚拟机中或电池耗尽后很常见），要么服务器的证书真的过期了。',
      hint: '请把错误中的 current time 与真实时间比较。时钟不对就校准；否则请换一个镜像，直到它更新证书。',
    },
  },
  'explain.x509-wrong-name': {
    en: {
      message:
        'Another server answered than the one that was asked: its certificate is for other names. The name server gives a false address, the network leads the connection elsewhere, or the server is set up wrongly.',
      hint: 'Compare the address with that of a trusted name server (gomirror doctor network.dns). Do not go on with this connection; use another mirror.',
    },
    zh: {
      message:
        '应答的不是所请求的服务器：它的证书属于别的域名。可能是域名服务器给了假地址，网络把连接引到了别处，或者服务器配置有误。',
      hint: '请与可信的域名服务器的结果比较（gomirror doctor network.dns）。不要继续使用这个连接，请换一个镜像。',
    },
  },
  'explain.x509-no-ip-san': {
    en: {
      message: 'The server was asked for by its IP address, and its certificate names no addresses.',
      hint: 'Use the name that is in the certificate, or have one made that contains the address as a subject alternative name.',
    },
    zh: {
      message: '请求时用的是 IP 地址，而证书中没有写 IP 地址。',
      hint: '请使用证书中的域名，或重新签发一张在“使用者可选名称”中包含该地址的证书。',
    },
  },
  'explain.x509-common-name': {
    en: {
      message:
        "The server's certificate carries its name only in an old field that Go does not read any more.",
      hint: "Have the certificate made anew with the host's name among the subject alternative names (SAN).",
    },
    zh: {
      message: '服务器证书只在旧的字段里写了域名，Go 已不再读取该字段。',
      hint: '请重新签发证书，把主机名写入“使用者可选名称”（SAN）。',
    },
  },
  'explain.x509-weak': {
    en: {
      message:
        'The certificate, or one that signed it, is made in a way that Go refuses as unsafe. Old company devices make such certificates.',
      hint: 'Have the certificates made anew with SHA-256 and proper serial numbers.',
    },
    zh: {
      message: '证书或其签发者的制作方式不安全，被 Go 拒绝。老旧的公司设备会生成这样的证书。',
      hint: '请用 SHA-256 和合规的序列号重新签发证书。',
    },
  },
  'explain.x509-no-roots': {
    en: {
      message: 'This machine has no list of trusted authorities at all. Slim container images come without.',
      hint: 'Install the package ca-certificates.',
    },
    zh: {
      message: '本机没有任何受信任的根证书。精简的容器镜像就是这样。',
      hint: '请安装 ca-certificates 软件包。',
    },
  },
  'explain.tls-alert': {
    en: {
      message:
        "The server broke off the TLS hand-shake. It does not know the host's name that it was asked for, wants a client certificate, or has no common encryption with Go.",
      hint: "Compare the name in GOPROXY with the mirror's documentation. A server that is very old, or one that wants a client certificate, cannot be used by Go directly: let a mirror stand in between.",
    },
    zh: {
      message: '服务器中断了 TLS 握手。它不认识所请求的域名，要求客户端证书，或者与 Go 没有共同的加密方式。',
      hint: '请对照镜像文档检查 GOPROXY 中的名称。很旧的服务器或要求客户端证书的服务器，Go 无法直接使用，需要在中间放一个镜像。',
    },
  },
  'explain.tls-version': {
    en: {
      message:
        'The server, or a device on the way, speaks only TLS 1.0 or 1.1, which Go does not use any more.',
      hint: 'Have the server brought up to TLS 1.2 or later, or use another mirror.',
    },
    zh: {
      message: '服务器或途中的设备只支持 TLS 1.0 或 1.1，Go 已不再使用。',
      hint: '请让服务器升级到 TLS 1.2 以上，或换一个镜像。',
    },
  },
  'explain.tls-not-tls': {
    en: {
      message:
        'The other side does not speak TLS: a wrong port, a plain http server or proxy, or a device on the way that answers in plain text.',
      hint: "Write http:// instead of https:// if the server is meant to be plain, and in HTTPS_PROXY give a plain proxy's address with http://.",
    },
    zh: {
      message: '对方说的不是 TLS：端口错误、明文 http 服务器或代理，或途中设备以明文应答。',
      hint: '如果服务器本来就是明文，请把 https:// 改成 http://；HTTPS_PROXY 中的普通代理地址也应以 http:// 开头。',
    },
  },
  'explain.tls-bad-record': {
    en: {
      message: 'Encrypted data was changed on the way. A faulty network device, driver or memory does that.',
      hint: 'Try again over another network or cable, and without VPN.',
    },
    zh: {
      message: '加密数据在途中被改动。有故障的网络设备、驱动或内存会造成这种情况。',
      hint: '请换一个网络或网线，并在不使用 VPN 时重试。',
    },
  },
} as const satisfies Catalog;
