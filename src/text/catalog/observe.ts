import type { Catalog } from '../say.ts';

/** The words of the log. */
export const observeMessages = {
  'observe.verified': { en: { message: 'verified' }, zh: { message: '已验证' } },
  'observe.proof': { en: { message: '({database} #{id})' }, zh: { message: '({database} #{id})' } },
  'observe.first-seen': { en: { message: 'as first seen' }, zh: { message: '与首次所见一致' } },
  'observe.unverified': { en: { message: 'not verified yet' }, zh: { message: '尚未验证' } },
  'observe.more': {
    en: { message: '… and {count} more on their way' },
    zh: { message: '……还有 {count} 个正在下载' },
  },
  'observe.failed': { en: { message: '{what}: {message}' }, zh: { message: '{what}：{message}' } },
  'observe.given-up': {
    en: { message: '{what}: no source has one that passes the checks; the client was told so' },
    zh: { message: '{what}：没有任何来源能提供通过校验的文件，已告知客户端' },
  },
  'observe.incident': { en: { message: 'incident: {message}' }, zh: { message: '安全事件：{message}' } },
  'observe.fork': {
    en: { message: 'THE CHECKSUM DATABASE CONTRADICTS ITSELF' },
    zh: { message: '校验和数据库自相矛盾' },
  },
  'observe.upstream-offline': {
    en: { message: '{what} is offline and left alone for a while: {message}' },
    zh: { message: '{what} 已离线，暂时不再请求：{message}' },
  },
  'observe.upstream-degraded': {
    en: { message: '{what} does badly: {message}' },
    zh: { message: '{what} 状况不佳：{message}' },
  },
  'observe.upstream-back': {
    en: { message: '{name} is well again, after {duration}' },
    zh: { message: '{name} 已恢复正常，历时 {duration}' },
  },
  'observe.upstream-answers': {
    en: { message: '{name} answers again, after {duration}; it is not yet as it should be' },
    zh: { message: '{name} 在 {duration} 后重新应答，但尚未完全恢复' },
  },
  'observe.upstream-state': {
    en: { message: '{name}: {from} → {state}' },
    zh: { message: '{name}：{from} → {state}' },
  },
  'observe.upstream-no-reason': { en: { message: 'the reason is not known' }, zh: { message: '原因不明' } },
  'observe.setting': {
    en: { message: 'setting {key}: {from} → {to}' },
    zh: { message: '设置 {key}：{from} → {to}' },
  },
  'observe.setting-secret': {
    en: { message: 'setting {key}: changed in a part that is not shown ({to})' },
    zh: { message: '设置 {key}：未显示的部分有更改（{to}）' },
  },
  'observe.setting-none': { en: { message: '(none)' }, zh: { message: '（无）' } },
  'observe.head-damaged': {
    en: { message: 'the saved tree head of {database} was damaged on disk; a new one is fetched and proven' },
    zh: { message: '磁盘上保存的 {database} 树头已损坏；将重新获取并证明' },
  },
  'observe.log-cache-failed': {
    en: { message: 'cannot keep what {database} said about {path}: {reason}' },
    zh: { message: '无法保存 {database} 关于 {path} 的应答：{reason}' },
  },
  'observe.again': {
    en: { message: '{message} (this happened {count} more times)' },
    zh: { message: '{message}（又发生了 {count} 次）' },
  },
  'observe.left-out': {
    en: { message: '{count} more lines of the kind “{code}” were left out' },
    zh: { message: '另有 {count} 行同类信息（{code}）被省略' },
  },
  'observe.lines-dropped': {
    en: { message: '{lines} lines of the log were dropped because nobody was reading them' },
    zh: { message: '日志输出端没有及时读取，已丢弃 {lines} 行' },
  },
  'observe.head': {
    en: { message: '{database} has {size} records now, proven' },
    zh: { message: '{database} 现有 {size} 条记录，已证明' },
  },
  'observe.log-request': {
    en: { message: 'checksum database: {kind} from {route}   {duration}' },
    zh: { message: '校验和数据库：通过 {route} 请求 {kind}   {duration}' },
  },
  'observe.log-request-failed': {
    en: { message: 'checksum database: no {kind} from {route}   {duration}' },
    zh: { message: '校验和数据库：通过 {route} 请求 {kind} 未成功   {duration}' },
  },
  'observe.log-refused': {
    en: { message: 'checksum database: the answer of {route} to {path} was refused ({code})' },
    zh: { message: '校验和数据库：{route} 对 {path} 的应答未被接受（{code}）' },
  },
  'observe.count-cached': {
    en: { message: '{count} answered from the cache' },
    zh: { message: '{count} 个请求由缓存应答' },
  },
  'observe.count-stale': {
    en: { message: '{count} answered with what was known before' },
    zh: { message: '{count} 个请求用先前的内容应答' },
  },
  'observe.count-fetched': {
    en: { message: '{count} fetched ({size})' },
    zh: { message: '{count} 个新获取（{size}）' },
  },
  'observe.count-checksum': {
    en: { message: '{count} for the checksum database' },
    zh: { message: '{count} 个校验和数据库请求' },
  },
  'observe.count-absent': { en: { message: '{count} not found' }, zh: { message: '{count} 个未找到' } },
  'observe.count-refused': { en: { message: '{count} refused' }, zh: { message: '{count} 个被拒绝' } },
  'observe.count-failed': { en: { message: '{count} failed' }, zh: { message: '{count} 个失败' } },
  'observe.in-all': { en: { message: 'in all: {counts}' }, zh: { message: '总计：{counts}' } },
} as const satisfies Catalog;
