import type { Catalog } from '../say.ts';

/** Where settings are written, PAC files, teams’ policies. */
export const goenvPlacesMessages = {
  'goenv.change-go-env': {
    en: { message: 'Go’s own settings: {name}' },
    zh: { message: 'Go 自己的设置：{name}' },
  },
  'goenv.change-shell': {
    en: { message: 'what shells and their programs start with' },
    zh: { message: '各种 shell 及其启动的程序所用的环境变量' },
  },
  'goenv.change-variable': {
    en: { message: 'environment variable {name}' },
    zh: { message: '环境变量 {name}' },
  },
  'goenv.change-path': {
    en: { message: 'folders in which programs are looked for (PATH)' },
    zh: { message: '查找程序的文件夹（PATH）' },
  },
  'goenv.change-launch-agent': {
    en: { message: 'what programs from the Dock start with' },
    zh: { message: '从程序坞启动的程序所用的环境变量' },
  },
  'goenv.change-environment': {
    en: { message: 'environment variables of every session on this machine' },
    zh: { message: '本机所有会话的环境变量' },
  },
  'goenv.change-settings': { en: { message: 'settings in {name}' }, zh: { message: '{name} 中的设置' } },
  'goenv.change-npm': {
    en: { message: 'npm takes packages from {url}' },
    zh: { message: 'npm 从 {url} 获取软件包' },
  },
  'goenv.change-pip': {
    en: { message: 'pip takes packages from {url}' },
    zh: { message: 'pip 从 {url} 获取软件包' },
  },
  'goenv.change-netrc': {
    en: { message: 'for {host}: a user name and its password' },
    zh: { message: '{host} 的用户名和密码' },
  },
  'goenv.change-git': { en: { message: 'git’s settings' }, zh: { message: 'git 的设置' } },
  'goenv.change-certificates': {
    en: { message: 'the certificate authority of your network' },
    zh: { message: '您所在网络的证书颁发机构' },
  },
  'goenv.change-team': {
    en: { message: 'which team’s policy this machine follows' },
    zh: { message: '本机遵循哪个团队的策略' },
  },
  'goenv.own-line': {
    en: {
      message:
        'line {line} of {file} sets {name} too; it was left alone, and the marked block behind it has the last word',
    },
    zh: { message: '{file} 第 {line} 行也设置了 {name}；该行未作改动，其后带标记的区块会覆盖它' },
  },
  'goenv.own-line-left': {
    en: {
      message:
        'line {line} of {file} still sets {name}; it is your own line, so remove it yourself if it is not needed',
    },
    zh: { message: '{file} 第 {line} 行仍在设置 {name}；这是您自己写的，如果不再需要，请自行删除' },
  },
  'goenv.not-json': {
    en: { message: '{file} cannot be read as JSON and was left alone' },
    zh: { message: '{file} 无法作为 JSON 读取，未作改动' },
  },
  'goenv.restart-docker-desktop': {
    en: { message: 'Docker Desktop takes the mirror after it is restarted' },
    zh: { message: '重新启动 Docker Desktop 后镜像才会生效' },
  },
  'goenv.certificate-file-set': {
    en: {
      message: 'SSL_CERT_FILE is set to {file}: Go takes its certificate authorities from that file as well',
    },
    zh: { message: '已设置 SSL_CERT_FILE 为 {file}：Go 也会从该文件读取证书颁发机构' },
  },
  'goenv.shell-file-dangling': {
    en: { message: '{file} is a link to nothing; it was left alone' },
    zh: { message: '{file} 是指向不存在文件的链接，未作改动' },
  },
  'goenv.shell-file-read-only': {
    en: {
      message:
        '{file} may not be written, perhaps because another program makes it; put the lines there yourself if you need them in that shell',
    },
    zh: { message: '{file} 不可写入，可能由其他程序生成；如果在该 shell 中需要，请自行加入这些行' },
  },
  'goenv.shell-file-unreadable': {
    en: { message: '{file} cannot be read; it was left alone' },
    zh: { message: '{file} 无法读取，未作改动' },
  },
  'goenv.no-go-env-file': {
    en: {
      message: 'GOENV=off: Go reads no settings file here, so the settings become environment variables',
    },
    zh: { message: 'GOENV=off：此处 Go 不读取设置文件，因此这些设置将写成环境变量' },
  },
  'goenv.relative-config-home': {
    en: {
      message:
        'XDG_CONFIG_HOME is no absolute path: Go reads no settings file here, so the settings become environment variables',
    },
    zh: {
      message: 'XDG_CONFIG_HOME 不是绝对路径：此处 Go 不读取设置文件，因此这些设置将写成环境变量',
    },
  },
  'goenv.no-home': {
    en: {
      message:
        'the environment names no home folder (HOME): Go reads no settings file here, so the settings become environment variables',
    },
    zh: { message: '环境变量中没有主目录（HOME）：此处 Go 不读取设置文件，因此这些设置将写成环境变量' },
  },
  'goenv.machine-default': {
    en: {
      message:
        'a setting cannot go back to Go’s default for the whole machine: what is in go.env of the toolchain is that default. "gomirror undo" puts the file back',
    },
    zh: {
      message:
        '不能为整台机器恢复 Go 的默认值：工具链的 go.env 里写的就是默认值。“gomirror undo”可以恢复该文件',
    },
  },
  'goenv.user-shadows': {
    en: { message: '{name} of this user ({where}) counts more than what is set for the machine' },
    zh: { message: '当前用户的 {name}（{where}）优先于为整台机器所做的设置' },
  },
  'goenv.variable-shadows': {
    en: {
      message:
        'the environment of this terminal has another {name}, and a variable counts more than Go’s own file: take it out where it was set, or open a new terminal',
    },
    zh: {
      message:
        '当前终端的环境变量 {name} 是另一个值，而环境变量优先于 Go 自己的设置文件：请在设置它的地方删除它，或打开新的终端',
    },
  },
  'goenv.private-overridden': {
    en: {
      message:
        '{name} is set, and takes the place of GOPRIVATE: unset it with "go env -u {name}", or name the same patterns there',
    },
    zh: { message: '已设置 {name}，它会取代 GOPRIVATE：请用“go env -u {name}”取消，或在其中写上同样的模式' },
  },
  'goenv.goauth-without-netrc': {
    en: { message: 'GOAUTH is "{value}", so that Go does not look into the netrc file: add "netrc" to it' },
    zh: { message: 'GOAUTH 的值为“{value}”，因此 Go 不会读取 netrc 文件：请在其中加上“netrc”' },
  },
  'goenv.needs-rights': {
    en: { message: 'nothing was changed: {places} may only be written with the rights of an administrator' },
    zh: { message: '未作任何改动：只有管理员才有权写入 {places}' },
  },
  'goenv.by-hand-launch-agent': {
    en: { message: 'Takes effect at the next log-in; to have it at once:' },
    zh: { message: '下次登录时生效；如需立即生效，请运行：' },
  },
  'goenv.by-hand-direnv': {
    en: { message: 'direnv asks for your consent before it reads a changed .envrc:' },
    zh: { message: 'direnv 读取改动过的 .envrc 之前需要您同意：' },
  },
  'goenv.by-hand-goland': {
    en: { message: 'In GoLand, Settings | Go | Go Modules | Environment:' },
    zh: { message: '在 GoLand 的 Settings | Go | Go Modules | Environment 中填写：' },
  },
  'goenv.by-hand-github': {
    en: { message: 'For GitHub Actions, at the top level of the workflow:' },
    zh: { message: '用于 GitHub Actions，写在工作流的顶层：' },
  },
  'goenv.by-hand-gitlab': {
    en: { message: 'For GitLab, at the top level of .gitlab-ci.yml:' },
    zh: { message: '用于 GitLab，写在 .gitlab-ci.yml 的顶层：' },
  },
  'goenv.by-hand-npm': {
    en: {
      message: 'npm’s settings for the whole machine are where npm was installed; npm writes them itself:',
    },
    zh: { message: 'npm 的全局设置位于其安装目录，由 npm 自己写入：' },
  },
  'goenv.by-hand-pip': {
    en: { message: 'pip has no settings of a project; set this variable where it runs:' },
    zh: { message: 'pip 没有项目级设置；请在运行它的地方设置此变量：' },
  },
  'goenv.by-hand-docker': {
    en: { message: 'Docker’s {file} belongs to root; put this into it, then restart Docker:' },
    zh: { message: 'Docker 的 {file} 归 root 所有；请写入以下内容并重新启动 Docker：' },
  },
  'goenv.by-hand-docker-restart': {
    en: { message: 'Docker takes the mirror after a restart:' },
    zh: { message: '重新启动 Docker 后镜像才会生效：' },
  },
  'goenv.netrc-other-user': {
    en: {
      message:
        'the netrc file has an entry for another user of {host}: Go takes the last one, git the first; remove the one that is not needed',
    },
    zh: {
      message:
        'netrc 文件中还有 {host} 另一个用户的条目：Go 采用最后一条，git 采用第一条；请删除不需要的那一条',
    },
  },
  'goenv.secret-readable': {
    en: {
      message:
        'the password of the proxy is now in {file}, which others on this machine may read; "chmod 600" keeps them out',
    },
    zh: { message: '代理的密码写在 {file} 中，本机其他用户可以读取该文件；可用“chmod 600”禁止' },
  },
  'goenv.by-hand-ca': {
    en: { message: 'Go asks the system’s own store here, which takes the certificate from you only:' },
    zh: { message: '此处 Go 使用系统的证书存储区，需要由您亲自导入证书：' },
  },
  'goenv.by-hand-unset': {
    en: { message: 'this terminal still has {names}: open a new one, or say in this one' },
    zh: { message: '当前终端里仍有 {names}：请打开新的终端，或在当前终端中执行' },
  },
  'goenv.by-hand-unset-unknown': {
    en: {
      message:
        'this terminal has {names}, and no file that setup knows sets them. Take them away here; if a new terminal has them again, look where your desktop or another program sets them',
    },
    zh: {
      message:
        '当前终端里有 {names}，但 setup 所知的文件都没有设置它们。请在当前终端中执行下面的命令；如果新终端里又出现，请检查桌面环境或其他程序在哪里设置了它们',
    },
  },
  'goenv.by-hand-root': {
    en: { message: 'Run it with the rights it needs:' },
    zh: { message: '请以所需的权限运行：' },
  },
  'goenv.by-hand-administrator': {
    en: { message: 'Run it in a terminal that was opened as administrator:' },
    zh: { message: '请在以管理员身份打开的终端中运行：' },
  },
  'goenv.editor-differs': {
    en: { message: '{editor} starts go with another {name} than a terminal does ({file})' },
    zh: { message: '{editor} 启动 go 时使用的 {name} 与终端中的不同（{file}）' },
  },
  'goenv.editor-other-go': {
    en: { message: '{editor} starts another go than the one on PATH ({file})' },
    zh: { message: '{editor} 启动的 go 不是 PATH 中的那一个（{file}）' },
  },
  'goenv.editor-not-json': {
    en: { message: 'the settings of {editor} cannot be read ({file})' },
    zh: { message: '无法读取 {editor} 的设置（{file}）' },
  },
  'goenv.root-in-home': {
    en: {
      message:
        'this runs with the rights of root, and {home} is another user’s: the files would be root’s, and their owner could not change them',
      hint: 'Run it without sudo; for everybody on this machine use --scope machine.',
    },
    zh: {
      message: '当前以 root 权限运行，而 {home} 属于其他用户：写入的文件会归 root 所有，其主人将无法修改',
      hint: '请不要使用 sudo；如果要为本机所有用户设置，请用 --scope machine。',
    },
  },
  'goenv.bad-value': {
    en: {
      message: 'the value for {name} has a control character in it, a line break perhaps',
      hint: 'Write it in one line.',
    },
    zh: { message: '{name} 的值含有控制字符，可能是换行符', hint: '请写成一行。' },
  },
  'goenv.secret-in-project': {
    en: {
      message: '{name} has a password in it, and a project’s files are for everybody who has the project',
      hint: 'Use the scope "user" for it, or a URL without a password.',
    },
    zh: { message: '{name} 含有密码，而项目中的文件人人可见', hint: '请使用“user”范围，或不含密码的网址。' },
  },
  'goenv.bad-login': {
    en: {
      message:
        'the user name or the password for {host} is empty or has white space in it, which a netrc file cannot hold',
      hint: 'Use a token: tokens have none.',
    },
    zh: {
      message: '{host} 的用户名或密码为空或含有空白字符，netrc 文件无法保存',
      hint: '请改用令牌，令牌不含空白字符。',
    },
  },
  'goenv.bad-certificates': {
    en: {
      message: 'the file has no certificate that can be read',
      hint: 'It has to be PEM text: -----BEGIN CERTIFICATE----- …',
    },
    zh: { message: '文件中没有可以读取的证书', hint: '必须是 PEM 文本：-----BEGIN CERTIFICATE----- …' },
  },
  'goenv.pac-none': {
    en: { message: 'the system names no PAC file', hint: 'Name it: --proxy pac+http://host/proxy.pac' },
    zh: { message: '系统没有指定 PAC 文件', hint: '请写明地址：--proxy pac+http://主机/proxy.pac' },
  },
  'goenv.pac-cannot-read': {
    en: {
      message: 'the PAC file {place} cannot be read: {said}',
      hint: 'Open its address in a browser: it should give a text with a function FindProxyForURL.',
    },
    zh: {
      message: '无法读取 PAC 文件 {place}：{said}',
      hint: '请用浏览器打开它的地址：应得到含有 FindProxyForURL 函数的文本。',
    },
  },
  'goenv.pac-fails': {
    en: {
      message: 'the PAC file gives no answer: it is no PAC file, or has a mistake in it',
      hint: 'Ask whoever runs your network which proxy to use, and name it with --proxy.',
    },
    zh: {
      message: 'PAC 文件没有给出结果：它不是 PAC 文件，或者有错误',
      hint: '请向网络管理员询问代理地址，并用 --proxy 指定。',
    },
  },
  'goenv.pac-takes-too-long': {
    en: {
      message: 'the PAC file did not come to an answer within {seconds} s',
      hint: 'Ask whoever runs your network which proxy to use, and name it with --proxy.',
    },
    zh: {
      message: 'PAC 文件在 {seconds} 秒内没有得出结果',
      hint: '请向网络管理员询问代理地址，并用 --proxy 指定。',
    },
  },
  'goenv.pac-asks-too-much': {
    en: {
      message: 'the PAC file wants more names resolved than any should',
      hint: 'Ask whoever runs your network which proxy to use, and name it with --proxy.',
    },
    zh: { message: 'PAC 文件要求解析的域名过多', hint: '请向网络管理员询问代理地址，并用 --proxy 指定。' },
  },
  'goenv.team-bad-source': {
    en: {
      message: '"{source}" does not say how the policy is to be recognised',
      hint: 'Write FILE, URL#sha256=HEX (64 digits) or URL#key=BASE64 (an Ed25519 key of 32 bytes).',
    },
    zh: {
      message: '“{source}”没有正确写明如何辨认策略文件',
      hint: '请写成 FILE、URL#sha256=HEX（64 位）或 URL#key=BASE64（32 字节的 Ed25519 公钥）。',
    },
  },
  'goenv.team-not-pinned': {
    en: {
      message:
        '{source} is not pinned: anybody between here and there could change where your code comes from',
      hint: 'Ask your team for the line with the pin. What was served now has #sha256={sha256}',
    },
    zh: {
      message: '{source} 没有固定校验值：中间的任何人都可能篡改代码的来源',
      hint: '请向团队索取带校验值的完整地址。此刻得到的文件是 #sha256={sha256}',
    },
  },
  'goenv.fetch-absent': { en: { message: 'there is no such file' }, zh: { message: '没有这个文件' } },
  'goenv.fetch-too-large': { en: { message: 'it is too large' }, zh: { message: '文件过大' } },
  'goenv.fetch-too-slow': {
    en: { message: 'it did not come in time' },
    zh: { message: '没有及时送达' },
  },
  'goenv.fetch-status': {
    en: { message: 'the server answered with status {status}' },
    zh: { message: '服务器返回状态码 {status}' },
  },
  'goenv.fetch-redirects': {
    en: { message: 'the server redirects too often' },
    zh: { message: '服务器重定向次数过多' },
  },
  'goenv.fetch-redirect-away': {
    en: { message: 'the server redirects away from https, or to what is not the web' },
    zh: { message: '服务器重定向到 https 以外的地址' },
  },
  'goenv.team-cannot-read': {
    en: {
      message: 'the policy at {source} cannot be read: {said}',
      hint: 'Check the address; inside a company it may need the company’s network.',
    },
    zh: { message: '无法读取 {source} 的策略：{said}', hint: '请检查地址；公司内部地址可能需要公司网络。' },
  },
  'goenv.team-not-yaml': {
    en: {
      message: 'the policy at {source} is neither YAML nor JSON: {reason}',
      hint: 'Perhaps a log-in page was served instead of it.',
    },
    zh: { message: '{source} 的策略既不是 YAML 也不是 JSON：{reason}', hint: '得到的可能是登录页面。' },
  },
  'goenv.team-wrong-hash': {
    en: {
      message:
        'the policy at {source} is another one than was pinned (SHA-256 {sha256}, not {expected}); nothing of it is used',
      hint: 'Ask your team whether the policy has changed, and for the new pin.',
    },
    zh: {
      message:
        '{source} 的策略与固定的校验值不符（SHA-256 为 {sha256}，应为 {expected}）；不会使用其中任何内容',
      hint: '请向团队确认策略是否有变，并索取新的校验值。',
    },
  },
  'goenv.team-no-signature': {
    en: {
      message: 'the policy’s signature at {source} cannot be read: {said}',
      hint: 'The signature lies beside the policy, with .sig at the end of the name.',
    },
    zh: {
      message: '无法读取策略的签名 {source}：{said}',
      hint: '签名应与策略放在一起，文件名以 .sig 结尾。',
    },
  },
  'goenv.team-wrong-signature': {
    en: {
      message: 'the policy at {source} is not signed by your team’s key; nothing of it is used',
      hint: 'Ask your team: either the policy was changed without being signed anew, or somebody else did it.',
    },
    zh: {
      message: '{source} 的策略不是由您团队的密钥签名；不会使用其中任何内容',
      hint: '请询问您的团队：可能是改动后没有重新签名，也可能是他人篡改。',
    },
  },
  'goenv.team-bad-policy': {
    en: {
      message: 'the policy’s part "{part}" is not what it should be',
      hint: 'Parts: version: 1; mirror, sumdb, toolchain, name as text; proxy, npm, pip as URLs without a password; private, noProxy, docker as lists; ca as PEM.',
    },
    zh: {
      message: '策略的“{part}”部分不正确',
      hint: '各部分：version: 1；mirror、sumdb、toolchain、name 为文本；proxy、npm、pip 为不含密码的网址；private、noProxy、docker 为列表；ca 为 PEM。',
    },
  },
  'goenv.team-unknown-part': {
    en: { message: 'the policy has an unknown part "{part}"', hint: 'Did you mean: {near}' },
    zh: { message: '策略中有未知的部分“{part}”', hint: '您想写的是否是：{near}' },
  },
  'goenv.team-newer-version': {
    en: {
      message: 'the policy is of version {version}, which this gomirror does not know',
      hint: 'Install a newer gomirror.',
    },
    zh: { message: '策略的版本为 {version}，当前的 gomirror 不认识', hint: '请安装更新的 gomirror。' },
  },
} as const satisfies Catalog;
