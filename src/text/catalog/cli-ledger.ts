import type { Catalog } from '../say.ts';

/** Commands about users, tokens, the audit log, and their backup. */
export const cliLedgerMessages = {
  'cli.missing-argument': {
    en: { message: '"gomirror {command}" needs {what}', hint: 'See: gomirror {command} --help' },
    zh: { message: '“gomirror {command}”缺少 {what}', hint: '参见：gomirror {command} --help' },
  },
  'cli.bad-span': {
    en: { message: '{flag}: "{value}" is not a length of time', hint: 'Write it like 90d, 12h, 30m or 2w.' },
    zh: { message: '{flag}：“{value}”不是时间长度', hint: '请写成 90d、12h、30m 或 2w 的形式。' },
  },
  'cli.bad-time': {
    en: {
      message: '{flag}: "{value}" is not a time',
      hint: 'Write how long ago (24h, 7d) or when (2026-11-21, 2026-11-21T20:00:00Z).',
    },
    zh: {
      message: '{flag}：“{value}”不是时间',
      hint: '请写多久之前（24h、7d），或具体时间（2026-11-21、2026-11-21T20:00:00Z）。',
    },
  },
  'cli.bad-number': {
    en: {
      message: '{flag}: "{value}" is not a number that can be used',
      hint: 'Write a whole number from 1 to 9999999.',
    },
    zh: { message: '{flag}：“{value}”不是可用的数字', hint: '请写 1 到 9999999 之间的整数。' },
  },
  'cli.bad-head': {
    en: {
      message: '--head: "{value}" is not the head of an audit log',
      hint: 'Write it as "gomirror audit verify" has printed it: NUMBER:HASH, the hash with 64 hex digits.',
    },
    zh: {
      message: '--head：“{value}”不是审计日志的末尾',
      hint: '请照“gomirror audit verify”显示的写：序号:哈希，哈希为 64 位十六进制数字。',
    },
  },
  'cli.no-password': {
    en: {
      message: 'no password was given',
      hint: 'Type it on a terminal, or use --password-stdin or --password-file FILE. It is never an argument: others could see it there.',
    },
    zh: {
      message: '没有提供密码',
      hint: '请在终端上输入，或使用 --password-stdin 或 --password-file 文件。密码不能写作参数：别人会看到。',
    },
  },
  'cli.passwords-differ': {
    en: { message: 'the two passwords differ', hint: 'Nothing was changed. Try again.' },
    zh: { message: '两次输入的密码不一致', hint: '没有做任何改动。请重试。' },
  },
  'cli.ask-password': { en: { message: 'new password: ' }, zh: { message: '新密码：' } },
  'cli.ask-password-again': { en: { message: 'once more: ' }, zh: { message: '再输入一次：' } },

  'cli.user-added': {
    en: { message: 'user "{name}" added. What it may read is said by access.rules in the settings' },
    zh: { message: '已添加用户“{name}”。它可以读取什么，由设置中的 access.rules 决定' },
  },
  'cli.user-changed': {
    en: { message: 'user "{name}" has a new password; a running server knows' },
    zh: { message: '用户“{name}”的密码已更改，正在运行的服务已经知晓' },
  },
  'cli.password-no-netrc': {
    en: {
      message:
        'this password has a space in it, so that it cannot stand in a netrc file, where the go command looks; choose one without (gomirror user passwd {name}), or give the user a token (gomirror token create --name TOKEN-NAME --user {name})',
    },
    zh: {
      message:
        '密码中有空格，因此不能写进 go 命令会读取的 netrc 文件；请改用没有空格的密码（gomirror user passwd {name}），或为该用户创建令牌（gomirror token create --name 令牌名 --user {name}）',
    },
  },
  'cli.user-groups': {
    en: { message: 'groups of the user "{name}": {groups}; a running server knows' },
    zh: { message: '用户“{name}”所属的组：{groups}；正在运行的服务已经知晓' },
  },
  'cli.user-removed': {
    en: { message: 'user "{name}" removed, and its tokens revoked; a running server knows' },
    zh: { message: '已删除用户“{name}”并吊销其令牌，正在运行的服务已经知晓' },
  },
  'cli.ledger-made': {
    en: {
      message:
        'users, tokens and the audit log begin in {folder}, which was empty. Only a server with this data folder (--data) knows of them',
    },
    zh: {
      message:
        '已在空的 {folder} 中开始保存用户、令牌和审计日志。只有使用这个数据目录（--data）的服务才知道它们',
    },
  },
  'cli.no-users': {
    en: { message: 'there are no users in {folder}' },
    zh: { message: '{folder} 中没有用户' },
  },
  'cli.no-tokens': {
    en: { message: 'there are no tokens in {folder}' },
    zh: { message: '{folder} 中没有令牌' },
  },
  'cli.no-entries': {
    en: { message: 'the audit log has no such entry' },
    zh: { message: '审计日志中没有符合条件的记录' },
  },
  'cli.token-created': {
    en: { message: 'token "{name}" created; it may read {reads}, {until}. Its secret is shown once, above' },
    zh: { message: '已创建令牌“{name}”；可读取 {reads}，{until}。令牌内容只在上面显示这一次' },
  },
  'cli.token-reads-all': {
    en: { message: 'whatever access.rules give it' },
    zh: { message: 'access.rules 允许的一切' },
  },
  'cli.token-until': { en: { message: 'until {time}' }, zh: { message: '有效期至 {time}' } },
  'cli.token-no-end': { en: { message: 'without an end' }, zh: { message: '永不过期' } },
  'cli.token-use': {
    en: {
      message:
        'in the .netrc of whoever uses it (the go command looks there by itself):\n  machine MIRROR-HOST login {name} password TOKEN\nor from a program, without a file: go env -w GOAUTH=PROGRAM, and the program prints\n  https://MIRROR-HOST\n\n  Authorization: Bearer TOKEN\nand an empty line at the end. Credentials travel over https only.',
    },
    zh: {
      message:
        '写入使用者的 .netrc（go 命令会自动读取）：\n  machine 镜像主机 login {name} password 令牌\n或者不用文件，而由程序提供：go env -w GOAUTH=程序，程序输出\n  https://镜像主机\n\n  Authorization: Bearer 令牌\n并以空行结尾。凭据只通过 https 传输。',
    },
  },
  'cli.token-revoked': {
    en: { message: 'token "{name}" revoked; a running server knows' },
    zh: { message: '已吊销令牌“{name}”，正在运行的服务已经知晓' },
  },
  'cli.token-state.valid': { en: { message: 'valid' }, zh: { message: '有效' } },
  'cli.token-state.revoked': { en: { message: 'revoked' }, zh: { message: '已吊销' } },
  'cli.token-state.expired': { en: { message: 'expired' }, zh: { message: '已过期' } },
  'cli.column.name': { en: { message: 'NAME' }, zh: { message: '名称' } },
  'cli.column.state': { en: { message: 'STATE' }, zh: { message: '状态' } },
  'cli.column.user': { en: { message: 'USER' }, zh: { message: '用户' } },
  'cli.column.groups': { en: { message: 'GROUPS' }, zh: { message: '组' } },
  'cli.column.reads': { en: { message: 'MAY READ' }, zh: { message: '可读取' } },
  'cli.column.created': { en: { message: 'CREATED' }, zh: { message: '创建时间' } },
  'cli.column.expires': { en: { message: 'EXPIRES' }, zh: { message: '过期时间' } },
  'cli.column.used': { en: { message: 'LAST USED' }, zh: { message: '最近使用' } },
  'cli.audit-good': {
    en: { message: 'the audit log is whole: {entries} entries, head {head}' },
    zh: { message: '审计日志完整：共 {entries} 条，末尾 {head}' },
  },
  'cli.audit-unfinished': {
    en: {
      message:
        'the last line of the audit log was not finished ({bytes} bytes); it belongs to no entry, and the next one takes its place',
    },
    zh: { message: '审计日志的最后一行没有写完（{bytes} 字节）；它不属于任何条目，下一条会取代它' },
  },
  'cli.backup-written': {
    en: { message: '{file}: {size}, with {entries} entries of the audit log; read back and found whole' },
    zh: { message: '{file}：{size}，含审计日志 {entries} 条；已重新读取并确认完整' },
  },
  'cli.backup-problem': {
    en: { message: 'the audit log in this backup is as it was, and that is not whole: {problem}' },
    zh: { message: '此备份中的审计日志保持原样，但原日志并不完整：{problem}' },
  },
  'cli.restored': {
    en: { message: '{folder} is now as it was at {created}, with {entries} entries of the audit log' },
    zh: { message: '{folder} 已恢复到 {created} 的状态，含审计日志 {entries} 条' },
  },
  'cli.restored-aside': {
    en: { message: 'what was there before is in {aside}' },
    zh: { message: '原有内容现在位于 {aside}' },
  },

  'cli.flag.group': {
    en: { message: 'A group to belong to; may be given several times.' },
    zh: { message: '所属的组；可以多次指定。' },
  },
  'cli.flag.password-file': {
    en: { message: 'Take the password from the first line of a file.' },
    zh: { message: '从文件的第一行读取密码。' },
  },
  'cli.flag.password-stdin': {
    en: { message: 'Take the password from the first line of standard input.' },
    zh: { message: '从标准输入的第一行读取密码。' },
  },
  'cli.flag.name': {
    en: { message: 'What the token is called in lists, rules (token:NAME) and the audit log.' },
    zh: { message: '令牌的名称，用于列表、规则（token:名称）和审计日志。' },
  },
  'cli.flag.read': {
    en: {
      message: "Only these modules, in GOPRIVATE's syntax (default: whatever access.rules give it).",
    },
    zh: { message: '只允许这些模块，写法与 GOPRIVATE 相同（默认：access.rules 允许的一切）。' },
  },
  'cli.flag.user': {
    en: { message: 'The user it belongs to: it may read what that user may, and ends with it.' },
    zh: { message: '令牌所属的用户：可读取该用户可读取的内容，并随用户一起失效。' },
  },
  'cli.flag.ttl': {
    en: { message: 'How long it is valid: 90d, 12h (default: until it is revoked).' },
    zh: { message: '有效期：90d、12h（默认：直到被吊销）。' },
  },
  'cli.flag.head': {
    en: {
      message: 'A head that was printed before and written down elsewhere; that entry must still be there.',
    },
    zh: { message: '以前显示过并记在别处的末尾；那一条必须仍在日志中。' },
  },
  'cli.flag.who': {
    en: { message: 'Only entries of this one: user:alice, token:ci, nobody, "command line".' },
    zh: { message: '只显示此人的条目：user:alice、token:ci、nobody、"command line"。' },
  },
  'cli.flag.what': {
    en: { message: 'Only entries about what begins so: corp.example/x, corp.example/x@v1.0.0.' },
    zh: { message: '只显示对象以此开头的条目：corp.example/x、corp.example/x@v1.0.0。' },
  },
  'cli.flag.action': {
    en: { message: 'Only entries of this kind: read, user, token, settings, incident.' },
    zh: { message: '只显示此类条目：read、user、token、settings、incident。' },
  },
  'cli.flag.outcome': {
    en: { message: 'Only entries that ended so: allow, deny, identify, added, revoked, …' },
    zh: { message: '只显示此结果的条目：allow、deny、identify、added、revoked 等。' },
  },
  'cli.flag.since': {
    en: { message: 'Only entries since then: 24h, which is so long ago, or 2026-11-21T20:00:00Z.' },
    zh: { message: '只显示此后的条目：24h（即 24 小时之前），或 2026-11-21T20:00:00Z。' },
  },
  'cli.flag.limit': {
    en: { message: 'The last so many entries (default: 20).' },
    zh: { message: '显示最后多少条（默认：20）。' },
  },
  'cli.flag.yes': {
    en: { message: 'Replace what is there.' },
    zh: { message: '替换已有内容。' },
  },

  'cli.summary.user-add': { en: { message: 'add a user' }, zh: { message: '添加用户' } },
  'cli.about.user-add': {
    en: {
      message:
        'Adds a user who signs in with a name and a password. Asks for the password twice on a terminal; it is\nkept as a hash (scrypt). A running server knows at once. What the user may read is said by access.rules.',
    },
    zh: {
      message:
        '添加一个用名称和密码登录的用户。在终端上会要求输入两次密码；只保存其哈希（scrypt）。\n正在运行的服务立即生效。用户可以读取什么，由 access.rules 决定。',
    },
  },
  'cli.examples.user-add': {
    en: {
      message:
        'gomirror user add alice --group dev\ngomirror user add bot --password-file /run/secrets/bot --data /srv/gomirror\nsecret-tool lookup gomirror alice | gomirror user add alice --password-stdin',
    },
    zh: {
      message:
        'gomirror user add alice --group dev\ngomirror user add bot --password-file /run/secrets/bot --data /srv/gomirror\nsecret-tool lookup gomirror alice | gomirror user add alice --password-stdin',
    },
  },
  'cli.summary.user-list': { en: { message: 'list the users' }, zh: { message: '列出用户' } },
  'cli.about.user-list': {
    en: {
      message: 'Lists the users, their groups, and when each was last used (written down every half minute).',
    },
    zh: { message: '列出用户、所属的组以及最近使用时间（每半分钟记录一次）。' },
  },
  'cli.examples.user-list': {
    en: { message: 'gomirror user list\ngomirror user list --json' },
    zh: { message: 'gomirror user list\ngomirror user list --json' },
  },
  'cli.summary.user-passwd': {
    en: { message: 'change the password of a user' },
    zh: { message: '更改用户的密码' },
  },
  'cli.about.user-passwd': {
    en: { message: 'Gives a user another password. A running server asks for the new one at once.' },
    zh: { message: '为用户设置新密码。正在运行的服务会立即改用新密码。' },
  },
  'cli.examples.user-passwd': {
    en: { message: 'gomirror user passwd alice\ngomirror user passwd bot --password-file /run/secrets/bot' },
    zh: { message: 'gomirror user passwd alice\ngomirror user passwd bot --password-file /run/secrets/bot' },
  },
  'cli.summary.user-groups': {
    en: { message: 'put a user into other groups' },
    zh: { message: '更改用户所属的组' },
  },
  'cli.about.user-groups': {
    en: {
      message:
        'Makes a user a member of these groups and no others; --group= alone is none. A running server knows at\nonce. What a group may read is said by access.rules.',
    },
    zh: {
      message:
        '使用户只属于这些组；只写 --group= 表示不属于任何组。正在运行的服务立即生效。组可以读取什么，由 access.rules 决定。',
    },
  },
  'cli.examples.user-groups': {
    en: {
      message: 'gomirror user groups alice --group dev --group ops\ngomirror user groups alice --group=',
    },
    zh: {
      message: 'gomirror user groups alice --group dev --group ops\ngomirror user groups alice --group=',
    },
  },
  'cli.summary.user-remove': { en: { message: 'remove a user' }, zh: { message: '删除用户' } },
  'cli.about.user-remove': {
    en: {
      message: 'Removes a user and revokes the tokens that belong to it. A running server knows at once.',
    },
    zh: { message: '删除用户，并吊销属于它的令牌。正在运行的服务立即生效。' },
  },
  'cli.examples.user-remove': {
    en: { message: 'gomirror user remove alice' },
    zh: { message: 'gomirror user remove alice' },
  },
  'cli.summary.token-create': { en: { message: 'create a token' }, zh: { message: '创建令牌' } },
  'cli.about.token-create': {
    en: {
      message:
        'Creates a token for a machine or a person. Its secret alone is printed on standard output, once: only a\nhash of it is kept. It serves as a password (netrc) and as a bearer token (GOAUTH).',
    },
    zh: {
      message:
        '为机器或个人创建令牌。标准输出上只有令牌内容，且只显示一次：保存的只是它的哈希。\n它既可用作密码（netrc），也可用作 bearer 令牌（GOAUTH）。',
    },
  },
  'cli.examples.token-create': {
    en: {
      message:
        "gomirror token create --name ci --read 'corp.example/*' --ttl 90d\ngomirror token create --name laptop --user alice\ngomirror token create --name bot --group dev --json",
    },
    zh: {
      message:
        "gomirror token create --name ci --read 'corp.example/*' --ttl 90d\ngomirror token create --name laptop --user alice\ngomirror token create --name bot --group dev --json",
    },
  },
  'cli.summary.token-list': { en: { message: 'list the tokens' }, zh: { message: '列出令牌' } },
  'cli.about.token-list': {
    en: {
      message:
        'Lists all tokens, also those that were revoked or have expired. Nobody has their secrets any more.',
    },
    zh: { message: '列出所有令牌，包括已吊销和已过期的。令牌内容不再可得。' },
  },
  'cli.examples.token-list': {
    en: { message: 'gomirror token list\ngomirror token list --json' },
    zh: { message: 'gomirror token list\ngomirror token list --json' },
  },
  'cli.summary.token-revoke': { en: { message: 'revoke a token' }, zh: { message: '吊销令牌' } },
  'cli.about.token-revoke': {
    en: { message: 'Revokes a token for good. When the command has ended, a running server knows.' },
    zh: { message: '永久吊销令牌。命令结束时，正在运行的服务已经知晓。' },
  },
  'cli.examples.token-revoke': {
    en: { message: 'gomirror token revoke ci' },
    zh: { message: 'gomirror token revoke ci' },
  },
  'cli.summary.audit-verify': {
    en: { message: 'check that nobody has changed the audit log' },
    zh: { message: '检查审计日志是否被改动' },
  },
  'cli.about.audit-verify': {
    en: {
      message:
        'Follows the chain of hashes from the first entry to the last and compares its end with the database.\nWho can write to the data folder could rewrite all of it: write the head down elsewhere now and then, and\ncompare with --head. Changes nothing; a server may be running. Code 1 when something is wrong.',
    },
    zh: {
      message:
        '从第一条到最后一条核对哈希链，并把末尾与数据库比较。能写入数据目录的人可以重写全部内容：\n请不时把末尾记在别处，并用 --head 比较。不会修改任何内容，服务可以正在运行。发现问题时退出码为 1。',
    },
  },
  'cli.examples.audit-verify': {
    en: {
      message:
        'gomirror audit verify\ngomirror audit verify --json | jq -r .head >> heads.txt\ngomirror audit verify --head "$(tail -n 1 heads.txt)"',
    },
    zh: {
      message:
        'gomirror audit verify\ngomirror audit verify --json | jq -r .head >> heads.txt\ngomirror audit verify --head "$(tail -n 1 heads.txt)"',
    },
  },
  'cli.summary.audit-tail': {
    en: { message: 'print the last entries of the audit log' },
    zh: { message: '显示审计日志的最后几条' },
  },
  'cli.about.audit-tail': {
    en: {
      message:
        'Prints the last entries of the audit log: number, time, outcome, action, who, address, what, details.\nOptions narrow it down.',
    },
    zh: {
      message: '显示审计日志的最后几条：序号、时间、结果、操作、何人、地址、对象、详情。可用选项缩小范围。',
    },
  },
  'cli.examples.audit-tail': {
    en: {
      message:
        'gomirror audit tail\ngomirror audit tail --what corp.example/x --outcome deny --since 7d\ngomirror audit tail --who token:ci --limit 1000 --json',
    },
    zh: {
      message:
        'gomirror audit tail\ngomirror audit tail --what corp.example/x --outcome deny --since 7d\ngomirror audit tail --who token:ci --limit 1000 --json',
    },
  },
  'cli.summary.audit-export': {
    en: { message: 'print the whole audit log as JSON lines' },
    zh: { message: '以 JSON 行输出整个审计日志' },
  },
  'cli.about.audit-export': {
    en: {
      message:
        'Prints the lines of the audit log as they are stored, first to last. Without options that narrow it\ndown, the chain of hashes can be followed in the output.',
    },
    zh: {
      message: '按存储的原样从头到尾输出审计日志的各行。不加缩小范围的选项时，可以在输出中核对哈希链。',
    },
  },
  'cli.examples.audit-export': {
    en: { message: 'gomirror audit export > audit.jsonl\ngomirror audit export --since 30d | jq -c .' },
    zh: { message: 'gomirror audit export > audit.jsonl\ngomirror audit export --since 30d | jq -c .' },
  },
  'cli.summary.backup': {
    en: { message: 'back up users, tokens, first-seen hashes and the audit log' },
    zh: { message: '备份用户、令牌、首见哈希和审计日志' },
  },
  'cli.about.backup': {
    en: {
      message:
        'Writes one file (a tar archive) with what cannot be had again: users, tokens, first-seen hashes, the audit\nlog. The server may be running. The file is read back before it gets its name, and only you may read it.\nModules are not in it: they can be fetched again, or copied with the data folder.',
    },
    zh: {
      message:
        '把无法重新取得的内容写入一个文件（tar 归档）：用户、令牌、首见哈希和审计日志。服务可以正在运行。\n文件会先重新读取核对，然后才得到正式的名称，并且只有您有权读取。其中不含模块：模块可以重新获取，或随数据目录一起复制。',
    },
  },
  'cli.examples.backup': {
    en: {
      message: 'gomirror backup /backup/gomirror-$(date +%F).tar\ngomirror backup /backup/latest.tar --yes',
    },
    zh: {
      message: 'gomirror backup /backup/gomirror-$(date +%F).tar\ngomirror backup /backup/latest.tar --yes',
    },
  },
  'cli.summary.restore': {
    en: { message: 'put a backup in place' },
    zh: { message: '恢复备份' },
  },
  'cli.about.restore': {
    en: {
      message:
        'Puts a backup in the place of users, tokens, first-seen hashes and the audit log. Everything is checked\nfirst; what was there is kept beside. Stop the server before.',
    },
    zh: {
      message:
        '用备份替换用户、令牌、首见哈希和审计日志。会先核对全部内容，原有内容保留在旁边。请先停止服务。',
    },
  },
  'cli.examples.restore': {
    en: {
      message:
        'gomirror restore /backup/latest.tar\ngomirror restore /backup/latest.tar --yes --data /srv/gomirror',
    },
    zh: {
      message:
        'gomirror restore /backup/latest.tar\ngomirror restore /backup/latest.tar --yes --data /srv/gomirror',
    },
  },
} as const satisfies Catalog;
