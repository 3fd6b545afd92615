import type { Catalog } from '../say.ts';

/** The start page. What stands between backquotes is shown as code. */
export const pageMessages = {
  'page.title': { en: { message: 'gomirror: a Go module mirror' }, zh: { message: 'gomirror：Go 模块镜像' } },
  'page.heading': { en: { message: 'A mirror for Go modules' }, zh: { message: 'Go 模块镜像' } },
  'page.lead': {
    en: {
      message:
        'It fetches modules for you, keeps them, and checks every public one against the checksum database `{database}` before it is kept.',
    },
    zh: {
      message: '它替您获取 Go 模块并保存下来；每个公开模块都先经过校验和数据库 `{database}` 核对，才会保存。',
    },
  },
  'page.languages': { en: { message: 'Language' }, zh: { message: '语言' } },
  'page.copy': { en: { message: 'Copy' }, zh: { message: '复制' } },
  'page.copied': { en: { message: 'Copied' }, zh: { message: '已复制' } },
  'page.not-copied': { en: { message: 'Not copied' }, zh: { message: '复制失败' } },

  'page.ready': { en: { message: 'Working normally' }, zh: { message: '运行正常' } },
  'page.not-ready': { en: { message: 'Something is wrong' }, zh: { message: '出现问题' } },

  'page.use': { en: { message: 'Point Go at it' }, zh: { message: '让 Go 使用它' } },
  'page.use-how': {
    en: { message: 'One command, the same on Linux, macOS and Windows, in any shell:' },
    zh: { message: '只需一条命令，在 Linux、macOS 和 Windows 的任何终端中都一样：' },
  },
  'page.use-where': {
    en: {
      message:
        'It is saved for your user, in the file that `go env GOENV` names. An environment variable called `GOPROXY` would take precedence over it.',
    },
    zh: {
      message:
        '设置只对当前用户生效，保存在 `go env GOENV` 所显示的文件中。如果设置了名为 `GOPROXY` 的环境变量，则以环境变量为准。',
    },
  },
  'page.use-direct': {
    en: {
      message:
        'With `direct` at the end, Go goes to the origin for what this mirror answers with “not found”. When the mirror fails or cannot be reached, Go stops and says so; it does not go around it.',
    },
    zh: {
      message:
        '末尾的 `direct` 表示：本镜像回答“不存在”的模块，Go 会直接到源站获取。如果镜像出错或无法访问，Go 会停下来报错，而不会绕过它。',
    },
  },
  'page.use-alone': {
    en: {
      message:
        'There is no `direct` at the end, since this mirror has private modules: a name that it does not have is not to be tried elsewhere.',
    },
    zh: {
      message: '末尾没有 `direct`，因为本镜像有私有模块：本镜像没有的名称，不应再到别处尝试。',
    },
  },
  'page.session': {
    en: { message: 'For one terminal only, until it is closed' },
    zh: { message: '只在当前终端中生效，关闭终端后失效' },
  },
  'page.session-shell': { en: { message: 'Linux, macOS' }, zh: { message: 'Linux、macOS' } },
  'page.session-powershell': {
    en: { message: 'Windows, PowerShell' },
    zh: { message: 'Windows（PowerShell）' },
  },
  'page.session-cmd': {
    en: { message: 'Windows, Command Prompt (without quotes)' },
    zh: { message: 'Windows（命令提示符，不要加引号）' },
  },

  'page.check': { en: { message: 'Check that it works' }, zh: { message: '检查是否生效' } },
  'page.check-how': {
    en: {
      message:
        'The first shows which setting counts. The second downloads a module and prints each request: lines that begin with `# get {url}/` went through this mirror.',
    },
    zh: {
      message:
        '第一条显示实际生效的设置。第二条下载一个模块并显示每个请求：以 `# get {url}/` 开头的行就是经过本镜像的请求。',
    },
  },
  'page.check-cached': {
    en: { message: 'Nothing is printed when your module cache has that version already.' },
    zh: { message: '如果您的模块缓存中已有该版本，则不会显示任何内容。' },
  },

  'page.undo': { en: { message: 'Undo it' }, zh: { message: '撤销设置' } },
  'page.undo-how': {
    en: { message: 'This takes the setting away again, so that Go’s own default counts:' },
    zh: { message: '以下命令删除该设置，恢复 Go 的默认值：' },
  },

  'page.private': { en: { message: 'Private modules' }, zh: { message: '私有模块' } },
  'page.private-how': {
    en: {
      message:
        'Tell Go which modules are private: your own host in place of `git.example.com`, several separated by commas. Go then fetches them from their origin itself, and neither this mirror nor the checksum database hears their names.',
    },
    zh: {
      message:
        '请告诉 Go 哪些模块是私有的：把 `git.example.com` 换成您自己的主机名（多个之间用英文逗号分隔）。Go 会自行到源站获取这些模块，本镜像和校验和数据库都不会得知它们的名称。',
    },
  },
  'page.private-here': {
    en: {
      message:
        'This mirror has private modules, for those whom it knows. Put what its operator gave you into your netrc file (`machine`, this mirror’s host; `login`; `password`, or a token in its place), and tell Go not to look for their checksums: your patterns in place of `git.example.com`, several separated by commas. `GOPRIVATE` would make Go go past this mirror.',
    },
    zh: {
      message:
        '本镜像有私有模块，供它认识的人使用。请把管理员给您的内容写进 netrc 文件（`machine` 后写本镜像的主机名，再写 `login` 和 `password`，令牌写在密码处），并让 Go 不去查询这些模块的校验和：把 `git.example.com` 换成您的模式（多个之间用英文逗号分隔）。若写在 `GOPRIVATE` 中，Go 就会绕过本镜像。',
    },
  },

  'page.gosumdb': { en: { message: 'Leave GOSUMDB alone' }, zh: { message: '不要改动 GOSUMDB' } },
  'page.gosumdb-why': {
    en: {
      message:
        'The go command checks what it downloads against the checksum database by itself, and asks for the records through this mirror. That is why you need not trust this mirror, nor the way to it: a changed public module is refused on your own machine. `GOSUMDB=off` would give that up.',
    },
    zh: {
      message:
        'go 命令会自行用校验和数据库核对下载的内容，并通过本镜像查询记录。因此您无需信任本镜像，也无需信任中间的网络：被改动过的公开模块会在您自己的机器上被拒绝。设置 `GOSUMDB=off` 就放弃了这层保护。',
    },
  },
  'page.gosumdb-other': {
    en: {
      message:
        'This mirror checks modules against the checksum database `{database}`, not against the one that Go uses by default. Ask whoever runs this mirror what `GOSUMDB` should be; do not set it to `off`, which would give up the check on your own machine.',
    },
    zh: {
      message:
        '本镜像用校验和数据库 `{database}` 核对模块，而不是 Go 默认的那个。请向本镜像的管理者询问 `GOSUMDB` 应如何设置；不要设为 `off`，那样就放弃了在您自己机器上的核对。',
    },
  },

  'page.plain-http': { en: { message: 'This address is plain HTTP' }, zh: { message: '此地址是普通 HTTP' } },
  'page.plain-http-why': {
    en: {
      message:
        'Over plain HTTP the go command sends no credentials, and anybody on the way can see which modules you ask for. That is no matter on one machine or in a network that you trust. Elsewhere, whoever runs this mirror can give it a certificate: `--tls-cert` and `--tls-key`.',
    },
    zh: {
      message:
        '使用普通 HTTP 时，go 命令不会发送任何凭据，途中的任何人也都能看到您请求了哪些模块。在同一台机器上或可信的网络中，这没有关系。在其他情况下，镜像的管理者可以用 `--tls-cert` 和 `--tls-key` 为它配置证书。',
    },
  },

  'page.facts': { en: { message: 'About this server' }, zh: { message: '关于这台服务器' } },
  'page.version': { en: { message: 'Version' }, zh: { message: '版本' } },
  'page.upstreams': { en: { message: 'Upstreams' }, zh: { message: '上游' } },
  'page.no-upstreams': {
    en: { message: 'none (only what is kept)' },
    zh: { message: '无（只提供已保存的内容）' },
  },
  'page.database': { en: { message: 'Checksum database' }, zh: { message: '校验和数据库' } },
  'page.since': { en: { message: 'Running since' }, zh: { message: '启动时间' } },
  'page.machines': { en: { message: 'For machines' }, zh: { message: '供程序使用' } },

  'page.text-use': { en: { message: 'Use it: {command}' }, zh: { message: '使用：{command}' } },
  'page.text-undo': { en: { message: 'Undo it: {command}' }, zh: { message: '撤销：{command}' } },
  'page.text-more': {
    en: { message: 'More: open {url} in a browser' },
    zh: { message: '更多：请用浏览器打开 {url}' },
  },
} as const satisfies Catalog;
