import type { Catalog } from '../say.ts';

/** What the engine says of checks, and of the module cache. */
export const doctorMessages = {
  'doctor.out-of-time': {
    en: {
      message: 'it did not end within its {seconds} s',
      hint: 'Give it more time: gomirror doctor --timeout 60s',
    },
    zh: {
      message: '在分到的 {seconds} 秒内没有结束',
      hint: '可以给它更多时间：gomirror doctor --timeout 60s',
    },
  },
  'doctor.out-of-time-doing': {
    en: {
      message: 'it did not end within its {seconds} s; it was waiting for: {doing}',
      hint: 'Give it more time: gomirror doctor --timeout 60s',
    },
    zh: {
      message: '在分到的 {seconds} 秒内没有结束；当时正在等待：{doing}',
      hint: '可以给它更多时间：gomirror doctor --timeout 60s',
    },
  },
  'doctor.check-broke': {
    en: { message: 'the check itself failed: {reason}', hint: 'Please report this as a fault of gomirror.' },
    zh: { message: '检查本身出错：{reason}', hint: '请把它作为 gomirror 的缺陷上报。' },
  },

  'doctor.check-cache-modules': {
    en: { message: 'the downloaded modules, against go.sum, their records and the checksum database' },
    zh: { message: '已下载的模块：与 go.sum、下载时的记录和校验和数据库比较' },
  },
  'doctor.cache-damaged': {
    en: {
      message: 'the module cache holds a damaged entry: {said}',
      hint: 'Only this entry has to go; the go command then downloads it again. There is no need to delete the whole cache.',
    },
    zh: {
      message: '模块缓存中有一项已损坏：{said}',
      hint: '只需删除这一项，go 命令会重新下载；不必清空整个缓存。',
    },
  },
  'doctor.cache-damaged-many': {
    en: {
      message: 'the module cache holds {count} damaged entries, the first of them: {said}',
      hint: 'Only these entries have to go; the go command then downloads them again. There is no need to delete the whole cache. If it happens again, look at the disk.',
    },
    zh: {
      message: '模块缓存中有 {count} 项已损坏，第一项是：{said}',
      hint: '只需删除这些项，go 命令会重新下载；不必清空整个缓存。如果再次发生，请检查磁盘。',
    },
  },
  'doctor.cache-not-go-sum': {
    en: {
      message:
        'what the module cache has of {what} is not what go.sum says, so that go refuses it (checksum mismatch)',
      hint: 'One of the two is wrong: a cache that another mirror has filled, or a line of go.sum. Take the entry out of the cache and let go download it again; if it then still does not fit, go.sum is the wrong side. Never just delete go.sum.',
    },
    zh: {
      message: '模块缓存中的 {what} 与 go.sum 的记载不符，go 会拒绝使用（checksum mismatch）',
      hint: '两者之一有误：缓存可能由别的镜像填充，或 go.sum 中这一行有误。请从缓存中删除该项，让 go 重新下载；若仍不相符，则是 go.sum 有误。切勿直接删除 go.sum。',
    },
  },
  'doctor.do-ask-database': {
    en: { message: 'Which side is wrong is told by: gomirror doctor modules.go-sum   (module {module})' },
    zh: { message: '哪一方有误，可以这样查明：gomirror doctor modules.go-sum   （模块 {module}）' },
  },
} as const satisfies Catalog;
