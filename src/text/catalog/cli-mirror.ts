import type { Catalog } from '../say.ts';

/** What the commands about a running mirror and its settings print: serve, run, prefetch, status, verify, config show. */
export const cliMirrorMessages = {
  'cli.banner': {
    en: { message: 'gomirror {version} on {url}     data: {data}' },
    zh: { message: 'gomirror {version} 运行于 {url}     数据：{data}' },
  },
  'cli.banner-use': {
    en: { message: 'use it:  go env -w GOPROXY={goproxy}' },
    zh: { message: '使用方法：  go env -w GOPROXY={goproxy}' },
  },
  'cli.draining': {
    en: { message: 'finishing the requests under way; press Ctrl-C again to stop at once' },
    zh: { message: '正在完成未结束的请求；再按一次 Ctrl-C 立即停止' },
  },

  'cli.layer.flag': { en: { message: 'option' }, zh: { message: '选项' } },
  'cli.layer.flag-where': { en: { message: 'option {where}' }, zh: { message: '选项 {where}' } },
  'cli.layer.environment': { en: { message: 'variable' }, zh: { message: '环境变量' } },
  'cli.layer.environment-where': { en: { message: 'variable {where}' }, zh: { message: '环境变量 {where}' } },
  'cli.layer.file': { en: { message: 'file' }, zh: { message: '配置文件' } },
  'cli.layer.file-where': { en: { message: 'file {where}' }, zh: { message: '配置文件 {where}' } },
  'cli.layer.profile': {
    en: { message: 'profile' },
    zh: { message: '方案' },
  },
  'cli.layer.profile-where': {
    en: { message: 'profile {where}' },
    zh: { message: '方案 {where}' },
  },
  'cli.layer.machine': { en: { message: 'Go settings' }, zh: { message: 'Go 设置' } },
  'cli.layer.machine-where': { en: { message: 'Go settings: {where}' }, zh: { message: 'Go 设置：{where}' } },
  'cli.layer.default': { en: { message: 'default' }, zh: { message: '默认' } },

  'cli.run-started': {
    en: { message: 'started a mirror on {url} for this command' },
    zh: { message: '已为这个命令启动镜像 {url}' },
  },
  'cli.run-found': {
    en: { message: 'using the mirror that runs on {url}' },
    zh: { message: '使用正在运行的镜像 {url}' },
  },
  'cli.waiting-for-guests': {
    en: {
      message:
        'done, but other commands still use the mirror of this one ({guests}); waiting for them, Ctrl-C ends it now',
    },
    zh: { message: '已完成，但还有其他命令（{guests} 个）在使用本命令的镜像；正在等待，按 Ctrl-C 立即结束' },
  },

  'cli.prefetch-progress': {
    en: { message: '{bar}  {done}/{total} files  {size}' },
    zh: { message: '{bar}  {done}/{total} 个文件  {size}' },
  },
  'cli.prefetch-progress-failed': {
    en: { message: '{bar}  {done}/{total} files  {size}  {failed} failed' },
    zh: { message: '{bar}  {done}/{total} 个文件  {size}  {failed} 个失败' },
  },
  'cli.prefetch-done': {
    en: { message: 'all there: {files} files, {size} fetched in {time}' },
    zh: { message: '全部就绪：{files} 个文件，取得 {size}，用时 {time}' },
  },
  'cli.prefetch-failed': {
    en: { message: '{failed} could not be had; {files} files are there, {size} fetched in {time}' },
    zh: { message: '{failed} 个未能取得；{files} 个文件已就绪，取得 {size}，用时 {time}' },
  },
  'cli.prefetch-nothing': {
    en: { message: 'nothing is needed: no module depends on another here' },
    zh: { message: '没有需要取得的内容：这里的模块不依赖其他模块' },
  },
  'cli.prefetch-more-failures': {
    en: { message: '… and {count} more' },
    zh: { message: '……以及另外 {count} 个' },
  },

  'cli.status-head': {
    en: { message: 'gomirror {version} on {url}, up for {uptime}' },
    zh: { message: 'gomirror {version} 运行于 {url}，已运行 {uptime}' },
  },
  'cli.status-days': { en: { message: '{days} d {hours} h' }, zh: { message: '{days} 天 {hours} 小时' } },
  'cli.status-hours': {
    en: { message: '{hours} h {minutes} min' },
    zh: { message: '{hours} 小时 {minutes} 分' },
  },
  'cli.status-minutes': {
    en: { message: '{minutes} min {seconds} s' },
    zh: { message: '{minutes} 分 {seconds} 秒' },
  },
  'cli.status-seconds': { en: { message: '{seconds} s' }, zh: { message: '{seconds} 秒' } },
  'cli.status-offline': {
    en: { message: 'offline: asks no upstream for anything' },
    zh: { message: '离线：不向任何上游请求内容' },
  },
  'cli.status-not-ready': { en: { message: 'not ready: {reason}' }, zh: { message: '未就绪：{reason}' } },
  'cli.status-no-requests': {
    en: { message: 'requests:  none yet' },
    zh: { message: '请求：还没有' },
  },
  'cli.status-hits': {
    en: {
      message: 'requests:  {percent} % hits ({kept} from what is kept, {stale} stale, {fetched} fetched)',
    },
    zh: {
      message: '请求：命中率 {percent} %（{kept} 个来自已保存的内容，{stale} 个略旧，{fetched} 个现取）',
    },
  },
  'cli.status-failed': {
    en: { message: 'failed:    {absent} absent, {refused} refused, {unavailable} unavailable' },
    zh: { message: '未成：{absent} 个不存在，{refused} 个被拒绝，{unavailable} 个暂不可用' },
  },
  'cli.status-queue': {
    en: { message: 'queue:     {taken} fetching, {queued} waiting; {jobs} prefetch jobs' },
    zh: { message: '队列：{taken} 个正在取得，{queued} 个等待；{jobs} 个预取任务' },
  },
  'cli.status-ahead': {
    en: {
      message: 'ahead:     {fetched} files fetched, {used} of them asked for since; {running} under way',
    },
    zh: { message: '预取：已取得 {fetched} 个文件，其中 {used} 个后来被请求；{running} 个正在取得' },
  },
  'cli.status-upstreams': { en: { message: 'upstreams:' }, zh: { message: '上游：' } },
  'cli.status-none': { en: { message: 'none' }, zh: { message: '无' } },
  'cli.status-in-flight': { en: { message: '{count} in flight' }, zh: { message: '{count} 个进行中' } },
  'cli.status-since': { en: { message: 'since {time}' }, zh: { message: '自 {time}' } },
  'cli.status-fills': { en: { message: 'fetching ({count}):' }, zh: { message: '正在取得（{count}）：' } },
  'cli.status-stop': { en: { message: 'Ctrl-C ends this view' }, zh: { message: '按 Ctrl-C 结束查看' } },
  'cli.upstream-state.active': { en: { message: 'active' }, zh: { message: '使用中' } },
  'cli.upstream-state.standby': { en: { message: 'standby' }, zh: { message: '备用' } },
  'cli.upstream-state.degraded': { en: { message: 'degraded' }, zh: { message: '不佳' } },
  'cli.upstream-state.offline': { en: { message: 'offline' }, zh: { message: '离线' } },
  'cli.upstream-state.unknown': { en: { message: 'unknown' }, zh: { message: '未知' } },

  'cli.verify-finding': { en: { message: '{file}: {words}' }, zh: { message: '{file}：{words}' } },
  'cli.verify-nothing-wrong': {
    en: {
      message:
        '{path}: {files} files, {size}: all as they should be ({proven} proven, {unproven} without proof)',
    },
    zh: { message: '{path}：{files} 个文件，{size}：全部正常（{proven} 个已证明，{unproven} 个无证明）' },
  },
  'cli.verify-found': {
    en: {
      message:
        '{path}: {files} files, {size}: {findings} not as they should be ({proven} proven, {unproven} without proof)',
    },
    zh: {
      message:
        '{path}：{files} 个文件，{size}：{findings} 个不正常（{proven} 个已证明，{unproven} 个无证明）',
    },
  },
} as const satisfies Catalog;
