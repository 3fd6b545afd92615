import type { Catalog } from '../say.ts';

/** `gomirror auth check`. */
export const cliAuthMessages = {
  'cli.summary.auth-check': {
    en: { message: 'try the credentials for a server, and say what it answers' },
    zh: { message: '试用某个服务器的凭据，并说明服务器的回答' },
  },
  'cli.about.auth-check': {
    en: {
      message:
        'Says which entries of "credentials" in the settings are for HOST and which of them is taken, reads the secret,\nruns the helper or asks GitHub for a token, and then asks the server as a fetch would. With PATH, the path of a\nrepository, it tells whether that may be read; without it, only whether the server answers. HOST may have a\nport, or be a whole https:// or ssh:// URL. No secret is printed. Exits with 0 when all that was tried works,\nwith 1 when something does not.',
    },
    zh: {
      message:
        '说明设置的 credentials 中哪些条目适用于 HOST、采用其中哪一条；然后读取密钥、运行辅助程序或向 GitHub 申请令牌，\n再像实际下载那样询问服务器。PATH 是仓库的路径：写上它可以得知能否读取该仓库，不写则只能得知服务器是否应答。\nHOST 可带端口，也可以是完整的 https:// 或 ssh:// 网址。不会输出任何密钥。\n所有尝试都成功时退出码为 0，有任何一项不成功则为 1。',
    },
  },
  'cli.examples.auth-check': {
    en: {
      message:
        'gomirror auth check github.com/corp/library --config gomirror.yaml\ngomirror auth check ssh://git@git.corp.example:2222/team/library.git\ngomirror auth check git.corp.example --json',
    },
    zh: {
      message:
        'gomirror auth check github.com/corp/library --config gomirror.yaml\ngomirror auth check ssh://git@git.corp.example:2222/team/library.git\ngomirror auth check git.corp.example --json',
    },
  },
  'cli.auth-no-host': {
    en: {
      message: 'auth check needs a host',
      hint: 'Name it, best with a repository’s path: gomirror auth check git.corp.example/team/library',
    },
    zh: {
      message: 'auth check 需要指定主机',
      hint: '请写上主机，最好带上仓库的路径：gomirror auth check git.corp.example/team/library',
    },
  },
  'cli.auth-bad-host': {
    en: {
      message: '"{value}" is not a host with a path that can be checked',
      hint: 'Write HOST, HOST:PORT, HOST/PATH, or an https:// or ssh:// URL without a password; credentials are read from the settings only.',
    },
    zh: {
      message: '“{value}”不是可以检查的主机或路径',
      hint: '请写 HOST、HOST:PORT、HOST/PATH，或不含密码的 https:// 或 ssh:// 网址；凭据只从设置中读取。',
    },
  },
  'cli.auth-chosen': {
    en: { message: '{name}: taken, for no other entry is closer to {target}' },
    zh: { message: '{name}：采用，没有其他条目更接近 {target}' },
  },
  'cli.auth-passed-over': {
    en: { message: '{name}: not taken, for another entry is closer to {target}' },
    zh: { message: '{name}：未采用，有其他条目更接近 {target}' },
  },
  'cli.auth-no-entry': {
    en: { message: 'no entry of "credentials" is for {target}; the server is asked without' },
    zh: { message: 'credentials 中没有适用于 {target} 的条目；将不带凭据询问服务器' },
  },
  'cli.auth-no-key': {
    en: { message: 'no entry of "credentials" with `kind: ssh` is for {target}' },
    zh: { message: 'credentials 中没有适用于 {target} 的 `kind: ssh` 条目' },
  },
  'cli.auth-below': {
    en: { message: '{name}: for what is below only; name the path of a repository there to try it' },
    zh: { message: '{name}：只用于其下的路径；要试用它，请写上该处某个仓库的路径' },
  },
  'cli.auth-fine': { en: { message: 'ok: {what}' }, zh: { message: '正常：{what}' } },
  'cli.auth-wrong': { en: { message: 'not ok: {what}' }, zh: { message: '异常：{what}' } },
  'cli.auth-says': { en: { message: 'It says: {said}' }, zh: { message: '服务器说：{said}' } },
  'cli.auth-challenge': {
    en: { message: 'It asks for: {challenge}' },
    zh: { message: '服务器要求：{challenge}' },
  },
  'cli.auth-outcome.works': {
    en: { message: 'the server takes the credential' },
    zh: { message: '服务器接受该凭据' },
  },
  'cli.auth-outcome.open': {
    en: { message: 'everybody may read this, without any credential (status {status})' },
    zh: { message: '无需凭据，任何人都可以读取（状态码 {status}）' },
  },
  'cli.auth-outcome.answers': {
    en: {
      message: 'the server answers (status {status})',
      hint: 'That says nothing of the credential: add the path of a private repository.',
    },
    zh: {
      message: '服务器有应答（状态码 {status}）',
      hint: '这不能说明凭据是否有效：请加上一个私有仓库的路径。',
    },
  },
  'cli.auth-outcome.obtained': {
    en: { message: 'there is a credential to present' },
    zh: { message: '已取得凭据' },
  },
  'cli.auth-outcome.refused': {
    en: {
      message: 'the server does not know this credential (status {status})',
      hint: 'It has expired, was revoked, or goes with another user name (`user:` or `service:` of the entry). Make a new token that may read repositories.',
    },
    zh: {
      message: '服务器不认可该凭据（状态码 {status}）',
      hint: '凭据已过期、已被撤销，或需要搭配其他用户名（条目中的 `user:` 或 `service:`）。请新建一个有权读取仓库的令牌。',
    },
  },
  'cli.auth-outcome.wanted': {
    en: {
      message: 'the server wants a credential, and there is none for it (status {status})',
      hint: 'Add an entry with `for:` of this host under "credentials" in the settings. An entry without a port is for port 443.',
    },
    zh: {
      message: '服务器要求凭据，但没有可用的凭据（状态码 {status}）',
      hint: '请在设置的 credentials 中添加一条 `for:` 为该主机的条目。不写端口的条目只用于 443 端口。',
    },
  },
  'cli.auth-outcome.forbidden': {
    en: {
      message: 'the server knows the credential, and does not let it read this (status {status})',
      hint: 'Give it the right to read the repository’s contents. A token of an organization with single sign-on has to be authorized for it; some servers answer so to addresses outside an allowed list, or to too many requests.',
    },
    zh: {
      message: '服务器认可该凭据，但不允许它读取（状态码 {status}）',
      hint: '请授予它读取仓库内容的权限。启用单点登录的组织需要先为令牌授权；有些服务器也会这样回答不在允许名单内的地址或过于频繁的请求。',
    },
  },
  'cli.auth-outcome.absent': {
    en: {
      message: 'there is no such repository, or it is hidden from this credential (status {status})',
      hint: 'Servers do not tell which. Check the path, and whether the owner of the credential may read the repository; the token of an app or of one repository reads only what it was given.',
    },
    zh: {
      message: '没有这个仓库，或该凭据看不到它（状态码 {status}）',
      hint: '服务器不会区分这两种情况。请检查路径，以及凭据的所有者是否有权读取该仓库；应用或单个仓库的令牌只能读取授权给它的内容。',
    },
  },
  'cli.auth-outcome.elsewhere': {
    en: {
      message: 'the server sends us elsewhere (status {status})',
      hint: 'gomirror asks git not to follow. Name the final address; a redirect to a page for signing in means that the credential was not taken.',
    },
    zh: {
      message: '服务器要求转到别处（状态码 {status}）',
      hint: 'gomirror 不让 git 跟随重定向。请直接使用最终地址；若转到登录页面，说明凭据未被接受。',
    },
  },
  'cli.auth-outcome.strange': {
    en: {
      message: 'this is not how a git server answers (status {status})',
      hint: 'Check host and path; a proxy or a page for signing in may answer in its place. With a status of 500 and above, try again later.',
    },
    zh: {
      message: '这不是 git 服务器的应答（状态码 {status}）',
      hint: '请检查主机和路径；也可能是代理或登录页面在代为应答。状态码为 500 及以上时请稍后再试。',
    },
  },
  'cli.auth-outcome.denied': {
    en: {
      message: 'the server does not take this key',
      hint: 'Add the public key to the account, or as a deploy key of the repository. The private key must have no passphrase and be readable by the user whom gomirror runs as alone (chmod 600).',
    },
    zh: {
      message: '服务器不接受该密钥',
      hint: '请把公钥添加到账号，或设为仓库的部署密钥。私钥不能设有口令，且只能由运行 gomirror 的用户读取（chmod 600）。',
    },
  },
  'cli.auth-outcome.locked': {
    en: {
      message: 'the key {said} has a passphrase, and gomirror has nobody to ask for it',
      hint: 'Use a key of its own without one, readable by the user whom gomirror runs as alone: ssh-keygen -t ed25519 -N "" -f FILE. Or take the passphrase off: ssh-keygen -p -N "" -f FILE.',
    },
    zh: {
      message: '密钥 {said} 设有口令，gomirror 无处询问',
      hint: '请为它单独准备一个没有口令、只能由运行 gomirror 的用户读取的密钥：ssh-keygen -t ed25519 -N "" -f 文件；或去掉口令：ssh-keygen -p -N "" -f 文件。',
    },
  },
  'cli.auth-outcome.host-key': {
    en: {
      message: 'the key of the server is not one of those in the file of known hosts',
      hint: 'If the server was given a new key, get it from its operators, compare it, and put it into the file (ssh-keyscan -p PORT HOST prints what the server shows). If it was not, somebody stands between.',
    },
    zh: {
      message: '服务器的主机密钥不在 known_hosts 文件中',
      hint: '若服务器更换了密钥，请向其管理员索取并核对后写入该文件（ssh-keyscan -p 端口 主机 可显示服务器出示的密钥）。否则可能有人在中间冒充服务器。',
    },
  },
} as const satisfies Catalog;
