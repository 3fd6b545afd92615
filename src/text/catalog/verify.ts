import type { Catalog } from '../say.ts';

const deleteIt = {
  en: 'Delete the paths named here, and nothing else; they are fetched again when they are next needed.',
  zh: '只需删除此处列出的路径；下次需要时会重新获取。',
};
const lookAtDisk = {
  en: 'Look at the permissions of the file and at the health of the disk.',
  zh: '请检查该文件的权限和磁盘的健康状况。',
};

/** `{file}` is given with each of them, for messages that are shown apart from the file's name. */
export const verifyMessages = {
  'verify.nothing-here': {
    en: {
      message: 'there is nothing to verify in {path}',
      hint: 'Name a data folder of gomirror (it has a folder "modules"), any other GOPROXY tree (it has folders "@v"), or a module cache (it has "cache/download"; `go env GOMODCACHE` prints where it is).',
    },
    zh: {
      message: '{path} 中没有可以检查的内容',
      hint: '请指定 gomirror 的数据目录（其中有“modules”目录）、其他 GOPROXY 目录树（其中有“@v”目录），或模块缓存（其中有“cache/download”；`go env GOMODCACHE` 会显示其位置）。',
    },
  },
  'verify.unreadable': {
    en: { message: 'it cannot be read: {reason}', hint: lookAtDisk.en },
    zh: { message: '无法读取：{reason}', hint: lookAtDisk.zh },
  },
  'verify.empty-file': {
    en: { message: 'it is empty', hint: deleteIt.en },
    zh: { message: '文件是空的', hint: deleteIt.zh },
  },
  'verify.other-bytes': {
    en: {
      message: 'its bytes have changed since it was kept: SHA-256 {got}, recorded {want}',
      hint: deleteIt.en,
    },
    zh: { message: '保存之后内容发生了变化：SHA-256 为 {got}，记录为 {want}', hint: deleteIt.zh },
  },
  'verify.no-digest': {
    en: {
      message: 'the record of its SHA-256 is missing or damaged',
      hint: 'Start the server on this folder: its background check writes the record anew once the checksum database has confirmed the file.',
    },
    zh: {
      message: '其 SHA-256 记录丢失或损坏',
      hint: '请在该目录上启动服务：后台检查会在校验和数据库确认该文件后重新写入记录。',
    },
  },
  'verify.no-zip-hash': {
    en: {
      message: 'the .ziphash file that belongs to it is missing',
      hint: 'The go command and the gomirror server write it anew by themselves when they next look at this zip.',
    },
    zh: {
      message: '缺少与它对应的 .ziphash 文件',
      hint: 'go 命令和 gomirror 服务下次检查该 zip 时会自行重新写入。',
    },
  },
  'verify.wrong-zip-hash': {
    en: { message: 'it hashes to {got}, but its .ziphash says {want}', hint: deleteIt.en },
    zh: { message: '计算得到的哈希为 {got}，而 .ziphash 中记录的是 {want}', hint: deleteIt.zh },
  },
  'verify.record-without-file': {
    en: { message: 'this record is about a file that is not there', hint: deleteIt.en },
    zh: { message: '这条记录所对应的文件不存在', hint: deleteIt.zh },
  },
  'verify.bad-name': {
    en: { message: 'its name is not that of a module version', hint: deleteIt.en },
    zh: { message: '其名称不是模块版本的名称', hint: deleteIt.zh },
  },
  'verify.bad-info': {
    en: { message: 'it does not describe the version that it is named after', hint: deleteIt.en },
    zh: { message: '内容与其文件名所指的版本不符', hint: deleteIt.zh },
  },
  'verify.bad-zip': {
    en: { message: 'it is not a module zip as Go demands', hint: deleteIt.en },
    zh: { message: '它不是符合 Go 规则的模块 zip', hint: deleteIt.zh },
  },
  'verify.bad-extracted': {
    en: {
      message: 'this extracted module holds what no module can hold',
      hint: 'Delete the folder named here, and nothing else; the go command extracts it again. Its files may be read-only: chmod -R u+w first.',
    },
    zh: {
      message: '解压后的模块中有任何模块都不可能包含的内容',
      hint: '只需删除此处列出的目录，go 命令会重新解压。其中的文件可能是只读的：请先执行 chmod -R u+w。',
    },
  },
  'verify.changed-extracted': {
    en: {
      message: 'this extracted module was changed: it hashes to {got}, recorded {want}',
      hint: 'Delete the folder named here, and nothing else; the go command extracts it again. Its files may be read-only: chmod -R u+w first.',
    },
    zh: {
      message: '解压后的模块被改动过：哈希为 {got}，记录为 {want}',
      hint: '只需删除此处列出的目录，go 命令会重新解压。其中的文件可能是只读的：请先执行 chmod -R u+w。',
    },
  },
  'verify.wrong-hash': {
    en: {
      message: 'it is not what everybody else gets: hash {got}, {database} #{id} says {want}',
      hint: `Find out where it came from: no honest source has these bytes. ${deleteIt.en}`,
    },
    zh: {
      message: '它与其他人得到的内容不同：哈希为 {got}，而 {database} #{id} 的记录是 {want}',
      hint: `请查明它的来源：可信的来源不会提供这些内容。${deleteIt.zh}`,
    },
  },
  'verify.not-in-log': {
    en: {
      message: '{what} is not in the checksum database {database}, so nobody vouches for it',
      hint: 'For a private module set GOPRIVATE on this machine, and it is not asked about. Otherwise find out where it came from before you delete the paths named here.',
    },
    zh: {
      message: '校验和数据库 {database} 中没有 {what}，无法证明其可信',
      hint: '若是私有模块，请在本机设置 GOPRIVATE，便不会再查询它。否则，请先查明它的来源，再删除此处列出的路径。',
    },
  },

  'verify.because': { en: { message: '{words}; {reason}' }, zh: { message: '{words}；{reason}' } },
  'verify.delete': { en: { message: 'delete {path}' }, zh: { message: '删除 {path}' } },
  'verify.progress': { en: { message: '{files} files, {size}' }, zh: { message: '{files} 个文件，{size}' } },
  'verify.stopped': {
    en: { message: 'stopped before the end: what follows is about the part that was seen' },
    zh: { message: '检查提前停止：以下结果只涉及已检查的部分' },
  },
  'verify.unproven-private': {
    en: { message: '{unproven} without proof: the checksum database is not asked about private modules' },
    zh: { message: '{unproven} 个无证明：不会向校验和数据库查询私有模块' },
  },
  'verify.unproven-offline': {
    en: {
      message:
        '{unproven} without proof: the checksum database was not asked (--offline), and nothing kept here proves them',
    },
    zh: { message: '{unproven} 个无证明：没有查询校验和数据库（--offline），本地保存的内容也不足以证明' },
  },
  'verify.unproven-trouble': {
    en: { message: '{unproven} without proof: {reason}' },
    zh: { message: '{unproven} 个无证明：{reason}' },
  },
} as const satisfies Catalog;
