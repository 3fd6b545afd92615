import type { Catalog } from '../say.ts';

/** What can be wrong with upstreams, groups of them, and profiles. */
export const configUpstreamMessages = {
  'config.profile-no-upstream': {
    en: {
      message: '{where}: the profile "{name}" has no upstream',
      hint: 'Write "upstream:" under it; "off" is one that fetches nothing.',
    },
    zh: {
      message: '{where}：方案“{name}”没有上游',
      hint: '请在它下面写上“upstream:”；off 表示不获取任何内容。',
    },
  },
  'config.profile-unknown': {
    en: { message: '{where}: there is no profile "{value}"', hint: 'There are: {choices}' },
    zh: { message: '{where}：没有名为“{value}”的方案', hint: '现有的方案：{choices}' },
  },
  'config.profile-unknown-near': {
    en: {
      message: '{where}: there is no profile "{value}"',
      hint: 'Did you mean "{nearest}"? There are: {choices}',
    },
    zh: { message: '{where}：没有名为“{value}”的方案', hint: '您是想写“{nearest}”吗？现有的方案：{choices}' },
  },
  'config.profile-none': {
    en: {
      message: '{where}: there is no profile "{value}", as the settings file has none',
      hint: 'Write it there, under "profiles:", and check which file is read: gomirror config show',
    },
    zh: {
      message: '{where}：没有名为“{value}”的方案，配置文件中没有任何方案',
      hint: '请在配置文件的“profiles:”下面写上它，并检查读取的是哪个文件：gomirror config show',
    },
  },
  'config.upstream-empty': {
    en: {
      message: '{where}: the list of upstreams is empty',
      hint: 'Name a mirror, "official", "direct", or "off" for none at all.',
    },
    zh: {
      message: '{where}：上游列表是空的',
      hint: '请写一个镜像的地址、official、direct，或用 off 表示不使用任何上游。',
    },
  },
  'config.upstream-direct-part': {
    en: {
      message: '{where}: "direct" has no "{name}" of its own',
      hint: 'Take it out: for version control fetch.proxy and fetch.ca count.',
    },
    zh: {
      message: '{where}：“direct”没有单独的“{name}”',
      hint: '请去掉它：访问版本控制系统时使用 fetch.proxy 和 fetch.ca。',
    },
  },
  'config.upstream-quotes': {
    en: { message: '{where}: there are quotation marks in {value}', hint: 'Take the quotation marks out.' },
    zh: { message: '{where}：{value} 中含有引号', hint: '请去掉引号。' },
  },
  'config.upstream-full-width-comma': {
    en: {
      message: '{where}: there is a full-width comma in {value}',
      hint: 'Write "," (U+002C) in place of "，" (U+FF0C).',
    },
    zh: { message: '{where}：{value} 中含有全角逗号', hint: '请把全角逗号“，”改成半角逗号“,”。' },
  },
  'config.upstream-not-a-map': {
    en: {
      message: '{where}: this is not an upstream',
      hint: 'Write a URL, or a map with one: "url: https://mirror.example.com", and below it what else it has, such as "priority: 1"',
    },
    zh: {
      message: '{where}：这里不是一个上游',
      hint: '请写 URL，或写“url: https://mirror.example.com”，并在其下写其他各项，例如“priority: 1”。',
    },
  },
  'config.upstream-no-url': {
    en: {
      message: '{where}: this upstream has no URL',
      hint: 'Write "url:" with the address of the mirror, or "url: official".',
    },
    zh: { message: '{where}：这个上游没有 URL', hint: '请写上“url:”和镜像的地址，或“url: official”。' },
  },
  'config.upstream-one-url': {
    en: {
      message: '{where}: {value} cannot be one of a group',
      hint: 'In a list with names and priorities each item is one mirror: a URL, "official" or "direct".',
    },
    zh: {
      message: '{where}：{value} 不能作为一组中的一个上游',
      hint: '在写有名称和优先级的列表中，每一项是一个镜像：URL、official 或 direct。',
    },
  },
  'config.upstream-bad-name': {
    en: {
      message: '{where}: "{value}" cannot be the name of this upstream',
      hint: 'Use letters, digits, ".", "_" and "-"; "official" is the official proxy and "direct" is version control, and nothing else is.',
    },
    zh: {
      message: '{where}：“{value}”不能作为这个上游的名称',
      hint: '请只用字母、数字、“.”、“_”和“-”；official 专指官方代理，direct 专指版本控制系统。',
    },
  },
  'config.upstream-name-twice': {
    en: {
      message: '{where}: another upstream of this list is called "{value}" too',
      hint: 'Give each a name of its own: "name: …".',
    },
    zh: {
      message: '{where}：这个列表中还有一个上游也叫“{value}”',
      hint: '请给每个上游各起一个名称：“name: …”。',
    },
  },
  'config.upstream-missing-scheme': {
    en: {
      message: '{where}: "{value}" is not the URL of a mirror',
      hint: 'Write it whole, like https://mirror.example.com',
    },
    zh: { message: '{where}：“{value}”不是镜像的 URL', hint: '请写完整，例如 https://mirror.example.com' },
  },
  'config.upstream-missing-scheme-near': {
    en: { message: '{where}: "{value}" is not the URL of a mirror', hint: 'Did you mean "{nearest}"?' },
    zh: { message: '{where}：“{value}”不是镜像的 URL', hint: '您是想写“{nearest}”吗？' },
  },
  'config.upstream-scheme': {
    en: {
      message: '{where}: {value} is neither http nor https',
      hint: 'gomirror asks mirrors over https or http only.',
    },
    zh: {
      message: '{where}：{value} 既不是 http 也不是 https',
      hint: 'gomirror 只通过 https 或 http 访问镜像。',
    },
  },
  'config.upstream-credentials': {
    en: {
      message: '{where}: there is a user name or password in {value}',
      hint: 'Take it out: gomirror takes no credentials in a URL, since they end up in logs and process lists.',
    },
    zh: {
      message: '{where}：{value} 中含有用户名或密码',
      hint: '请去掉：gomirror 不接受 URL 中的凭据，因为它们会出现在日志和进程列表里。',
    },
  },
  'config.upstream-bad-url': {
    en: {
      message: '{where}: {value} is not a URL that a mirror can have',
      hint: 'Write https://HOST or https://HOST/PATH, without a query (?) or a fragment (#).',
    },
    zh: {
      message: '{where}：{value} 不能作为镜像的 URL',
      hint: '请写 https://主机 或 https://主机/路径，不带查询（?）和片段（#）。',
    },
  },
  'config.upstream-self': {
    en: {
      message: '{where}: {value} is this gomirror itself',
      hint: 'Take it out: asking itself would go round for ever.',
    },
    zh: { message: '{where}：{value} 就是这个 gomirror 自己', hint: '请去掉它：向自己请求会无限循环。' },
  },
  'config.left-out-direct': {
    en: {
      message:
        '{where}: left out "direct": what no mirror has is fetched from version control only where --upstream says so',
    },
    zh: { message: '{where}：略去“direct”：只有 --upstream 中写明时，才会从版本控制系统获取镜像没有的内容' },
  },
  'config.left-out-off': {
    en: {
      message:
        '{where}: left out "off": it is for the go command, not for a mirror (--upstream off fetches nothing)',
    },
    zh: {
      message: '{where}：略去“off”：它是写给 go 命令的，与镜像无关（--upstream off 表示不获取任何内容）',
    },
  },
  'config.left-out-own-address': {
    en: { message: '{where}: left out {entry}: it is this gomirror itself' },
    zh: { message: '{where}：略去 {entry}：它就是这个 gomirror 自己' },
  },
  'config.left-out-unusable': {
    en: { message: '{where}: left out "{entry}": it is not the URL of a mirror that gomirror can ask' },
    zh: { message: '{where}：略去“{entry}”：它不是 gomirror 可以访问的镜像 URL' },
  },
  'config.using-official': {
    en: { message: '{where}: no mirror is left; using the official one' },
    zh: { message: '{where}：没有剩下可用的镜像；改用官方代理' },
  },
} as const satisfies Catalog;
