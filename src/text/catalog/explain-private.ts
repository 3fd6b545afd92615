import type { Catalog } from '../say.ts';

/** Errors of the go command that `explain` knows: what they mean, and what to do. Private code and version control. */
export const explainPrivateMessages = {
  'explain.git-credentials': {
    en: {
      message:
        'git needs a user name and password for this repository and has none; Go does not let it ask. The repository is private, or does not exist.',
      hint: 'Two things are needed for private code: GOPRIVATE, so that no public mirror or checksum database is asked, and credentials for git: a token in netrc or a credential helper, or ssh instead of https (git config --global url."git@HOST:".insteadOf https://HOST/).',
    },
    zh: {
      message: 'git 读取该仓库需要用户名和密码，但没有；Go 不允许它当场询问。这个仓库是私有的，或者不存在。',
      hint: '私有代码需要两样东西：设置 GOPRIVATE，这样不会询问公共镜像和校验和数据库；以及 git 的凭据：netrc 或凭据管理器中的令牌，或者改用 ssh（git config --global url."git@HOST:".insteadOf https://HOST/）。',
    },
  },
  'explain.git-auth-failed': {
    en: {
      message:
        'git sent credentials, and the host refused them: the token has expired, was typed wrongly or may not read this repository, or a password was given where the host takes tokens only.',
      hint: 'Make a new token that may read the repository, and replace the old one where it is kept: netrc, the credential manager or the keychain.',
    },
    zh: {
      message:
        'git 发送了凭据，但被拒绝：令牌已过期、写错或无权读取该仓库，或者该网站只接受令牌而给的是密码。',
      hint: '请新建一个可读取该仓库的令牌，并替换旧的：netrc、凭据管理器或钥匙串中都要检查。',
    },
  },
  'explain.git-403': {
    en: {
      message:
        'The host knows who you are and does not let you read this repository, or a proxy on the way refuses it.',
      hint: 'Ask for access, or for a token with the right to read. With single sign-on the token has to be allowed for the organisation.',
    },
    zh: {
      message: '网站知道你是谁，但不允许读取该仓库；或者途中的代理拒绝。',
      hint: '请申请访问权限，或使用有读取权限的令牌。启用单点登录的组织还需为其授权该令牌。',
    },
  },
  'explain.ssh-publickey': {
    en: {
      message:
        'The ssh server did not accept any of your keys: none is loaded, the public half is not registered with your account, or inside a container or CI there is none.',
      hint: 'Load the key (ssh-add), register its public half with the host, and in CI hand in a deploy key.',
    },
    zh: {
      message:
        'ssh 服务器不接受你的任何密钥：没有加载密钥，公钥没有登记到账户，或者容器、CI 中根本没有密钥。',
      hint: '请加载密钥（ssh-add），在网站登记公钥，在 CI 中提供部署密钥。',
    },
  },
  'explain.ssh-host-key': {
    en: {
      message:
        "ssh does not know the server's key, or knows another one for it. In CI the file of known hosts is usually just empty; if the key has changed, somebody may be in between.",
      hint: "Compare the key's fingerprint with the one that the host publishes, and only then put it into known_hosts.",
    },
    zh: {
      message:
        'ssh 不认识服务器的密钥，或者记录的是另一个。在 CI 中通常只是 known_hosts 为空；如果密钥变了，可能有人在中间。',
      hint: '请先与网站公布的指纹核对，再写入 known_hosts。',
    },
  },
  'explain.repository-not-found': {
    en: {
      message:
        'The host says that there is no such repository. Hosts say so too for a private one when the credentials are missing or those of another account.',
      hint: 'Check the spelling; then log in to the host with the same account that git uses, and look whether it can see the repository.',
    },
    zh: {
      message: '网站说没有这个仓库。对于私有仓库，如果没有凭据或用的是别的账户，网站也会这样回答。',
      hint: '请检查拼写；再用 git 所用的同一账户登录网站，看能否看到该仓库。',
    },
  },
  'explain.no-go-import': {
    en: {
      message:
        'The host answers with a page that does not say where the code of this import path is. The path is misspelt, the page wants a log-in first, or the host is no code host.',
      hint: "Check the import path. For a private GitLab in subgroups, give credentials through netrc, so that the page can be read, or write .git behind the repository's name in the path.",
    },
    zh: {
      message:
        '网站返回的页面没有说明这个 import 路径的代码在哪里。路径写错，页面需要先登录，或者该网站不是代码托管网站。',
      hint: '请检查 import 路径。对于子组中的私有 GitLab 仓库，请在 netrc 中提供凭据以便读取页面，或在路径的仓库名后加上 .git。',
    },
  },
  'explain.import-path-fetch': {
    en: {
      message:
        'Go could not read the page that says where the code of this import path is. It asks the host itself because GOPROXY has direct in it or GOPRIVATE covers the path.',
      hint: 'If the host is public, use a mirror that can reach it. If it is your own, check that its page can be opened from this machine.',
    },
    zh: {
      message:
        'Go 无法读取说明该 import 路径代码位置的页面。因为 GOPROXY 中有 direct，或 GOPRIVATE 包含了该路径，所以 Go 直接询问了这个主机。',
      hint: '如果主机是公开的，请使用能访问它的镜像。如果是你自己的，请确认本机能打开它的页面。',
    },
  },
  'explain.git-missing': {
    en: {
      message:
        'Go has to fetch this module directly and needs git for that, which is not installed or not on the PATH.',
      hint: 'Install git, or use a mirror for everything (no direct in GOPROXY): then no git is needed.',
    },
    zh: {
      message: 'Go 需要直接获取该模块，为此需要 git，但它没有安装或不在 PATH 中。',
      hint: '请安装 git；或者一切都通过镜像（GOPROXY 中不写 direct），这样就不需要 git。',
    },
  },
  'explain.vcs-missing': {
    en: {
      message:
        "The module's code is kept in another version control system than git, and the program for that is not installed.",
      hint: 'Use a mirror that has the module, or install the program.',
    },
    zh: {
      message: '该模块的代码使用 git 以外的版本控制系统，而对应的程序没有安装。',
      hint: '请使用有该模块的镜像，或安装该程序。',
    },
  },
  'explain.govcs': {
    en: {
      message:
        'The setting GOVCS forbids to fetch from this kind of repository directly. By default public code may come from git and Mercurial only.',
      hint: 'Use a mirror that has the module, or allow the system for just this host in GOVCS.',
    },
    zh: {
      message: 'GOVCS 设置禁止从这种仓库直接获取。默认情况下公开代码只能来自 git 和 Mercurial。',
      hint: '请使用有该模块的镜像，或在 GOVCS 中只对该主机放行。',
    },
  },
  'explain.dubious-ownership': {
    en: {
      message:
        'The repository belongs to another user than the one who runs go, and git refuses to look into it. In containers and CI the folder often comes from outside.',
      hint: 'Tell git that the folder is safe, or give it to the user who builds. For the build alone, -buildvcs=false helps as well.',
    },
    zh: {
      message: '仓库的所有者不是运行 go 的用户，git 拒绝读取。在容器和 CI 中，目录往往来自外部。',
      hint: '请告诉 git 该目录是安全的，或把目录交给执行构建的用户。只为构建的话，-buildvcs=false 也可以。',
    },
  },
  'explain.git-tls': {
    en: {
      message:
        "git does not accept the host's certificate, or could not set up TLS with it. It uses its own list of authorities, so that Go may work where git does not.",
      hint: "Name the company's CA certificate in git's http.sslCAInfo, on Windows switch to the system's list with git config --global http.sslBackend schannel. Do not switch http.sslVerify off.",
    },
    zh: {
      message:
        'git 不接受该主机的证书，或无法与它建立 TLS。git 使用自己的根证书列表，因此 Go 可能正常而 git 不行。',
      hint: '请用 git 的 http.sslCAInfo 指定公司的 CA 证书；Windows 上可用 git config --global http.sslBackend schannel 改用系统证书。不要关闭 http.sslVerify。',
    },
  },
  'explain.git-transfer': {
    en: {
      message:
        "git's download broke off. Large repositories over a slow line do so, and devices that handle HTTP/2 badly.",
      hint: 'Use a mirror, which sends only the module and not the whole history; or have git use HTTP/1.1.',
    },
    zh: {
      message: 'git 的下载中断。线路慢而仓库大时会这样，对 HTTP/2 支持不好的设备也会。',
      hint: '请使用镜像，它只发送模块而不是全部历史；或者让 git 使用 HTTP/1.1。',
    },
  },
  'explain.git-https-helper': {
    en: {
      message: 'This git was built or installed without support for https.',
      hint: 'Install the complete git package.',
    },
    zh: { message: '这个 git 在构建或安装时没有 https 支持。', hint: '请安装完整的 git 软件包。' },
  },
  'explain.git-failed': {
    en: {
      message: 'git could not read the repository; what it printed below the error says why.',
      hint: 'Run the git command of the error by hand to see more.',
    },
    zh: {
      message: 'git 无法读取仓库，原因在错误下方 git 的输出中。',
      hint: '请手工运行错误中的 git 命令，以获得更多信息。',
    },
  },
  'explain.malformed-path': {
    en: {
      message:
        "This cannot be the path of a module that is downloaded: the first part has to be a host's name with a dot in it, and some characters are not allowed.",
      hint: "For a package of your own project write the module's name from go.mod before it. For a module on disk that has such a name, add a replace line.",
    },
    zh: {
      message: '这不可能是可下载模块的路径：第一段必须是带点的主机名，并且有些字符不允许使用。',
      hint: '如果是自己项目中的包，请在前面写上 go.mod 中的模块名。如果是磁盘上这样命名的模块，请添加 replace。',
    },
  },
} as const satisfies Catalog;
