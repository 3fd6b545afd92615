import type { Catalog } from '../say.ts';

/** What is found about private modules, credentials and git. */
export const doctorPrivateMessages = {
  'doctor.check-modules-git': {
    en: { message: 'git: whether it is there, may be used, and is sent where it was meant to go' },
    zh: { message: 'git：是否已安装、是否允许使用、访问的地址是否正确' },
  },
  'doctor.check-modules-private': {
    en: { message: 'private modules: whether GOPRIVATE names them, and whether the credentials work' },
    zh: { message: '私有模块：GOPRIVATE 是否包含它们，凭据是否有效' },
  },
  'doctor.git-missing': {
    en: {
      message: 'git is not installed, or not on PATH, and go needs it for {module}',
      hint: 'go fetches what does not come from a mirror with git.',
    },
    zh: {
      message: 'git 没有安装或不在 PATH 中，而 go 需要用它获取 {module}',
      hint: '不经镜像的模块由 go 用 git 获取。',
    },
  },
  'doctor.git-missing-direct': {
    en: { message: 'git is not installed; as long as a mirror has what is needed, go does without it' },
    zh: { message: '没有安装 git；只要镜像有所需的模块，go 就用不到它' },
  },
  'doctor.git-missing-unused': {
    en: { message: 'git is not installed; go does not need it here' },
    zh: { message: '没有安装 git；在这里 go 用不到它' },
  },
  'doctor.git-old': {
    en: {
      message:
        'git {version} is older than {needed}: servers of today refuse some of what it asks, and fetching is slow',
      hint: 'Install a newer one.',
    },
    zh: {
      message: 'git {version} 早于 {needed}：如今的服务器会拒绝它的部分请求，获取也很慢',
      hint: '请安装较新的版本。',
    },
  },
  'doctor.git-unverified': {
    en: {
      message:
        'git does not check certificates ({name} is off): anybody on the way can change what it fetches',
      hint: "Take the setting out. If a company's certificate was the reason, name its file in http.sslCAInfo.",
    },
    zh: {
      message: 'git 不检查证书（{name} 已关闭）：途中任何人都可以改动获取的内容',
      hint: '请删除这项设置。如果原因是公司的证书，请在 http.sslCAInfo 中写明证书文件。',
    },
  },
  'doctor.git-retired-mirror': {
    en: {
      message:
        'git asks {to} in place of {from}, a service that was given up: every fetch there fails, or comes from a stranger',
      hint: 'Take the setting out; for modules a mirror in GOPROXY is the safe way.',
    },
    zh: {
      message: 'git 用 {to} 代替 {from}，而该服务已经停止：在那里的获取会失败，或来自陌生人',
      hint: '请删除这项设置；获取模块的安全做法是在 GOPROXY 中使用镜像。',
    },
  },
  'doctor.git-secret-in-url': {
    en: {
      message:
        "a password or token stands in git's configuration, in an insteadOf for {from}; it shows in error messages and logs",
      hint: 'Put it into a credential helper or the netrc file instead: gomirror setup --login HOST',
    },
    zh: {
      message: 'git 的配置中，{from} 的 insteadOf 里写有密码或令牌；它会出现在错误信息和日志里',
      hint: '请改用凭据助手或 netrc 文件：gomirror setup --login HOST',
    },
  },
  'doctor.govcs-refuses': {
    en: {
      message:
        'GOVCS ("{value}") does not let git be used for {module}: go stops with "GOVCS disallows using git"',
      hint: 'Without the setting git may be used for all.',
    },
    zh: {
      message: 'GOVCS（“{value}”）不允许用 git 获取 {module}：go 会报“GOVCS disallows using git”',
      hint: '取消这项设置后，所有模块都可以使用 git。',
    },
  },
  'doctor.private-not-covered': {
    en: {
      message:
        'no mirror knows {module} ({count} of the modules in all), and GOPRIVATE does not name it: a private module is then asked for at mirrors and at the checksum database, which do not have it',
      hint: 'Name it in GOPRIVATE ({patterns}). If it is public, look at its spelling instead.',
    },
    zh: {
      message:
        '没有镜像知道 {module}（共 {count} 个这样的模块），GOPRIVATE 也没有包含它：go 会向镜像和校验和数据库询问这个私有模块，而它们没有',
      hint: '请把它加入 GOPRIVATE（{patterns}）。如果它是公开的，请检查拼写。',
    },
  },
  'doctor.private-no-login': {
    en: {
      message: '{host} wants a login for {module}, and git has none for it',
      hint: 'A token with the right to read is enough; or keys, by ssh.',
    },
    zh: {
      message: '{host} 要求登录才能获取 {module}，而 git 没有相应的凭据',
      hint: '有读取权限的令牌即可；也可以使用 ssh 密钥。',
    },
  },
  'doctor.private-login-stale': {
    en: {
      message:
        '{host} refuses the login that git has for it ({places}): it is out of date, or may not read {module}',
      hint: 'A new token takes its place; the old one has to go from where it is kept.',
    },
    zh: {
      message: '{host} 拒绝了 git 保存的凭据（{places}）：它已过期，或无权读取 {module}',
      hint: '请换用新的令牌，并从保存处删除旧的。',
    },
  },
  'doctor.private-ssh-refused': {
    en: {
      message:
        '{host} knows none of the ssh keys that it was shown ({places}), so {module} cannot be fetched',
    },
    zh: { message: '{host} 不认识所出示的任何 ssh 密钥（{places}），因此无法获取 {module}' },
  },
  'doctor.private-host-key': {
    en: {
      message:
        'ssh does not know the key of {host}, or it is another one than before: {module} is not fetched',
      hint: 'The first time that is normal, in containers above all. If the key has changed, find out why before you accept it.',
    },
    zh: {
      message: 'ssh 不认识 {host} 的主机密钥，或密钥与以前不同：无法获取 {module}',
      hint: '首次连接时这很正常，在容器中尤其如此。如果密钥变了，请先弄清原因再接受。',
    },
  },
  'doctor.private-not-found': {
    en: {
      message: '{host} says that there is no {repository}',
      hint: 'Servers say so too where a login may not read it. Check the path of {module}, and whether you may see the repository in a browser.',
    },
    zh: {
      message: '{host} 表示不存在 {repository}',
      hint: '登录身份无权读取时，服务器也会这样回答。请检查 {module} 的路径，以及您在浏览器中能否看到该仓库。',
    },
  },
  'doctor.private-certificate': {
    en: {
      message: 'git does not believe the certificate of {host}, so {module} cannot be fetched',
      hint: "It is signed by a company's own authority, or somebody intercepts it. Never switch the check off.",
    },
    zh: {
      message: 'git 不信任 {host} 的证书，因此无法获取 {module}',
      hint: '证书可能由公司自己的机构签发，也可能有人在拦截。切勿关闭检查。',
    },
  },
  'doctor.private-unreachable': {
    en: {
      message: 'git does not reach {host}, where {module} is fetched from',
      hint: 'A VPN may be needed, or a proxy that git knows (http.proxy). If the code is public, GOPRIVATE and GONOPROXY should not cover it: a mirror then has it.',
    },
    zh: {
      message: 'git 无法连接 {host}，而 {module} 要从那里获取',
      hint: '可能需要 VPN，或需要为 git 设置代理（http.proxy）。如果代码是公开的，就不应被 GOPRIVATE 和 GONOPROXY 覆盖：这样便可从镜像获取。',
    },
  },
  'doctor.private-wide': {
    en: {
      message:
        '{name} contains "{pattern}", which covers public code too: {module} is therefore asked of {host} itself and of no mirror, and that fails',
      hint: 'Name only your own hosts and owners there. Then public code comes from a mirror again.',
    },
    zh: {
      message: '{name} 中的“{pattern}”也覆盖了公开代码：因此 {module} 不经镜像而直接向 {host} 获取，结果失败',
      hint: '请只写自己的主机和所有者。这样公开的代码又会从镜像获取。',
    },
  },
  'doctor.private-helper-hangs': {
    en: {
      message:
        '{host} wants a login for {module}, and the program that git asks for it does not answer ({places})',
      hint: 'It may be waiting for a window or a keyboard that is not there. Go then waits with it, without an end. Take it out of the configuration of git, or give the login by netrc or by ssh.',
    },
    zh: {
      message: '{host} 要求登录才能获取 {module}，而 git 用来取得登录信息的程序没有响应（{places}）',
      hint: '它可能在等待并不存在的窗口或键盘输入，go 会一直陪它等下去。请从 git 配置中去掉它，或改用 netrc 或 ssh 登录。',
    },
  },
  'doctor.private-fails': {
    en: {
      message: 'git cannot look at {repository} ({module})',
      hint: 'What git says is above; gomirror explain knows most of its errors.',
    },
    zh: {
      message: 'git 无法查看 {repository}（{module}）',
      hint: 'git 的原话见上；gomirror explain 能解释其中大部分错误。',
    },
  },
  'doctor.do-forget-login': {
    en: {
      message:
        'To make git forget the old login: git credential reject, then type protocol=https, host={host} and an empty line.',
    },
    zh: {
      message:
        '要让 git 忘记旧的凭据：执行 git credential reject，然后依次输入 protocol=https、host={host} 和一个空行。',
    },
  },
  'doctor.do-ssh-key': {
    en: {
      message: 'Make a key (ssh-keygen -t ed25519), give its public half to {host}, and load it: ssh-add',
    },
    zh: { message: '请生成密钥（ssh-keygen -t ed25519），把公钥添加到 {host}，并加载它：ssh-add' },
  },
  'doctor.do-ssh-key-known': {
    en: { message: 'The agent has keys; give the public half of one of them to {host}: ssh-add -L' },
    zh: { message: '代理中已有密钥；请把其中一个的公钥添加到 {host}：ssh-add -L' },
  },
  'doctor.do-host-key': {
    en: {
      message: 'Connect once by hand and compare the fingerprint with the one that {host} has published.',
    },
    zh: { message: '请手动连接一次，并把指纹与 {host} 公布的指纹核对。' },
  },
  'doctor.do-git-ca': {
    en: { message: "If it is your company's: git config --global http.https://{host}/.sslCAInfo FILE" },
    zh: { message: '如果是贵公司的证书：git config --global http.https://{host}/.sslCAInfo FILE' },
  },
  'doctor.netrc-missing': {
    en: {
      message: 'NETRC names {file}, which is not there: go and git then have no login for anybody',
      hint: 'Take the variable out, or bring the file back.',
    },
    zh: {
      message: 'NETRC 指定的 {file} 不存在：go 和 git 因此没有任何凭据',
      hint: '请删除该变量，或恢复这个文件。',
    },
  },
  'doctor.netrc-readable': {
    en: { message: '{file} holds passwords, and others on this machine may read it' },
    zh: { message: '{file} 中保存着密码，而本机的其他用户可以读取它' },
  },
  'doctor.goauth-program': {
    en: {
      message: 'GOAUTH names the program {program}, which is not there: go stops at whatever needs a login',
      hint: "Install it, or take it out of GOAUTH; Go's own way is netrc.",
    },
    zh: {
      message: 'GOAUTH 指定的程序 {program} 不存在：凡是需要登录的请求，go 都会失败',
      hint: '请安装它，或从 GOAUTH 中删除；Go 的默认方式是 netrc。',
    },
  },
  'doctor.goauth-hangs': {
    en: {
      message:
        'GOAUTH names the program {program}, which does not end: go runs it before its first request, and waits without an end',
      hint: 'It may be waiting for a window, a keyboard or a server. Mend it, or take it out of GOAUTH.',
    },
    zh: {
      message: 'GOAUTH 指定的程序 {program} 一直不结束：go 在第一次请求之前会运行它，并无限期地等待',
      hint: '它可能在等待窗口、键盘输入或服务器。请修复它，或从 GOAUTH 中删除。',
    },
  },
  'doctor.goauth-folder': {
    en: {
      message: 'GOAUTH says "git {folder}", and that is no absolute path of a folder: go refuses it',
      hint: 'Write the whole path of a folder in which git has the credentials.',
    },
    zh: {
      message: 'GOAUTH 写的是“git {folder}”，它不是目录的绝对路径：go 会拒绝',
      hint: '请写明目录的完整路径，git 在该目录中有相应的凭据。',
    },
  },
} as const satisfies Catalog;
