import type { Catalog } from '../say.ts';

export const storeMessages = {
  'store.unusable': {
    en: {
      message: 'cannot use the data folder {folder}: {reason}',
      hint: 'Give gomirror a folder that it may write to: --data DIR, GOMIRROR_DATA, or `data:` in the configuration file.',
    },
    zh: {
      message: '无法使用数据目录 {folder}：{reason}',
      hint: '请指定一个 gomirror 有写权限的目录：--data 目录、GOMIRROR_DATA 环境变量，或配置文件中的 `data:`。',
    },
  },
  'store.locked': {
    en: {
      message: 'the data folder {folder} is in use by another gomirror (process {pid})',
      hint: 'Stop the other one first, or start this one with a folder of its own: --data DIR.',
    },
    zh: {
      message: '数据目录 {folder} 正被另一个 gomirror（进程 {pid}）使用',
      hint: '请先停止另一个进程，或用 --data 目录 为当前进程指定单独的目录。',
    },
  },
  'store.read-failed': {
    en: {
      message: 'cannot read {what} from the store: {reason}',
      hint: 'Look at the health of the disk, the permissions under the data folder, and the limit on open files (ulimit -n).',
    },
    zh: {
      message: '无法从存储中读取 {what}：{reason}',
      hint: '请检查磁盘的健康状况、数据目录的权限，以及可打开文件数的上限（ulimit -n）。',
    },
  },
  'store.write-failed': {
    en: {
      message: 'cannot write {what} to the store: {reason}',
      hint: 'Look at the free space, the permissions and the health of the disk under the data folder.',
    },
    zh: {
      message: '无法把 {what} 写入存储：{reason}',
      hint: '请检查数据目录所在磁盘的剩余空间、权限和健康状况。',
    },
  },
  'store.conflict': {
    en: {
      message:
        'the store already holds {what} with other bytes (kept SHA-256 {kept}, new {offered}); the kept file stays',
      hint: 'Run `gomirror verify` to check the kept file against the checksum database.',
    },
    zh: {
      message: '存储中已有内容不同的 {what}（已保存的 SHA-256 为 {kept}，新的为 {offered}）；保留原文件',
      hint: '请运行 `gomirror verify`，用校验和数据库核对已保存的文件。',
    },
  },
} as const satisfies Catalog;
