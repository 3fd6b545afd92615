import type { Catalog } from '../say.ts';

const tryAgain = {
  en: 'Nothing of it was kept. Try again: another mirror or the database itself may give the right answer.',
  zh: '该应答没有被保存。请重试：其他镜像或校验和数据库本身可能给出正确的应答。',
};

export const sumdbMessages = {
  'sumdb.bad-key': {
    en: {
      message: 'the checksum database key is not valid ({rule})',
      hint: 'A key has three parts, NAME+HASH+KEY, exactly as the operator of the database publishes it.',
    },
    zh: {
      message: '校验和数据库的密钥无效（{rule}）',
      hint: '密钥由三部分组成：名称+哈希+公钥，请与数据库运营者公布的内容完全一致。',
    },
  },
  'sumdb.bad-note': {
    en: { message: 'a signed note of the checksum database is malformed ({rule})', hint: tryAgain.en },
    zh: { message: '校验和数据库的签名文本格式错误（{rule}）', hint: tryAgain.zh },
  },
  'sumdb.unsigned': {
    en: {
      message: 'an answer of the checksum database is not signed with the key of {name}',
      hint: 'Nothing of it was kept. If this database is your own, compare its key with the configured one.',
    },
    zh: {
      message: '校验和数据库的应答没有用 {name} 的密钥签名',
      hint: '该应答没有被保存。如果这是您自己的数据库，请核对其密钥与配置的密钥是否一致。',
    },
  },
  'sumdb.bad-signature': {
    en: {
      message: 'the signature of {name} on a checksum database answer is wrong',
      hint: 'Somebody between here and the database may have changed the answer. Nothing of it was kept.',
    },
    zh: {
      message: '校验和数据库应答上 {name} 的签名不正确',
      hint: '应答可能在传输途中被篡改。该应答没有被保存。',
    },
  },
  'sumdb.bad-head': {
    en: {
      message: 'the checksum database has signed a tree head that is malformed ({rule})',
      hint: tryAgain.en,
    },
    zh: { message: '校验和数据库签名的树头格式错误（{rule}）', hint: tryAgain.zh },
  },
  'sumdb.bad-record': {
    en: { message: 'a record of the checksum database is malformed ({rule})', hint: tryAgain.en },
    zh: { message: '校验和数据库的记录格式错误（{rule}）', hint: tryAgain.zh },
  },
  'sumdb.bad-tile-path': {
    en: { message: '"{path}" is not the path of a checksum database tile' },
    zh: { message: '“{path}”不是校验和数据库的分块（tile）路径' },
  },
  'sumdb.bad-tile': {
    en: { message: 'the tile {path} of {name} does not belong to the signed tree', hint: tryAgain.en },
    zh: { message: '{name} 的分块 {path} 不属于已签名的树', hint: tryAgain.zh },
  },
  'sumdb.tile-missing': {
    en: {
      message: '{name} has signed a tree, but its tile {path} cannot be had',
      hint: 'Try again later: without this tile nothing can be proven.',
    },
    zh: {
      message: '{name} 已对一棵树签名，但无法取得其分块 {path}',
      hint: '请稍后重试：缺少该分块便无法完成证明。',
    },
  },
  'sumdb.forged-record': {
    en: {
      message: 'the record {id} given for {path} {version} is not what {name} has in its log',
      hint: tryAgain.en,
    },
    zh: { message: '为 {path} {version} 给出的记录 {id} 与 {name} 日志中的内容不符', hint: tryAgain.zh },
  },
  'sumdb.record-lacks-module': {
    en: {
      message: 'the checksum database record given for {path} {version} does not name it',
      hint: tryAgain.en,
    },
    zh: { message: '为 {path} {version} 给出的校验和数据库记录中没有该模块版本', hint: tryAgain.zh },
  },
  'sumdb.record-outside-tree': {
    en: {
      message: 'the record {id} of {path} {version} lies outside the signed tree of {name} (size {treeSize})',
      hint: 'The database may be about to sign a larger tree. Try again in a minute.',
    },
    zh: {
      message: '{path} {version} 的记录 {id} 不在 {name} 已签名的树之内（大小为 {treeSize}）',
      hint: '数据库可能即将为更大的树签名，请一分钟后重试。',
    },
  },
  'sumdb.fork': {
    en: {
      message:
        'the checksum database {name} has signed two histories that contradict each other (tree sizes {olderSize} and {newerSize})',
      hint: 'Nothing new is taken from it; what was verified before is still served. The proof is kept in the data folder: report it to the operator of the database, and do not delete it before you know the reason.',
    },
    zh: {
      message: '校验和数据库 {name} 签署了两份互相矛盾的历史（树的大小分别为 {olderSize} 和 {newerSize}）',
      hint: '已停止从该数据库获取任何新内容，此前验证过的内容仍会提供。证据保存在数据目录中：请向数据库运营者报告，并在查明原因之前不要删除。',
    },
  },
  'sumdb.head-contended': {
    en: {
      message: 'the saved tree head of {name} kept changing while it was being replaced',
      hint: 'Try again. If this stays, look for another program that writes to the same data folder.',
    },
    zh: {
      message: '替换 {name} 的已保存树头时，该树头不断被改动',
      hint: '请重试。如果问题一直存在，请检查是否有其他程序在写入同一数据目录。',
    },
  },
  'sumdb.absent': {
    en: {
      message: 'the checksum database {name} does not have {path}',
      hint: 'A private module is in no public database: name it in GOPRIVATE or GONOSUMDB.',
    },
    zh: {
      message: '校验和数据库 {name} 中没有 {path}',
      hint: '私有模块不会收录在公开的数据库中：请用 GOPRIVATE 或 GONOSUMDB 将其排除。',
    },
  },
  'sumdb.unreachable': {
    en: {
      message: 'the checksum database {name} cannot be reached for {path}: {reason}',
      hint: 'What was verified before is still served. Check the network, or add a mirror that passes the database on.',
    },
    zh: {
      message: '无法从校验和数据库 {name} 读取 {path}：{reason}',
      hint: '此前验证过的内容仍会提供。请检查网络，或添加一个可转发该数据库的镜像。',
    },
  },
} as const satisfies Catalog;
