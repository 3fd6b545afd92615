import type { Catalog } from '../say.ts';

/** Errors of the go command that `explain` knows: what they mean, and what to do. Name servers, connections, proxies and HTTP. */
export const explainNetworkMessages = {
  'explain.dns-no-such-host': {
    en: {
      message:
        "The name server says that there is no such host. The name is misspelt, exists only inside a company's network or VPN, or the name server lies about it.",
      hint: 'Check the name. gomirror doctor compares the answer with that of a name server asked over https. If they differ, change the name server, or use a mirror whose name is answered rightly.',
    },
    zh: {
      message:
        '域名服务器说没有这个主机。可能是名字写错，只存在于公司内网或 VPN 中，或者域名服务器给了假答案。',
      hint: '请检查名称。gomirror doctor 会与通过 https 查询的结果比较。如果不同，请更换域名服务器，或使用能正确解析的镜像。',
    },
  },
  'explain.dns-misbehaving': {
    en: {
      message:
        'The name server is there but fails (SERVFAIL), or nothing answers at its address. In containers this is often the address of a name server that cannot be reached from inside.',
      hint: "Try again; then change the name server: in /etc/resolv.conf, in the container's settings (docker run --dns …), or in the system's network settings.",
    },
    zh: {
      message:
        '域名服务器存在但查询失败（SERVFAIL），或者它的地址上没有应答。在容器里，常常是容器内访问不到那个域名服务器。',
      hint: '请重试；仍不行就更换域名服务器：/etc/resolv.conf、容器设置（docker run --dns ……）或系统网络设置。',
    },
  },
  'explain.dns-timeout': {
    en: {
      message:
        'No answer came from the name server. The network is down, or packets to the name server are dropped.',
      hint: "Check that other names can be looked up. Change the name server, or in a container the network's settings.",
    },
    zh: {
      message: '域名服务器没有应答。网络不通，或者发往域名服务器的数据包被丢弃。',
      hint: '请确认其他域名能否解析。请更换域名服务器，在容器中请检查网络设置。',
    },
  },
  'explain.dial-timeout': {
    en: {
      message:
        'Nothing came back from that address: a firewall on the way drops the packets, the network blocks this host, or the machine is down. The official mirror cannot be reached from mainland China.',
      hint: 'Use a mirror that can be reached from where you are (gomirror mirrors bench tries them all), or set HTTPS_PROXY if your network wants everything to go through a proxy.',
    },
    zh: {
      message:
        '该地址没有任何回应：途中的防火墙丢弃了数据包，网络封锁了这个主机，或者对方停机。官方镜像在中国大陆无法访问。',
      hint: '请使用你所在网络能访问的镜像（gomirror mirrors bench 会逐个尝试）；如果网络要求一切经过代理，请设置 HTTPS_PROXY。',
    },
  },
  'explain.dial-refused': {
    en: {
      message:
        'The machine answered, but no program listens on that port: a mirror that is not running, a wrong port, or a firewall that refuses.',
      hint: 'Start the server or correct the port in GOPROXY. If the address is 127.0.0.1 or localhost, it is a program on this very machine that is not running.',
    },
    zh: {
      message: '对方机器有回应，但该端口没有程序在监听：镜像没有运行，端口写错，或者被防火墙拒绝。',
      hint: '请启动服务器，或改正 GOPROXY 中的端口。如果地址是 127.0.0.1 或 localhost，那就是本机上的某个程序没有运行。',
    },
  },
  'explain.network-unreachable': {
    en: {
      message:
        'This machine has no way to that address. The network is down, a container was started without one, or only an IPv6 address was found and there is no IPv6 here.',
      hint: 'Check the connection. If the address in the error has colons in it, it is IPv6: switch on IPv6, or use a mirror that has an IPv4 address.',
    },
    zh: {
      message: '本机没有通往该地址的路径。网络断开，容器没有网络，或者只查到 IPv6 地址而本机没有 IPv6。',
      hint: '请检查网络连接。如果错误中的地址带有冒号，那是 IPv6：请启用 IPv6，或使用有 IPv4 地址的镜像。',
    },
  },
  'explain.dial-forbidden': {
    en: {
      message:
        'The system itself forbids the connection: a firewall or security program on this machine, or a sandbox around a build.',
      hint: "Allow go in that program, or in the build's settings allow network access.",
    },
    zh: {
      message: '系统本身禁止了这个连接：本机的防火墙或安全软件，或者构建所在的沙箱。',
      hint: '请在该软件中放行 go，或在构建设置中允许访问网络。',
    },
  },
  'explain.proxyconnect-refused': {
    en: {
      message:
        'HTTP_PROXY or HTTPS_PROXY names a proxy, and nothing listens there. Mostly it is a local proxy program on 127.0.0.1 that is not running, or listens on another port now. The mirror was not even asked.',
      hint: "Start that program, correct the port, or unset the variables. Look also at git's own setting: git config --global --get http.proxy",
    },
    zh: {
      message:
        'HTTP_PROXY 或 HTTPS_PROXY 指定了代理，但那里没有程序在监听。多半是本机 127.0.0.1 上的代理软件没有运行，或者换了端口。请求根本没有到达镜像。',
      hint: '请启动该软件、改正端口，或取消这些变量。也请检查 git 自己的设置：git config --global --get http.proxy',
    },
  },
  'explain.proxyconnect-failed': {
    en: {
      message:
        "The proxy that HTTP_PROXY or HTTPS_PROXY names could not be used; what follows says why. If it says that an HTTP response came to an HTTPS client, the proxy's address begins with https:// and has to begin with http://.",
      hint: "Correct the proxy's address, or unset the variables if no proxy is needed any more.",
    },
    zh: {
      message:
        'HTTP_PROXY 或 HTTPS_PROXY 指定的代理无法使用，原因写在后面。如果说的是 HTTPS 客户端收到 HTTP 响应，那么代理地址开头的 https:// 应改为 http://。',
      hint: '请改正代理地址；不再需要代理时请取消这些变量。',
    },
  },
  'explain.proxy-auth-required': {
    en: {
      message: 'The proxy on the way out wants a user name and password, and got none or wrong ones.',
      hint: "Write them into HTTPS_PROXY as http://USER:PASSWORD@HOST:PORT (special characters as %40 and so on). If the company's proxy wants a Windows log-in (NTLM, Kerberos), Go cannot do that: a small local proxy program has to stand in between.",
    },
    zh: {
      message: '出口代理要求用户名和密码，但没有收到或不正确。',
      hint: '请写进 HTTPS_PROXY：http://用户名:密码@主机:端口（特殊字符写成 %40 等形式）。如果公司代理要求 Windows 登录（NTLM、Kerberos），Go 不支持，需要在中间运行一个本地代理程序。',
    },
  },
  'explain.proxy-refuses': {
    en: {
      message:
        'The proxy on the way out (HTTPS_PROXY) refused to connect to this host, or could not. The mirror itself has not been asked.',
      hint: 'Ask whoever runs the proxy to allow the host, add it to NO_PROXY if it can be reached directly, or use a mirror that the proxy allows.',
    },
    zh: {
      message: '出口代理（HTTPS_PROXY）拒绝或无法连接这个主机，请求没有到达镜像。',
      hint: '请让代理管理员放行该主机；能直接访问时请把它加入 NO_PROXY；或者使用代理允许的镜像。',
    },
  },
  'explain.eof': {
    en: {
      message:
        "The other side took the connection and closed it without a word. Firewalls that look at the host's name do so in the middle of the TLS hand-shake, and servers that crash or are overloaded too.",
      hint: 'Try again. If it is always the same host, use another mirror, or another network to compare.',
    },
    zh: {
      message:
        '对方接受了连接，却一言不发就关闭了。按域名拦截的防火墙会在 TLS 握手时这样做，崩溃或过载的服务器也会。',
      hint: '请重试。如果总是同一个主机，请换一个镜像，或换一个网络比较。',
    },
  },
  'explain.unexpected-eof': {
    en: {
      message: 'The download stopped before its end: the connection was cut in the middle of a file.',
      hint: 'Try again: files that are complete are not downloaded twice. On a shaky line, a mirror of your own fetches with resumption and several attempts.',
    },
    zh: {
      message: '下载没有完成就中断了：连接在文件传输途中被切断。',
      hint: '请重试：已完整的文件不会重复下载。网络不稳时，可以用自己的镜像，它支持断点续传和多次尝试。',
    },
  },
  'explain.reset': {
    en: {
      message:
        'The connection was torn down with a reset. If it happens at once and always with this host, something on the way blocks it by its name; if only now and then, the line or the server is bad.',
      hint: 'Use a mirror that is not blocked (gomirror mirrors bench), or HTTPS_PROXY. For git, set its http.proxy as well.',
    },
    zh: {
      message:
        '连接被重置。如果总是这个主机、而且立即发生，说明途中有设备按域名拦截；如果只是偶尔发生，则是线路或服务器不稳。',
      hint: '请使用没有被拦截的镜像（gomirror mirrors bench），或设置 HTTPS_PROXY。git 还需设置它自己的 http.proxy。',
    },
  },
  'explain.read-timeout': {
    en: {
      message: 'The connection was there, but then no more data came.',
      hint: "Try again. If large answers always hang and small ones work, packets of full size get lost (path MTU): lower the MTU of the VPN or the container's network.",
    },
    zh: {
      message: '连接建立了，但之后不再有数据到来。',
      hint: '请重试。如果总是大文件卡住而小文件正常，说明满尺寸的数据包丢失（路径 MTU）：请调低 VPN 或容器网络的 MTU。',
    },
  },
  'explain.tls-timeout': {
    en: {
      message:
        'The connection was taken, but the TLS hand-shake did not end within ten seconds: the line is very slow, packets are lost, or a firewall lets the connection begin and then drops what follows.',
      hint: 'Try again, use a nearer mirror, and look at the MTU if a VPN is in use.',
    },
    zh: {
      message: '连接已建立，但 TLS 握手十秒内没有完成：线路很慢、丢包，或者防火墙放行连接后又丢弃后续数据。',
      hint: '请重试，使用更近的镜像；如果使用 VPN，请检查 MTU。',
    },
  },
  'explain.http-to-https': {
    en: {
      message:
        'The address says https://, but the server there speaks plain http: a wrong scheme, a wrong port, or the address of a proxy that begins with https:// by mistake.',
      hint: 'For a mirror on this machine or in your own network write http:// in GOPROXY. For a proxy write http:// in HTTPS_PROXY.',
    },
    zh: {
      message:
        '地址写的是 https://，但服务器说的是明文 http：协议写错、端口写错，或者代理地址误写成了 https://。',
      hint: '本机或内网的镜像请在 GOPROXY 中写 http://。代理请在 HTTPS_PROXY 中写 http://。',
    },
  },
  'explain.malformed-http': {
    en: {
      message:
        'What listens on that port does not speak HTTP: another service, or an https port that was asked in plain http.',
      hint: 'Correct the scheme or the port in GOPROXY.',
    },
    zh: {
      message: '该端口上的程序说的不是 HTTP：可能是别的服务，或者用明文 http 访问了 https 端口。',
      hint: '请改正 GOPROXY 中的协议或端口。',
    },
  },
  'explain.deadline': {
    en: {
      message:
        "The work was not done in the time that was given to it. The go command itself sets no limit: it is the editor's, the CI's or the mirror's.",
      hint: 'Look for a slow or blocked step with gomirror doctor network, and use a nearer mirror.',
    },
    zh: {
      message: '操作没有在限定时间内完成。go 命令自身没有时限：时限来自编辑器、CI 或镜像。',
      hint: '请用 gomirror doctor network 找出慢或被拦截的环节，并使用更近的镜像。',
    },
  },
  'explain.h2-goaway': {
    en: {
      message: 'The server, or a device on the way, ended the HTTP/2 connection.',
      hint: 'Try again. If it keeps happening, have Go use HTTP/1.1 with GODEBUG=http2client=0.',
    },
    zh: {
      message: '服务器或途中的设备结束了 HTTP/2 连接。',
      hint: '请重试。如果一直发生，可用 GODEBUG=http2client=0 让 Go 使用 HTTP/1.1。',
    },
  },
  'explain.h2-stream': {
    en: {
      message:
        'A transfer over HTTP/2 was broken off by the server or by a device on the way that handles HTTP/2 badly.',
      hint: "Try again. If it keeps happening, have Go use HTTP/1.1 with GODEBUG=http2client=0, and tell the network's administrator.",
    },
    zh: {
      message: 'HTTP/2 传输被服务器，或途中对 HTTP/2 支持不好的设备中断。',
      hint: '请重试。如果一直发生，可用 GODEBUG=http2client=0 让 Go 使用 HTTP/1.1，并告知网络管理员。',
    },
  },
  'explain.too-many-files': {
    en: {
      message: 'This process may not open more files or connections.',
      hint: 'Raise the limit (ulimit -n), and look for another program that holds many files open.',
    },
    zh: {
      message: '本进程不能再打开更多文件或连接。',
      hint: '请提高限制（ulimit -n），并检查是否有其他程序占用了大量文件。',
    },
  },
  'explain.no-output': {
    en: {
      message:
        'The go command printed nothing for a long time. It sets itself no time limit: where a firewall drops packets in silence, it waits for minutes, and tries the next address after that.',
      hint: 'gomirror setup finds a mirror that answers from here, and sets it; gomirror doctor network says which host does not answer. With -x, go mod download says what it is waiting for.',
    },
    zh: {
      message:
        'go 命令长时间没有任何输出。它自己没有时限：如果防火墙默默丢包，它会等好几分钟，然后再试下一个地址。',
      hint: 'gomirror setup 会找出从这里能应答的镜像并设置好；gomirror doctor network 会指出哪个主机没有应答。go mod download 加上 -x 会显示它在等什么。',
    },
  },
} as const satisfies Catalog;
