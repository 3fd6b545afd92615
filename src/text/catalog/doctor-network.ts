import type { Catalog } from '../say.ts';

const otherMirror = {
  en: 'Use a mirror that can be reached from here: `gomirror mirrors bench` finds one, `gomirror setup --mirror auto` sets it.',
  zh: '请改用从此处可以访问的镜像：`gomirror mirrors bench` 可以找出这样的镜像，`gomirror setup --mirror auto` 会写入设置。',
};
const ownProxy = {
  en: 'Correct the variable, or take it away if you need no proxy. Go reads it from the environment of the program that starts it.',
  zh: '请改正该变量；如果不需要代理，请删除它。Go 从启动它的程序的环境变量中读取代理设置。',
};
const otherResolver = {
  en: 'Set another name server in the settings of your network or router, or use a mirror that can be reached.',
  zh: '请在网络或路由器的设置中换用其他 DNS 服务器，或改用可以访问的镜像。',
};
const serverSide = {
  en: 'That is for whoever runs the server to mend; until then use another mirror.',
  zh: '这需要服务器的维护者来修复；在此之前请使用其他镜像。',
};

/** `{name}` is what the endpoint is called (`official`), `{host}` the host that was spoken to. */
export const doctorNetworkMessages = {
  'doctor.check-network-proxy-settings': {
    en: { message: 'the proxy settings, and whether the proxy works' },
    zh: { message: '代理设置，以及代理是否可用' },
  },
  'doctor.check-network-dns': {
    en: { message: 'the addresses of the hosts (DNS)' },
    zh: { message: '各主机的地址（DNS）' },
  },
  'doctor.check-network-tcp': {
    en: { message: 'connections to the hosts (TCP)' },
    zh: { message: '与各主机的连接（TCP）' },
  },
  'doctor.check-network-tls': {
    en: { message: 'certificates and encryption (TLS)' },
    zh: { message: '证书与加密（TLS）' },
  },
  'doctor.check-network-alpn': {
    en: { message: 'HTTP/2: offered, agreed on, working' },
    zh: { message: 'HTTP/2：是否提供、协商成功并可用' },
  },
  'doctor.check-network-http': {
    en: { message: 'the answers of the hosts (HTTP)' },
    zh: { message: '各主机的响应（HTTP）' },
  },
  'doctor.check-network-speed': {
    en: { message: 'how fast the mirrors are' },
    zh: { message: '镜像的速度' },
  },
  'doctor.check-network-mtu': {
    en: { message: 'whether large packets get through' },
    zh: { message: '大数据包能否通过' },
  },
  'doctor.check-network-trace': {
    en: { message: 'where the way to a silent host ends' },
    zh: { message: '通往无响应主机的路径在哪里中断' },
  },
  'doctor.check-network-clock': {
    en: { message: 'the date and time of this machine' },
    zh: { message: '本机的日期和时间' },
  },

  'doctor.proxy-dead': {
    en: {
      message:
        '{variable} sends Go through the proxy {proxy} on this machine, but nothing listens there: the proxy program is not running, or uses another port',
      hint: 'Start the proxy program, or correct the port. If you need no proxy any more, take the variable away.',
    },
    zh: {
      message:
        '{variable} 让 Go 使用本机的代理 {proxy}，但该端口没有程序在监听：代理程序没有运行，或使用了其他端口',
      hint: '请启动代理程序，或改正端口号。如果不再需要代理，请删除该变量。',
    },
  },
  'doctor.proxy-no-name': {
    en: {
      message: '{variable} names the proxy {proxy}, whose name has no address here',
      hint: ownProxy.en,
    },
    zh: { message: '{variable} 指定了代理 {proxy}，但在此处无法解析它的名称', hint: ownProxy.zh },
  },
  'doctor.proxy-unreachable': {
    en: {
      message: '{variable} names the proxy {proxy}, which cannot be connected to ({said})',
      hint: ownProxy.en,
    },
    zh: { message: '{variable} 指定了代理 {proxy}，但无法连接到它（{said}）', hint: ownProxy.zh },
  },
  'doctor.proxy-not-tls': {
    en: {
      message:
        '{variable} says `https://` for the proxy {proxy}, but what listens there speaks plain HTTP: Go then reports "first record does not look like a TLS handshake"',
      hint: 'Write `http://` in front of the proxy: that word says how to speak to the proxy, not what goes through it.',
    },
    zh: {
      message:
        '{variable} 为代理 {proxy} 写了 `https://`，但该端口使用的是普通 HTTP：Go 会因此报告“first record does not look like a TLS handshake”',
      hint: '请在代理地址前写 `http://`：它表示如何与代理通信，而不是经过代理的内容。',
    },
  },
  'doctor.proxy-wants-login': {
    en: {
      message: 'the proxy {proxy} of {variable} demands a user name and a password (status {status})',
      hint: 'Put them into the variable (`http://user:password@host:port`, special characters as %xx), or use a local program that logs in for you. Go knows Basic log-in only, not NTLM or Kerberos.',
    },
    zh: {
      message: '{variable} 指定的代理 {proxy} 要求用户名和密码（状态码 {status}）',
      hint: '请把它们写入变量（`http://用户:密码@主机:端口`，特殊字符写成 %xx），或使用代为登录的本地程序。Go 只支持 Basic 登录，不支持 NTLM 或 Kerberos。',
    },
  },
  'doctor.proxy-refuses': {
    en: {
      message:
        'the proxy {proxy} of {variable} refuses to connect to the hosts that Go needs (status {status})',
      hint: 'Ask whoever runs the proxy to let them through, or use a mirror inside your organisation.',
    },
    zh: {
      message: '{variable} 指定的代理 {proxy} 拒绝连接 Go 所需的主机（状态码 {status}）',
      hint: '请让代理的管理员放行这些主机，或使用组织内部的镜像。',
    },
  },
  'doctor.proxy-bad-gateway': {
    en: {
      message:
        'the proxy {proxy} of {variable} cannot reach the hosts that Go needs itself (status {status})',
      hint: 'The proxy works, its way out does not: look at the server or node that it is set up with.',
    },
    zh: {
      message: '{variable} 指定的代理 {proxy} 自身无法访问 Go 所需的主机（状态码 {status}）',
      hint: '代理程序本身在运行，但它的出口不通：请检查它所配置的服务器或节点。',
    },
  },
  'doctor.proxy-is-socks': {
    en: {
      message: '{variable} names {proxy} as an HTTP proxy, but a SOCKS5 proxy listens there',
      hint: 'Write `socks5://` in front of it, or the port on which the program offers an HTTP proxy.',
    },
    zh: {
      message: '{variable} 把 {proxy} 写成 HTTP 代理，但该端口上是 SOCKS5 代理',
      hint: '请在前面写 `socks5://`，或改用该程序提供 HTTP 代理的端口。',
    },
  },
  'doctor.proxy-no-answer': {
    en: {
      message: '{variable} names {proxy}; it can be connected to, but does not answer as a proxy ({said})',
      hint: ownProxy.en,
    },
    zh: {
      message: '{variable} 指定了 {proxy}；可以建立连接，但它没有像代理那样应答（{said}）',
      hint: ownProxy.zh,
    },
  },
  'doctor.no-proxy-missing': {
    en: {
      message:
        'hosts inside your network are asked for through the proxy {proxy}, which has no way there (status {status})',
      hint: 'Name them in NO_PROXY.',
    },
    zh: {
      message: '内网主机被交给代理 {proxy} 访问，而代理无法到达那里（状态码 {status}）',
      hint: '请把这些主机写入 NO_PROXY。',
    },
  },
  'doctor.no-proxy-everything': {
    en: {
      message: 'NO_PROXY is `*`: Go does not use the proxy of HTTPS_PROXY at all',
      hint: 'Name in NO_PROXY only the hosts that are to be reached without the proxy.',
    },
    zh: {
      message: 'NO_PROXY 为 `*`：Go 完全不会使用 HTTPS_PROXY 指定的代理',
      hint: '请在 NO_PROXY 中只列出不经代理访问的主机。',
    },
  },
  'doctor.proxy-case-differs': {
    en: {
      message:
        '{name} and {lowerName} say different things: Go goes by {name}, other programs (curl) by {lowerName}',
      hint: 'Give both the same value.',
    },
    zh: {
      message: '{name} 与 {lowerName} 的值不同：Go 以 {name} 为准，其他程序（如 curl）以 {lowerName} 为准',
      hint: '请把两者设为相同的值。',
    },
  },
  'doctor.proxy-passed-over': {
    en: {
      message:
        'Go cannot read {name}: it holds a % that begins no escape; Go passes over the proxy and goes straight',
      hint: 'In a user name or a password a % is written %25, an @ %40, a : %3A, a / %2F.',
    },
    zh: {
      message: 'Go 无法读取 {name}：其中有一个 % 不是转义的开头；Go 会忽略这个代理而直接连接',
      hint: '在用户名或密码中，% 要写成 %25，@ 写成 %40，: 写成 %3A，/ 写成 %2F。',
    },
  },
  'doctor.proxy-malformed': {
    en: {
      message: '{name} is not the address of a proxy',
      hint: 'Write it as `http://host:port` or `socks5://host:port`, without quotes.',
    },
    zh: {
      message: '{name} 的值不是代理地址',
      hint: '请写成 `http://主机:端口` 或 `socks5://主机:端口`，不要带引号。',
    },
  },
  'doctor.proxy-not-for-go': {
    en: {
      message: 'a proxy is set up for {program}; Go does not use it',
      hint: 'Go goes by HTTPS_PROXY and NO_PROXY only. If Go needs the proxy too: `gomirror setup --proxy URL`.',
    },
    zh: {
      message: '{program} 设置了代理，但 Go 不会使用它',
      hint: 'Go 只看 HTTPS_PROXY 和 NO_PROXY。如果 Go 也需要代理：`gomirror setup --proxy 地址`。',
    },
  },
  'doctor.proxy-pac': {
    en: {
      message: 'the system finds its proxy by a file of rules (PAC), which Go cannot read',
      hint: 'If Go needs the proxy too, `gomirror setup --proxy` takes the address of that file and finds the proxy in it.',
    },
    zh: {
      message: '系统通过规则文件（PAC）确定代理，而 Go 无法读取这种文件',
      hint: '如果 Go 也需要代理，可把该文件的地址交给 `gomirror setup --proxy`，它会从中找出代理。',
    },
  },

  'doctor.network-down': {
    en: {
      message:
        'nothing outside answers: neither {hosts} nor any other mirror or resolver; there is no network, or a firewall drops whatever does not go through a proxy',
      hint: 'See whether a browser gets anywhere. If it does, your network needs a proxy that Go is not set up with.',
    },
    zh: {
      message:
        '外部没有任何响应：{hosts}、其他镜像和 DNS 服务器都无法访问；可能没有网络，也可能防火墙丢弃了所有不经代理的流量',
      hint: '请看看浏览器能否上网。如果可以，说明您的网络需要代理，而 Go 没有设置它。',
    },
  },
  'doctor.network-no-route': {
    en: {
      message: 'this machine has no network: there is no route to {hosts}',
      hint: 'Connect it to a network. In a container, look at how its network was set up.',
    },
    zh: {
      message: '本机没有网络：没有通往 {hosts} 的路由',
      hint: '请连接网络。如果是在容器中，请检查容器的网络设置。',
    },
  },

  'doctor.dns-blocked': {
    en: {
      message:
        'your resolver says that {host} does not exist, though it does: the name is blocked on this network',
      hint: otherResolver.en,
    },
    zh: {
      message: '您的 DNS 服务器声称 {host} 不存在，但它是存在的：该域名在此网络中被屏蔽',
      hint: otherResolver.zh,
    },
  },
  'doctor.dns-no-such-name': {
    en: {
      message: 'there is no host {host}: the name is written wrongly, or exists only inside another network',
      hint: 'Check the spelling in GOPROXY or GOSUMDB. If it is a name of your organisation, connect to its network (VPN).',
    },
    zh: {
      message: '主机 {host} 不存在：名称写错了，或只存在于另一个网络中',
      hint: '请检查 GOPROXY 或 GOSUMDB 中的拼写。如果是组织内部的名称，请先接入其网络（VPN）。',
    },
  },
  'doctor.dns-no-answer': {
    en: {
      message: 'the name servers of this machine ({servers}) do not answer: {host} cannot be found',
      hint: 'Set another name server in the settings of your network. In a container, look at /etc/resolv.conf.',
    },
    zh: {
      message: '本机的 DNS 服务器（{servers}）没有响应：无法解析 {host}',
      hint: '请在网络设置中换用其他 DNS 服务器。如果是在容器中，请检查 /etc/resolv.conf。',
    },
  },
  'doctor.dns-server-failure': {
    en: {
      message: 'the name server {server} answers {said} when asked for {host}',
      hint: 'The name server is out of order or refuses you. Set another one.',
    },
    zh: {
      message: '查询 {host} 时，DNS 服务器 {server} 回答 {said}',
      hint: '该 DNS 服务器出现故障或拒绝为您服务，请换用其他服务器。',
    },
  },
  'doctor.dns-hosts-file': {
    en: {
      message: 'the file {file} gives {host} the address {address}, which does not work',
      hint: 'Take that line out of the file.',
    },
    zh: { message: '文件 {file} 把 {host} 指向 {address}，而该地址不可用', hint: '请从该文件中删除这一行。' },
  },
  'doctor.dns-search-domain': {
    en: {
      message:
        '{host} itself does not exist; what answers ({address}) comes from a search domain of this network, which answers for every name',
      hint: 'Check the spelling of the host. If it is right, take the search domain out of the network settings (`search` in /etc/resolv.conf).',
    },
    zh: {
      message: '{host} 本身不存在；得到的地址（{address}）来自此网络的搜索域，该域对任何名称都会应答',
      hint: '请检查主机名的拼写。如果拼写正确，请从网络设置中去掉该搜索域（/etc/resolv.conf 中的 `search`）。',
    },
  },
  'doctor.dns-fake-ip': {
    en: {
      message:
        '{host} has a made-up address ({address}) from a proxy program in TUN mode, but the program does not carry the connection',
      hint: 'Start the proxy program again, or end it properly so that it gives the name server back.',
    },
    zh: {
      message: '{host} 的地址（{address}）是代理程序在 TUN 模式下虚构的，但该程序没有转发连接',
      hint: '请重新启动代理程序，或正常退出它，使系统恢复原来的 DNS 设置。',
    },
  },
  'doctor.dns-hijacked': {
    en: {
      message:
        'your resolver sends {host} to {address}, an address inside a private network: the name is diverted',
      hint: otherResolver.en,
    },
    zh: { message: '您的 DNS 服务器把 {host} 指向内网地址 {address}：该域名被劫持', hint: otherResolver.zh },
  },
  'doctor.dns-polluted': {
    en: {
      message:
        'your resolver gives {host} an address that is not its own ({address}): answers are forged on the way or by the resolver',
      hint: otherResolver.en,
    },
    zh: {
      message:
        '您的 DNS 为 {host} 给出了不属于它的地址（{address}）：应答在途中或由 DNS 服务器伪造（DNS 污染）',
      hint: otherResolver.zh,
    },
  },
  'doctor.dns-slow': {
    en: {
      message: 'it takes {ms} ms to find the address of {host}',
      hint: 'A name server of your settings probably does not answer, so that each look-up waits for the next. Take it out.',
    },
    zh: {
      message: '解析 {host} 的地址需要 {ms} 毫秒',
      hint: '设置中的某个 DNS 服务器可能没有响应，导致每次查询都要等待下一个。请将其去掉。',
    },
  },

  'doctor.local-mirror-down': {
    en: {
      message: 'Go is set up to use {url} on this machine, but nothing listens there',
      hint: 'Start the mirror (`gomirror serve`), or set GOPROXY to another one.',
    },
    zh: {
      message: 'Go 被设置为使用本机的 {url}，但该端口没有程序在监听',
      hint: '请启动镜像（`gomirror serve`），或把 GOPROXY 改为其他镜像。',
    },
  },
  'doctor.tcp-refused': {
    en: {
      message:
        '{place} ({host}) refuses connections: nothing listens on port {port}, or a firewall turns them away',
      hint: 'Check the port. If it is right, the server is down or a firewall is in between: use another mirror.',
    },
    zh: {
      message: '{place}（{host}）拒绝连接：端口 {port} 上没有程序在监听，或被防火墙拒绝',
      hint: '请检查端口号。如果端口正确，则服务器已停止，或中间有防火墙：请使用其他镜像。',
    },
  },
  'doctor.tcp-reset': {
    en: {
      message: 'the connection to {place} ({host}) is cut as it is made: something on the way blocks it',
      hint: otherMirror.en,
    },
    zh: { message: '与 {place}（{host}）的连接刚建立就被切断：途中有设备在阻断', hint: otherMirror.zh },
  },
  'doctor.tcp-timeout': {
    en: {
      message:
        '{place} ({host}) does not answer: packets to it are dropped on the way, or the server is down',
      hint: otherMirror.en,
    },
    zh: { message: '{place}（{host}）没有响应：数据包在途中被丢弃，或服务器已停止', hint: otherMirror.zh },
  },
  'doctor.tcp-unreachable': {
    en: {
      message: 'there is no way from here to {place} ({host}): {said}',
      hint: 'Look at the network of this machine: route, VPN, firewall.',
    },
    zh: {
      message: '从此处无法到达 {place}（{host}）：{said}',
      hint: '请检查本机的网络：路由、VPN、防火墙。',
    },
  },
  'doctor.tcp-failed': {
    en: { message: 'no connection to {place} ({host}): {said}', hint: otherMirror.en },
    zh: { message: '无法连接 {place}（{host}）：{said}', hint: otherMirror.zh },
  },
  'doctor.ipv6-only': {
    en: {
      message: '{host} has addresses of IPv6 only ({place}), and this machine has no way into IPv6',
      hint: 'Use a mirror that has IPv4 too, or a network with IPv6.',
    },
    zh: {
      message: '{host} 只有 IPv6 地址（{place}），而本机无法访问 IPv6',
      hint: '请使用也有 IPv4 的镜像，或使用支持 IPv6 的网络。',
    },
  },
  'doctor.ipv6-nowhere': {
    en: {
      message:
        '{host} answers over IPv4, but packets to its IPv6 address {address} are lost: programs that try IPv6 first wait in vain',
      hint: 'Mend IPv6 in your network, or switch it off on this machine.',
    },
    zh: {
      message:
        '{host} 可通过 IPv4 访问，但发往其 IPv6 地址 {address} 的数据包丢失：先尝试 IPv6 的程序会白白等待',
      hint: '请修复网络中的 IPv6，或在本机关闭 IPv6。',
    },
  },

  'doctor.clock-wrong': {
    en: {
      message:
        'the clock of this machine is {minutes} minutes off: it says {here} (UTC), servers say {there}; certificates then seem expired or not yet valid',
      hint: 'Set the clock, best from the network.',
    },
    zh: {
      message:
        '本机时钟偏差 {minutes} 分钟：本机为 {here}（UTC），服务器为 {there}；证书会因此看起来已过期或尚未生效',
      hint: '请校准时钟，最好从网络自动同步。',
    },
  },
  'doctor.tls-expired': {
    en: { message: 'the certificate of {host} expired on {date}, {days} days ago', hint: serverSide.en },
    zh: { message: '{host} 的证书已于 {date} 过期（{days} 天前）', hint: serverSide.zh },
  },
  'doctor.tls-not-yet-valid': {
    en: {
      message: 'the certificate of {host} is valid only from {date} on, in {days} days',
      hint: 'Check the date of this machine. If it is right, the server has the wrong certificate.',
    },
    zh: {
      message: '{host} 的证书要到 {date}（{days} 天后）才生效',
      hint: '请检查本机的日期。如果日期正确，则服务器使用了错误的证书。',
    },
  },
  'doctor.tls-wrong-name': {
    en: {
      message:
        'what answers for {host} has a certificate for another name ({names}): it is not the server that was asked for',
      hint: 'Check the spelling of the host. If it is right, the connection is diverted: use another mirror, and do not switch checks off.',
    },
    zh: {
      message: '代替 {host} 应答的服务器持有的是其他名称（{names}）的证书：它不是要访问的服务器',
      hint: '请检查主机名的拼写。如果拼写正确，则连接被转向了别处：请使用其他镜像，不要关闭证书检查。',
    },
  },
  'doctor.tls-intercepted': {
    en: {
      message:
        'connections to {hosts} are opened on the way: the certificates are signed by “{issuer}”, whom this machine does not trust; companies and virus scanners do that',
      hint: 'If it is your organisation, install its certificate; nobody else may do it. Never switch checks off (GOINSECURE, GONOSUMDB).',
    },
    zh: {
      message:
        '与 {hosts} 的连接在途中被解密：证书由“{issuer}”签发，而本机不信任它；公司网关和杀毒软件会这样做',
      hint: '如果这是您所在的组织，请安装其证书；其他人无权这样做。切勿关闭检查（GOINSECURE、GONOSUMDB）。',
    },
  },
  'doctor.tls-unknown-authority': {
    en: {
      message: 'the certificate of {hosts} is signed by “{issuer}”, whom this machine does not trust',
      hint: 'If it is a server of your organisation, install its authority’s certificate. Otherwise somebody may be in between.',
    },
    zh: {
      message: '{hosts} 的证书由“{issuer}”签发，而本机不信任它',
      hint: '如果是组织内部的服务器，请安装其签发机构的证书；否则可能有人在中间截获连接。',
    },
  },
  'doctor.tls-no-authorities': {
    en: {
      message: 'this machine has no list of trusted certificate authorities: Go believes no server ({hosts})',
      hint: 'Install the package ca-certificates; small container images lack it.',
    },
    zh: {
      message: '本机没有受信任的证书颁发机构列表：Go 不会信任任何服务器（{hosts}）',
      hint: '请安装 ca-certificates 软件包；精简的容器镜像通常没有它。',
    },
  },
  'doctor.tls-authority-missing': {
    en: {
      message:
        'everybody trusts “{issuer}”, who signed the certificate of {hosts}, but the list of authorities of this machine lacks it',
      hint: 'Bring the list up to date (package ca-certificates); SSL_CERT_FILE and SSL_CERT_DIR replace it.',
    },
    zh: {
      message: '{hosts} 的证书由公认的“{issuer}”签发，但本机的颁发机构列表中没有它',
      hint: '请更新该列表（ca-certificates 软件包）；SSL_CERT_FILE 和 SSL_CERT_DIR 会取代它。',
    },
  },
  'doctor.tls-cert-file-bad': {
    en: {
      message:
        'SSL_CERT_FILE names {file}, in which there is no certificate: Go believes no server ({hosts})',
      hint: 'Correct the variable, or take it away.',
    },
    zh: {
      message: 'SSL_CERT_FILE 指定了 {file}，其中没有证书：Go 不会信任任何服务器（{hosts}）',
      hint: '请改正该变量，或将其删除。',
    },
  },
  'doctor.tls-sni-reset': {
    en: {
      message:
        'the connection is cut ({said}) as soon as the name {host} is said, and is not with another name: something on the way blocks this name',
      hint: otherMirror.en,
    },
    zh: {
      message: '一旦在握手中说出 {host}，连接就被切断（{said}），换一个名称则不会：途中有设备按名称屏蔽',
      hint: otherMirror.zh,
    },
  },
  'doctor.tls-large-hello': {
    en: {
      message:
        'the handshake with {host} works only if its first message fits into one packet: something on the way mishandles the larger one that Go 1.24 and later send',
      hint: 'Set GODEBUG=tlsmlkem=0 until the firewall or router in between is brought up to date.',
    },
    zh: {
      message:
        '只有第一条消息能放进一个数据包时，与 {host} 的握手才会成功：途中的设备不能正确处理 Go 1.24 及以后版本发送的较大消息',
      hint: '在更新中间的防火墙或路由器之前，请设置 GODEBUG=tlsmlkem=0。',
    },
  },
  'doctor.tls-not-tls': {
    en: {
      message: 'what answers for {url} speaks plain HTTP, not TLS',
      hint: 'If it is your own mirror, write `http://`. Otherwise something in between answers in its place.',
    },
    zh: {
      message: '{url} 的应答是普通 HTTP，而不是 TLS',
      hint: '如果是自己的镜像，请写 `http://`；否则是中间的设备在代替它应答。',
    },
  },
  'doctor.tls-reset': {
    en: {
      message:
        'the connection to {host} is cut during the handshake ({said}): something on the way or the server itself does it',
      hint: otherMirror.en,
    },
    zh: {
      message: '与 {host} 的连接在握手时被切断（{said}）：可能是途中的设备，也可能是服务器本身',
      hint: otherMirror.zh,
    },
  },
  'doctor.tls-stalled': {
    en: {
      message:
        '{host} takes the connection and then says nothing: the handshake is dropped on the way, or the server is overloaded',
      hint: otherMirror.en,
    },
    zh: {
      message: '{host} 接受了连接，但之后没有任何应答：握手在途中被丢弃，或服务器过载',
      hint: otherMirror.zh,
    },
  },
  'doctor.tls-handshake-failed': {
    en: {
      message: '{host} breaks the handshake off: {said}',
      hint: 'Server and client have no version or cipher in common, or something in between does not understand them.',
    },
    zh: {
      message: '{host} 中止了握手：{said}',
      hint: '服务器与客户端没有共同支持的版本或加密套件，或中间的设备无法理解它们。',
    },
  },

  'doctor.h2-broken': {
    en: {
      message:
        '{host} agrees on HTTP/2, which then fails, while HTTP/1.1 works: a proxy or firewall in between breaks it',
      hint: 'Set GODEBUG=http2client=0, so that Go uses HTTP/1.1.',
    },
    zh: {
      message: '{host} 协商使用 HTTP/2，但随后失败，而 HTTP/1.1 可用：中间的代理或防火墙破坏了 HTTP/2',
      hint: '请设置 GODEBUG=http2client=0，让 Go 使用 HTTP/1.1。',
    },
  },
  'doctor.captive-portal': {
    en: {
      message: 'this network answers for everybody until you have logged in: its page is at {location}',
      hint: 'Open that page in a browser, log in, and try again.',
    },
    zh: {
      message: '在登录之前，此网络会代替所有网站应答：登录页面在 {location}',
      hint: '请用浏览器打开该页面并登录，然后重试。',
    },
  },
  'doctor.http-block-page': {
    en: {
      message: 'a filter answers in place of {name}: the page says that access is blocked (status {status})',
      hint: 'Ask whoever runs the filter to let the host through, or use another mirror.',
    },
    zh: {
      message: '有过滤设备代替 {name} 应答：页面显示访问被阻止（状态码 {status}）',
      hint: '请让过滤设备的管理员放行该主机，或使用其他镜像。',
    },
  },
  'doctor.http-page': {
    en: {
      message:
        '{name} answers with a page for people where Go expects data: {url} is not a mirror’s address, or something in between answers',
      hint: 'Check the address, its path too. If it is right, log in to the network or use another mirror.',
    },
    zh: {
      message: '{name} 返回的是网页，而 Go 需要的是数据：{url} 不是镜像的地址，或是中间的设备在应答',
      hint: '请检查地址及其路径。如果地址正确，请先登录网络，或使用其他镜像。',
    },
  },
  'doctor.http-stalled': {
    en: { message: '{name} takes the request and does not answer in time', hint: otherMirror.en },
    zh: { message: '{name} 接受了请求，但没有及时应答', hint: otherMirror.zh },
  },
  'doctor.http-cut': {
    en: { message: '{name} cuts the connection instead of answering ({said})', hint: otherMirror.en },
    zh: { message: '{name} 没有应答就切断了连接（{said}）', hint: otherMirror.zh },
  },
  'doctor.http-not-http': {
    en: { message: 'what {name} answers is not HTTP ({said})', hint: 'Check host and port of {url}.' },
    zh: { message: '{name} 的应答不是 HTTP（{said}）', hint: '请检查 {url} 的主机和端口。' },
  },
  'doctor.http-wants-https': {
    en: { message: '{url} wants HTTPS', hint: 'Write `https://` in front of it.' },
    zh: { message: '{url} 要求使用 HTTPS', hint: '请在前面写 `https://`。' },
  },
  'doctor.http-status': {
    en: {
      message: '{name} answers with status {status}: the server is in trouble or will not serve you',
      hint: 'Try again later, or use another mirror.',
    },
    zh: {
      message: '{name} 返回状态码 {status}：服务器出现问题，或不愿提供服务',
      hint: '请稍后重试，或使用其他镜像。',
    },
  },
  'doctor.http-unauthorized': {
    en: {
      message: '{name} wants credentials (status {status})',
      hint: 'Put them into the netrc file or set GOAUTH; Go sends them over HTTPS only.',
    },
    zh: {
      message: '{name} 要求凭据（状态码 {status}）',
      hint: '请把凭据写入 netrc 文件，或设置 GOAUTH；Go 只通过 HTTPS 发送凭据。',
    },
  },
  'doctor.http-forbidden': {
    en: {
      message: '{name} refuses you (status {status})',
      hint: 'The mirror may block your address or demand credentials: ask whoever runs it, or use another one.',
    },
    zh: {
      message: '{name} 拒绝了您的访问（状态码 {status}）',
      hint: '该镜像可能屏蔽了您的地址或要求凭据：请询问其维护者，或换用其他镜像。',
    },
  },
  'doctor.http-downgrade': {
    en: {
      message: '{name} leads from HTTPS to plain HTTP ({location}), which Go does not follow',
      hint: 'Something in between wants you to log in, or the mirror is set up wrongly.',
    },
    zh: {
      message: '{name} 把 HTTPS 重定向到普通 HTTP（{location}），Go 不会跟随',
      hint: '可能是中间的设备要求登录，也可能是镜像配置有误。',
    },
  },
  'doctor.http-redirect': {
    en: { message: '{name} leads to {location}, where there is no mirror', hint: otherMirror.en },
    zh: { message: '{name} 重定向到 {location}，而那里并不是镜像', hint: otherMirror.zh },
  },
  'doctor.speed-slow': {
    en: {
      message: '{name} works, but sends only {kilobytes} kB a second',
      hint: 'Compare it with others: `gomirror mirrors bench`.',
    },
    zh: {
      message: '{name} 可用，但每秒只能传输 {kilobytes} kB',
      hint: '请与其他镜像比较：`gomirror mirrors bench`。',
    },
  },
  'doctor.speed-first-byte': {
    en: {
      message: '{name} works, but needs {ms} ms to begin an answer',
      hint: 'Compare it with others: `gomirror mirrors bench`.',
    },
    zh: {
      message: '{name} 可用，但要 {ms} 毫秒才开始应答',
      hint: '请与其他镜像比较：`gomirror mirrors bench`。',
    },
  },
  'doctor.mtu': {
    en: {
      message:
        'small requests to {name} are answered, larger ones are not: packets of full size are lost on the way',
      hint: 'Make the MTU of the network interface smaller (a VPN mostly needs 1400 or less), or let ICMP through.',
    },
    zh: {
      message: '{name} 能应答小的请求，却不能应答较大的请求：满尺寸的数据包在途中丢失',
      hint: '请调小网络接口的 MTU（VPN 通常需要 1400 或更小），或放行 ICMP。',
    },
  },
  'doctor.trace-ends': {
    en: { message: 'the way to {host} ({address}) can be followed to {last}, hop {hop}, and no further' },
    zh: { message: '通往 {host}（{address}）的路径只能追踪到第 {hop} 跳 {last}，之后没有响应' },
  },

  'doctor.advice-no-proxy': {
    en: { message: 'Reach them without the proxy: add {hosts} to NO_PROXY.' },
    zh: { message: '不经代理访问它们：把 {hosts} 加入 NO_PROXY。' },
  },
  'doctor.advice-proxy-scheme': {
    en: { message: 'Write the proxy as {meant}.' },
    zh: { message: '请把代理写成 {meant}。' },
  },
  'doctor.advice-use-proxy': {
    en: { message: 'The proxy {proxy}, which {program} is set up with, leads there: give it to Go too.' },
    zh: { message: '{program} 所设置的代理 {proxy} 可以到达那里：请让 Go 也使用它。' },
  },
  'doctor.advice-own-mirror': {
    en: {
      message:
        '{name} is none of the public mirrors. If it is your company’s, connect to its network (VPN) or ask who runs it; without it Go would ask others about your company’s modules. To do without it all the same:',
    },
    zh: {
      message:
        '{name} 不是公共镜像。如果它属于您的公司，请连接公司网络（VPN）或询问其管理员；没有它，Go 会向外部询问贵公司的模块。如果仍要弃用它：',
    },
  },
  'doctor.advice-ask-for-proxy': {
    en: { message: 'Ask whoever runs the network for its proxy, then: gomirror setup --proxy URL' },
    zh: { message: '请向网络管理员询问代理地址，然后运行：gomirror setup --proxy 地址' },
  },
  'doctor.advice-other-resolver': {
    en: {
      message: 'Set a name server that tells the truth, 223.5.5.5 or 1.1.1.1 for example, or one over HTTPS.',
    },
    zh: { message: '请换用可靠的 DNS 服务器，例如 223.5.5.5 或 1.1.1.1，或使用 DNS over HTTPS。' },
  },
  'doctor.advice-hosts-line': {
    en: { message: 'As a stopgap, add this line to {file}, and take it out again later: {line}' },
    zh: { message: '作为临时办法，可在 {file} 中加入这一行，以后再删除：{line}' },
  },
  'doctor.advice-install-ca': {
    en: {
      message:
        'Get the certificate of “{issuer}” from whoever runs your network, and install it by one of these (company-ca.crt stands for its file):',
    },
    zh: {
      message: '请向网络管理员索取“{issuer}”的证书，并用以下任一命令安装（company-ca.crt 代表该文件）：',
    },
  },
  'doctor.advice-install-bundle': {
    en: { message: 'Install the package ca-certificates (apt-get install, apk add or dnf install).' },
    zh: { message: '请安装 ca-certificates 软件包（apt-get install、apk add 或 dnf install）。' },
  },
  'doctor.advice-godebug': {
    en: { message: 'Set GODEBUG={value} in the environment that Go is started in.' },
    zh: { message: '请在启动 Go 的环境中设置 GODEBUG={value}。' },
  },
  'doctor.advice-netrc': {
    en: { message: 'Add a line to your netrc file: machine {host} login USER password PASSWORD' },
    zh: { message: '请在 netrc 文件中加入一行：machine {host} login 用户名 password 密码' },
  },
  'doctor.advice-mtu': {
    en: { message: 'Try a smaller MTU, 1400 for example, on the interface that leads out.' },
    zh: { message: '请在出口网络接口上尝试较小的 MTU，例如 1400。' },
  },
} as const satisfies Catalog;
