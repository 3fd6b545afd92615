import type { Catalog } from '../say.ts';

const tampered = {
  en: 'Somebody, or a failing disk, has changed the log. Keep the folder as it is, compare it with a backup, and find out who could write there.',
  zh: '日志被人改动过，或磁盘出现故障。请保持该目录原样，与备份比较，并查明谁有权写入。',
};

export const ledgerMessages = {
  'ledger.unusable': {
    en: {
      message: 'cannot use the folder of users, tokens and the audit log, {folder}: {reason}',
      hint: 'Run this as the user whom gomirror runs as. Look at its permissions, the free space and the health of the disk. If a file in it is damaged, put a backup in its place: gomirror restore FILE',
    },
    zh: {
      message: '无法使用存放用户、令牌和审计日志的目录 {folder}：{reason}',
      hint: '请以运行 gomirror 的用户执行，并检查其权限、磁盘的剩余空间和健康状况。如果其中的文件已损坏，请用备份恢复：gomirror restore 文件',
    },
  },
  'ledger.newer-schema': {
    en: {
      message: '{folder} was written by a newer gomirror (format {found}; this one knows {known})',
      hint: 'Use that version again, or restore a backup made by this one.',
    },
    zh: {
      message: '{folder} 由更新版本的 gomirror 写入（格式 {found}，当前版本只支持到 {known}）',
      hint: '请改用那个版本，或恢复由当前版本创建的备份。',
    },
  },
  'ledger.other-owner': {
    en: {
      message: '{file} belongs to the user with the number {owner}, and this command runs as root',
      hint: "Run it as that user: sudo -u '#{owner}' gomirror … Otherwise the server could not write its own files any more.",
    },
    zh: {
      message: '{file} 属于编号为 {owner} 的用户，而本命令以 root 身份运行',
      hint: "请以该用户身份运行：sudo -u '#{owner}' gomirror …。否则服务将无法再写入自己的文件。",
    },
  },
  'ledger.none': {
    en: {
      message: 'there are no users, tokens or audit log in {folder} yet',
      hint: 'Check --data. They begin with the first "gomirror user add" or "gomirror token create".',
    },
    zh: {
      message: '{folder} 中还没有用户、令牌或审计日志',
      hint: '请检查 --data。第一次运行“gomirror user add”或“gomirror token create”时会创建它们。',
    },
  },
  'ledger.busy': {
    en: {
      message: 'too many sign-ins, or another process, keep the list of users and tokens busy',
      hint: 'Try again in a few seconds.',
    },
    zh: {
      message: '登录请求过多，或有其他进程正在占用用户和令牌列表',
      hint: '请几秒后重试。',
    },
  },
  'ledger.failed': {
    en: {
      message: 'the database of users, tokens and first-seen hashes failed: {reason}',
      hint: 'Look at the free space, the permissions and the health of the disk under the data folder.',
    },
    zh: {
      message: '存放用户、令牌和首见哈希的数据库出错：{reason}',
      hint: '请检查数据目录所在磁盘的剩余空间、权限和健康状况。',
    },
  },
  'ledger.closed': {
    en: { message: 'the list of users and tokens is closed', hint: 'Try again in a moment.' },
    zh: { message: '用户和令牌列表已关闭', hint: '请稍后重试。' },
  },
  'ledger.bad-name': {
    en: {
      message: '"{name}" cannot be the name of a user, a token or a group',
      hint: 'Use 1 to 64 of the characters A-Z a-z 0-9 . _ @ + -, the first a letter or a digit.',
    },
    zh: {
      message: '“{name}”不能用作用户、令牌或组的名称',
      hint: '请使用 1 到 64 个字符，只含 A-Z a-z 0-9 . _ @ + -，并以字母或数字开头。',
    },
  },
  'ledger.bad-password': {
    en: {
      message: 'a password has at least {min} bytes and at most {max}',
      hint: 'Choose another one; several words joined by dashes are good, and fit into a netrc file, which spaces do not.',
    },
    zh: {
      message: '密码至少 {min} 字节，最多 {max} 字节',
      hint: '请另选一个；用短横线连起几个单词就很好，也能写进 netrc 文件，而空格不能。',
    },
  },
  'ledger.bad-pattern': {
    en: {
      message: '"{pattern}" is no pattern for module paths',
      hint: 'Write patterns as GOPRIVATE has them, separated by commas: corp.example/*,git.example.com/team',
    },
    zh: {
      message: '“{pattern}”不是有效的模块路径模式',
      hint: '请按 GOPRIVATE 的写法，用英文逗号分隔：corp.example/*,git.example.com/team',
    },
  },
  'ledger.bad-expiry': {
    en: {
      message: 'the token "{name}" would have expired already',
      hint: 'Give it a time that lies ahead: --ttl 90d',
    },
    zh: { message: '令牌“{name}”一创建就已过期', hint: '请指定将来的期限：--ttl 90d' },
  },
  'ledger.name-taken': {
    en: {
      message: 'there is a "{name}" already',
      hint: 'Choose another name, or remove the old one first (gomirror user remove, gomirror token revoke).',
    },
    zh: {
      message: '“{name}”已经存在',
      hint: '请换一个名称，或先删除旧的（gomirror user remove、gomirror token revoke）。',
    },
  },
  'ledger.no-such-user': {
    en: { message: 'there is no user "{name}"', hint: 'List the users: gomirror user list' },
    zh: { message: '没有名为“{name}”的用户', hint: '查看所有用户：gomirror user list' },
  },
  'ledger.no-such-token': {
    en: {
      message: 'there is no token "{name}" that is still valid',
      hint: 'List the tokens: gomirror token list',
    },
    zh: { message: '没有名为“{name}”的有效令牌', hint: '查看所有令牌：gomirror token list' },
  },
  'ledger.audit-failed': {
    en: {
      message: 'the audit log cannot be written: {reason}',
      hint: 'What was to be written waits in memory and is tried again every second. Look at the free space, the permissions and the health of the disk.',
    },
    zh: {
      message: '无法写入审计日志：{reason}',
      hint: '待写入的内容保存在内存中，每秒重试一次。请检查磁盘的剩余空间、权限和健康状况。',
    },
  },
  'ledger.audit-lost': {
    en: {
      message: 'the audit log could not be written for so long that entries were lost (so far {entries})',
      hint: 'How many were lost is written into the log itself once that is possible. Look at the disk under the data folder.',
    },
    zh: {
      message: '审计日志长时间无法写入，已有条目丢失（目前 {entries} 条）',
      hint: '一旦能够写入，丢失的数量会记入日志。请检查数据目录所在的磁盘。',
    },
  },
  'ledger.audit-bad-entry': {
    en: {
      message: 'entry {number} of the audit log is not what was written (in {segment})',
      hint: tampered.en,
    },
    zh: { message: '审计日志的第 {number} 条与写入时不符（位于 {segment}）', hint: tampered.zh },
  },
  'ledger.audit-missing': {
    en: {
      message: 'entries {from} to {to} of the audit log are missing (before {segment})',
      hint: tampered.en,
    },
    zh: { message: '审计日志缺少第 {from} 至 {to} 条（在 {segment} 之前）', hint: tampered.zh },
  },
  'ledger.audit-tail-missing': {
    en: { message: 'the end of the audit log is missing, entries {from} to {to}', hint: tampered.en },
    zh: { message: '审计日志的末尾缺失，即第 {from} 至 {to} 条', hint: tampered.zh },
  },
  'ledger.audit-other-head': {
    en: {
      message:
        'entry {number} of the audit log is not the one that the database remembers; the log was rewritten',
      hint: tampered.en,
    },
    zh: { message: '审计日志的第 {number} 条与数据库的记录不符，日志被重写过', hint: tampered.zh },
  },
  'ledger.audit-unacknowledged': {
    en: {
      message:
        'the database knows nothing of entries {from} to {to} of the audit log; it was replaced or set back',
      hint: tampered.en,
    },
    zh: { message: '数据库没有审计日志第 {from} 至 {to} 条的记录，数据库被替换或回退过', hint: tampered.zh },
  },
  'ledger.audit-other-anchor': {
    en: {
      message:
        'entry {number} of the audit log is not the one whose hash was written down; the log was rewritten',
      hint: tampered.en,
    },
    zh: { message: '审计日志的第 {number} 条与您记下的哈希不符，日志被重写过', hint: tampered.zh },
  },
  'ledger.audit-no-anchor': {
    en: {
      message: 'the audit log ends with entry {last}, but the head that was written down is entry {number}',
      hint: tampered.en,
    },
    zh: { message: '审计日志止于第 {last} 条，而您记下的末尾是第 {number} 条', hint: tampered.zh },
  },
  'ledger.backup-exists': {
    en: { message: '{file} is there already', hint: 'Name another file, or replace it with --yes.' },
    zh: { message: '{file} 已经存在', hint: '请换一个文件名，或用 --yes 替换它。' },
  },
  'ledger.backup-failed': {
    en: {
      message: 'cannot write the backup {file}: {reason}',
      hint: 'Look at the permissions and the free space there. No file of that name was made or changed.',
    },
    zh: {
      message: '无法写入备份 {file}：{reason}',
      hint: '请检查该处的权限和剩余空间。没有创建或修改该文件。',
    },
  },
  'ledger.backup-unreadable': {
    en: {
      message: 'cannot read the backup {file} ({reason})',
      hint: 'Check that it is there and that you may read it.',
    },
    zh: { message: '无法读取备份 {file}（{reason}）', hint: '请确认它存在，并且您有权读取它。' },
  },
  'ledger.not-a-backup': {
    en: {
      message: '{file} is no backup that this gomirror can read, or it is cut short',
      hint: 'Name a whole file that "gomirror backup" has written.',
    },
    zh: {
      message: '{file} 不是当前 gomirror 能读取的备份，或不完整',
      hint: '请指定由“gomirror backup”写出的完整文件。',
    },
  },
  'ledger.backup-damaged': {
    en: {
      message: 'the backup {file} is damaged: {name} in it is not what was written',
      hint: 'Nothing was changed. Use another backup.',
    },
    zh: {
      message: '备份 {file} 已损坏：其中的 {name} 与写入时不符',
      hint: '没有做任何改动。请使用其他备份。',
    },
  },
  'ledger.would-replace': {
    en: {
      message: 'there are users, tokens and an audit log in {folder} already',
      hint: 'Put the backup in their place with --yes; what is there now is kept beside.',
    },
    zh: {
      message: '{folder} 中已有用户、令牌和审计日志',
      hint: '加上 --yes 用备份替换它们；现有内容会保留在旁边。',
    },
  },
} as const satisfies Catalog;
