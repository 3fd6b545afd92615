import type { Catalog } from '../say.ts';

/** The words of `origin/git`. */
export const originGitMessages = {
  'origin.git-missing': {
    en: {
      message: 'there is no git on the machine that gomirror runs on',
      hint: 'Modules that come straight from their repositories (`direct`) need the program git in PATH; install it, or take `direct` out of the upstream list.',
    },
    zh: {
      message: '运行 gomirror 的机器上没有 git',
      hint: '直接从仓库获取模块（`direct`）需要 PATH 中有 git 程序；请安装 git，或从上游列表中去掉 `direct`。',
    },
  },
  'origin.git-old': {
    en: {
      message: 'the git on the machine that gomirror runs on is too old: {version}, and {needed} is needed',
      hint: 'Older ones resolve the names of servers a second time, after gomirror has checked them. Install a newer git.',
    },
    zh: {
      message: '运行 gomirror 的机器上的 git 太旧：版本为 {version}，至少需要 {needed}',
      hint: '旧版本会在 gomirror 检查之后再次解析服务器的域名。请安装较新的 git。',
    },
  },
  'origin.git-bad-address': {
    en: {
      message: 'gomirror does not fetch from this repository address at {upstream}: {reason}',
      hint: 'Addresses are https://host/path or ssh://user@host/path. Folders of this machine (file:///path) must lie below one of `direct.fileRoots`.',
    },
    zh: {
      message: 'gomirror 不会从 {upstream} 的这个仓库地址获取内容：{reason}',
      hint: '地址应为 https://主机/路径 或 ssh://用户@主机/路径。本机文件夹（file:///路径）必须位于 `direct.fileRoots` 之一的下面。',
    },
  },
  'origin.git-redirected': {
    en: {
      message: '{upstream} says that the repository {url} is elsewhere now (status {status})',
      hint: 'git does not follow redirects for gomirror, since they could lead anywhere. Use the repository’s new path.',
    },
    zh: {
      message: '{upstream} 表示仓库 {url} 已迁移到别处（状态码 {status}）',
      hint: '重定向可能指向任何地方，因此 gomirror 不让 git 跟随。请使用仓库的新路径。',
    },
  },
  'origin.git-failed': {
    en: {
      message: 'git failed on {upstream}: {said}',
      hint: 'Try again later. If it stays, check that the repository can be cloned by hand, and that the disk of gomirror is not full.',
    },
    zh: {
      message: 'git 处理 {upstream} 时失败：{said}',
      hint: '请稍后重试。若一直如此，请检查该仓库能否手动克隆，以及 gomirror 的磁盘是否已满。',
    },
  },
  'origin.git-no-server': {
    en: {
      message: 'what answers at {url} is no git server',
      hint: 'A page in its place, of a portal to sign in to or of an error, often means that credentials are missing or that the path is wrong.',
    },
    zh: {
      message: '{url} 的应答者不是 git 服务器',
      hint: '若返回的是登录页或错误页，通常说明缺少凭据，或路径有误。',
    },
  },
  'origin.repository-too-large': {
    en: {
      message: 'the repository {url} is larger than gomirror fetches ({limit} bytes)',
      hint: 'git was stopped. Whoever runs gomirror can raise `direct.largestRepository`.',
    },
    zh: {
      message: '仓库 {url} 超过了 gomirror 允许获取的大小（{limit} 字节）',
      hint: 'git 已被停止。gomirror 的管理者可以调大 `direct.largestRepository`。',
    },
  },
  'origin.copies-full': {
    en: {
      message: 'there is no room for a copy of {url}: all {limit} bytes are in use',
      hint: 'Try again in a moment. If it stays, whoever runs gomirror can raise `direct.cache`.',
    },
    zh: {
      message: '没有空间存放 {url} 的副本：{limit} 字节全部在使用中',
      hint: '请稍后重试。若一直如此，gomirror 的管理者可以调大 `direct.cache`。',
    },
  },
  'origin.inside-address': {
    en: {
      message: '{upstream} is inside a network that gomirror does not enter ({address})',
      hint: 'Name the network under `networks:` of the entry in `private:` that these modules belong to, if the server is yours.',
    },
    zh: {
      message: '{upstream} 位于 gomirror 不会进入的内部网络中（{address}）',
      hint: '如果这是自己的服务器，请在这些模块所属的 `private:` 条目的 `networks:` 中写明该网络。',
    },
  },
  'origin.ssh-no-key': {
    en: {
      message:
        'there is no key for {upstream}, and over ssh gomirror uses only the keys of its configuration',
      hint: 'Give it one under `credentials:` with `kind: ssh`, `keyFile` and `knownHostsFile`.',
    },
    zh: {
      message: '没有用于 {upstream} 的密钥；通过 ssh 连接时，gomirror 只使用配置中的密钥',
      hint: '请在 `credentials:` 中添加一项 `kind: ssh`，并写明 `keyFile` 和 `knownHostsFile`。',
    },
  },
  'origin.ssh-host-key': {
    en: {
      message: 'the host key of {upstream} is not the one in the known hosts file: {said}',
      hint: 'Either the server has a new key, or something stands between it and gomirror. Compare with the key that its operator publishes, then correct the file.',
    },
    zh: {
      message: '{upstream} 的主机密钥与已知主机文件中的不一致：{said}',
      hint: '可能是服务器换了密钥，也可能是有人介入了连接。请与服务器运营者公布的密钥核对，再更正该文件。',
    },
  },
} as const satisfies Catalog;
