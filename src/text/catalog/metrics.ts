import type { Catalog } from '../say.ts';

/** What each metric means, and the words of the page that lists them. */
export const metricsMessages = {
  'metrics.generated': {
    en: {
      message: 'Generated from the table of metrics; see scripts/generate.ts. Edits here are overwritten.',
    },
    zh: { message: '由指标表生成，见 scripts/generate.ts。对本文件的修改会被覆盖。' },
  },
  'metrics.title': { en: { message: 'Metrics' }, zh: { message: '指标' } },
  'metrics.intro': {
    en: {
      message:
        'A running mirror shows its metrics at `/-/metrics`, in the text format of Prometheus. They cost a request from memory nothing:\nwhat is counted there anyway is read when somebody asks. The first time that somebody asks, the mirror loads what prints\nthe page, which takes some tens of milliseconds and some memory; without Prometheus it never does.\n\nTo have them collected:\n\n```yaml\nscrape_configs:\n  - job_name: gomirror\n    metrics_path: /-/metrics\n    static_configs:\n      - targets: ["127.0.0.1:4663"]\n```',
    },
    zh: {
      message:
        '运行中的镜像在 `/-/metrics` 以 Prometheus 文本格式提供指标。由内存应答的请求不会因此变慢：那里本来就有计数，有人来取时才读出来。\n第一次有人来取时，镜像才加载生成此页所需的组件，需要几十毫秒和一些内存；不使用 Prometheus 就不会加载。\n\n采集配置：\n\n```yaml\nscrape_configs:\n  - job_name: gomirror\n    metrics_path: /-/metrics\n    static_configs:\n      - targets: ["127.0.0.1:4663"]\n```',
    },
  },
  'metrics.name': { en: { message: 'name' }, zh: { message: '名称' } },
  'metrics.type': { en: { message: 'type' }, zh: { message: '类型' } },
  'metrics.labels': { en: { message: 'labels' }, zh: { message: '标签' } },
  'metrics.meaning': { en: { message: 'meaning' }, zh: { message: '含义' } },
  'metrics.own': { en: { message: 'The mirror' }, zh: { message: '镜像' } },
  'metrics.process': { en: { message: 'The process' }, zh: { message: '进程' } },
  'metrics.process-intro': {
    en: {
      message: 'These are the same for every program on Node.js. Outside Linux a few of them are missing.',
    },
    zh: { message: '所有 Node.js 程序都有这些指标。在 Linux 以外的系统上会少几个。' },
  },
  'metrics.values': {
    en: {
      message:
        'Values of labels:\n\n- `kind` of a request: `zip`, `mod`, `info`, `list`, `latest`, `query` (a branch or a commit), `sumdb`, `own` (the pages of the mirror),\n  `other` (nothing that a mirror answers), `memory` (answered from memory, whatever it was).\n- `outcome` of a request: `hit`, `fill` (fetched for it), `stale` (an upstream failed, the last good answer was given), `absent`, `refused`,\n  `unavailable`.\n- `outcome` of a fetch: `ok`, or one of the last three.\n- `profile`: the name of the profile, empty for the default one. An upstream that stands in several profiles alike is one upstream, and\n  has the same numbers in each.\n- `state`: `active` (well, and asked), `standby` (well, but others are asked first), `degraded` (it fails or is slow at times),\n  `offline` (left alone for a while).\n- `result`: `verified`; `pending` (served unverified, because the settings allow it); `wrong_hash` and `bad_zip` (nothing was kept, and\n  the next source was asked); `not_in_log`; `log_unavailable`; `log_wrong` (the checksum database gave no answer that can be proven).\n- `code`: see the [errors](errors.md).\n- `window`: `scrape` (since the metrics were last asked for) or `start`; `stat`: `p50`, `p99`, `p999`, `max`.\n\nWorth an alarm: any increase of `gomirror_incidents_total`; an `outcome="unavailable"` that keeps growing; a\n`gomirror_upstream_state{state="offline"}` that stays at 1; a p99.9 of\n`gomirror_event_loop_delay_seconds` above 0.1.',
    },
    zh: {
      message:
        '标签的取值：\n\n- 请求的 `kind`：`zip`、`mod`、`info`、`list`、`latest`、`query`（分支或提交）、`sumdb`、`own`（镜像自身的页面）、`other`（镜像不应答的内容）、\n  `memory`（由内存应答，不分种类）。\n- 请求的 `outcome`：`hit`（命中缓存）、`fill`（为它新获取）、`stale`（上游失败，给出上一次的正确应答）、`absent`（不存在）、`refused`（被拒绝）、\n  `unavailable`（暂时不可用）。\n- 获取的 `outcome`：`ok`，或上面最后三种之一。\n- `profile`：方案的名称，默认方案为空。在几个方案中设置相同的上游是同一个上游，在每个方案中的数字都一样。\n- `state`：`active`（正常，正在使用）、`standby`（正常，但先请求其他上游）、`degraded`（有时失败或缓慢）、`offline`（离线，暂时不再请求）。\n- `result`：`verified`（已验证）；`pending`（设置允许，未验证就提供）；`wrong_hash` 和 `bad_zip`（没有保存，并改问下一个来源）；`not_in_log`\n  （不在校验和数据库中）；`log_unavailable`（数据库不可用）；`log_wrong`（数据库没有给出可以证明的应答）。\n- `code`：参见[错误](errors.md)。\n- `window`：`scrape`（自上次读取指标以来）或 `start`（自启动以来）；`stat`：`p50`、`p99`、`p999`、`max`。\n\n值得报警的情况：`gomirror_incidents_total` 有任何增长；`outcome="unavailable"` 持续增长；`gomirror_upstream_state{state="offline"}` 一直为 1；`gomirror_event_loop_delay_seconds` 的 p99.9 超过 0.1。',
    },
  },

  'metric.gomirror_build_info': {
    en: { message: 'Always 1; the labels say which gomirror this is and which Node.js it runs on.' },
    zh: { message: '恒为 1；标签给出 gomirror 的版本和所用 Node.js 的版本。' },
  },
  'metric.gomirror_requests_total': {
    en: { message: 'Requests answered.' },
    zh: { message: '已应答的请求数。' },
  },
  'metric.gomirror_request_duration_seconds': {
    en: {
      message:
        'Time from a request to the end of its answer, for requests that were not answered from memory.',
    },
    zh: { message: '从收到请求到应答结束的时间，不含由内存应答的请求。' },
  },
  'metric.gomirror_memory_answer_bytes_total': {
    en: { message: 'Bytes of the answers that came from memory.' },
    zh: { message: '由内存应答的字节数。' },
  },
  'metric.gomirror_fills_total': {
    en: { message: 'Files and answers fetched from upstreams, and attempts at that which failed.' },
    zh: { message: '从上游获取文件和应答的次数，包括失败的。' },
  },
  'metric.gomirror_fill_duration_seconds': {
    en: { message: 'Time that a successful fetch took, with waiting, retries and verification.' },
    zh: { message: '一次成功获取所用的时间，包括排队、重试和验证。' },
  },
  'metric.gomirror_fill_bytes_total': {
    en: { message: 'Bytes of successful fetches, by the upstream that they came from.' },
    zh: { message: '成功获取的字节数，按来源上游区分。' },
  },
  'metric.gomirror_fills_in_progress': {
    en: { message: 'Files being fetched now.' },
    zh: { message: '正在获取的文件数。' },
  },
  'metric.gomirror_fetch_places_taken': {
    en: { message: 'Places for fetches that are taken now; there are `fill.concurrent` of them.' },
    zh: { message: '已占用的获取名额；总数由 `fill.concurrent` 决定。' },
  },
  'metric.gomirror_fetch_queue_length': {
    en: { message: 'Fetches that wait for a place now; `fill.queue` of them may.' },
    zh: { message: '正在排队等待名额的获取数；上限由 `fill.queue` 决定。' },
  },
  'metric.gomirror_ahead_files_total': {
    en: { message: 'Files fetched before anybody asked for them.' },
    zh: { message: '在有人请求之前就已预先获取的文件数。' },
  },
  'metric.gomirror_ahead_bytes_total': {
    en: { message: 'Bytes of the files fetched before anybody asked for them.' },
    zh: { message: '在有人请求之前就已预先获取的文件的字节数。' },
  },
  'metric.gomirror_ahead_used_files_total': {
    en: {
      message:
        'Of the files fetched ahead, those that somebody has asked for since; divided by `gomirror_ahead_files_total` it is the hit rate.',
    },
    zh: {
      message: '预先获取的文件中，后来确实有人请求的文件数；除以 `gomirror_ahead_files_total` 即为命中率。',
    },
  },
  'metric.gomirror_ahead_used_bytes_total': {
    en: { message: 'Bytes of the files fetched ahead that somebody has asked for since.' },
    zh: { message: '预先获取的文件中，后来确实有人请求的文件的字节数。' },
  },
  'metric.gomirror_upstream_state': {
    en: { message: '1 for the state that the upstream is in, 0 for the others.' },
    zh: { message: '上游当前所处的状态为 1，其他状态为 0。' },
  },
  'metric.gomirror_upstream_requests_total': {
    en: { message: 'Requests sent to the upstream, probes among them.' },
    zh: { message: '发给上游的请求数，包括探测。' },
  },
  'metric.gomirror_upstream_failures_total': {
    en: { message: 'Failures that are held against the upstream; that it does not have something is none.' },
    zh: { message: '归咎于上游的失败次数；上游没有所请求的内容不算失败。' },
  },
  'metric.gomirror_upstream_stalls_total': {
    en: { message: 'Answers that gave nothing for `fetch.stallAfter` while another upstream was free.' },
    zh: { message: '在其他上游空闲时，超过 `fetch.stallAfter` 没有传来数据的应答数。' },
  },
  'metric.gomirror_upstream_received_bytes_total': {
    en: { message: 'Bytes of answers received from the upstream, also of those that came to nothing.' },
    zh: { message: '从上游收到的应答字节数，包括最终没有用上的应答。' },
  },
  'metric.gomirror_upstream_latency_seconds': {
    en: {
      message: 'Mean time to the first byte, about the last minute weighing most; not there while unknown.',
    },
    zh: { message: '到收到第一个字节的平均时间，以最近约一分钟为主；未知时没有这一项。' },
  },
  'metric.gomirror_upstream_in_flight': {
    en: { message: 'Requests to the upstream that are under way now.' },
    zh: { message: '正在进行的、发给上游的请求数。' },
  },
  'metric.gomirror_verification_total': {
    en: { message: 'Checks of fetched files against the checksum database, by how they ended.' },
    zh: { message: '用校验和数据库核对所获取文件的次数，按结果区分。' },
  },
  'metric.gomirror_sumdb_requests_total': {
    en: {
      message:
        'Requests to the checksum database, by what was asked for and by the route; `ok` is `false` also for what is not there.',
    },
    zh: {
      message: '向校验和数据库发出的请求数，按所请求的内容和途径区分；不存在的内容也记为 `ok="false"`。',
    },
  },
  'metric.gomirror_sumdb_request_duration_seconds': {
    en: { message: 'Time of one request to the checksum database over one route.' },
    zh: { message: '通过一条途径向校验和数据库发出一次请求所用的时间。' },
  },
  'metric.gomirror_sumdb_head_size': {
    en: { message: 'Records in the newest proven tree head; not there before the first look-up.' },
    zh: { message: '最新的、已证明的树头中的记录数；第一次查询之前没有这一项。' },
  },
  'metric.gomirror_incidents_total': {
    en: {
      message:
        'Things an operator must look at: wrong bytes, forged answers, a fork of the checksum database.',
    },
    zh: { message: '需要管理员查看的事件：内容错误、伪造的应答、校验和数据库出现分叉。' },
  },
  'metric.gomirror_troubles_total': {
    en: { message: 'Trouble that hurts no client at once, such as a store that cannot be written.' },
    zh: { message: '不会立即影响客户端的问题，例如存储无法写入。' },
  },
  'metric.gomirror_store_files': {
    en: { message: 'Module files kept. Counted slowly after the start, see `gomirror_store_counted`.' },
    zh: { message: '已保存的模块文件数。启动后缓慢统计，参见 `gomirror_store_counted`。' },
  },
  'metric.gomirror_store_bytes': {
    en: { message: 'Bytes of the module files kept.' },
    zh: { message: '已保存的模块文件的字节数。' },
  },
  'metric.gomirror_store_counted': {
    en: { message: '1 once the store has been counted; until then its numbers are too small.' },
    zh: { message: '存储统计完成后为 1；在此之前，存储的数字偏小。' },
  },
  'metric.gomirror_repository_copies': {
    en: { message: 'Repositories of which there is a bare copy (`direct`).' },
    zh: { message: '有裸副本的仓库数（`direct`）。' },
  },
  'metric.gomirror_repository_copies_bytes': {
    en: { message: 'Bytes that the bare copies of repositories take on disk, about.' },
    zh: { message: '仓库裸副本占用的磁盘字节数（约数）。' },
  },
  'metric.gomirror_repository_copies_removed_total': {
    en: { message: 'Bare copies of repositories that were removed to make room, or to be fetched anew.' },
    zh: { message: '为腾出空间或重新获取而删除的仓库裸副本数。' },
  },
  'metric.gomirror_event_loop_delay_seconds': {
    en: { message: 'How late the event loop got round to its work.' },
    zh: { message: '事件循环处理任务的延迟。' },
  },
  'metric.gomirror_log_lines_dropped_total': {
    en: { message: 'Lines of the log that were dropped because nobody read them.' },
    zh: { message: '因无人读取而丢弃的日志行数。' },
  },

  'metric.process_cpu_user_seconds_total': {
    en: { message: 'CPU time spent in the program.' },
    zh: { message: '用户态 CPU 时间。' },
  },
  'metric.process_cpu_system_seconds_total': {
    en: { message: 'CPU time spent in the system on its behalf.' },
    zh: { message: '内核态 CPU 时间。' },
  },
  'metric.process_cpu_seconds_total': {
    en: { message: 'CPU time, the two above together.' },
    zh: { message: 'CPU 时间，以上两项之和。' },
  },
  'metric.process_start_time_seconds': {
    en: { message: 'When the process started, in seconds since 1970.' },
    zh: { message: '进程启动的时间，自 1970 年起的秒数。' },
  },
  'metric.process_resident_memory_bytes': {
    en: { message: 'Memory in use.' },
    zh: { message: '占用的物理内存。' },
  },
  'metric.process_virtual_memory_bytes': {
    en: { message: 'Address space, far more than is in use.' },
    zh: { message: '地址空间的大小，远大于实际占用。' },
  },
  'metric.process_heap_bytes': {
    en: { message: 'Size of the data segment.' },
    zh: { message: '数据段的大小。' },
  },
  'metric.process_open_fds': {
    en: { message: 'Open files and connections.' },
    zh: { message: '打开的文件和连接数。' },
  },
  'metric.process_max_fds': {
    en: { message: 'How many files and connections may be open.' },
    zh: { message: '允许打开的文件和连接数。' },
  },
  'metric.nodejs_active_resources': {
    en: { message: 'What keeps the event loop going, by type.' },
    zh: { message: '使事件循环保持运行的资源数，按类型区分。' },
  },
  'metric.nodejs_active_resources_total': {
    en: { message: 'What keeps the event loop going.' },
    zh: { message: '使事件循环保持运行的资源总数。' },
  },
  'metric.nodejs_active_handles': {
    en: { message: 'Open connections, timers and the like, by type.' },
    zh: { message: '打开的连接、定时器等，按类型区分。' },
  },
  'metric.nodejs_active_handles_total': {
    en: { message: 'Open connections, timers and the like.' },
    zh: { message: '打开的连接、定时器等的总数。' },
  },
  'metric.nodejs_active_requests': {
    en: { message: 'Operations of the system under way, by type.' },
    zh: { message: '正在进行的系统操作数，按类型区分。' },
  },
  'metric.nodejs_active_requests_total': {
    en: { message: 'Operations of the system under way.' },
    zh: { message: '正在进行的系统操作总数。' },
  },
  'metric.nodejs_heap_size_total_bytes': {
    en: { message: 'Size of the JavaScript heap.' },
    zh: { message: 'JavaScript 堆的大小。' },
  },
  'metric.nodejs_heap_size_used_bytes': {
    en: { message: 'The part of the JavaScript heap that is in use.' },
    zh: { message: 'JavaScript 堆中已使用的部分。' },
  },
  'metric.nodejs_external_memory_bytes': {
    en: { message: 'Memory of buffers, outside the JavaScript heap.' },
    zh: { message: 'JavaScript 堆以外的缓冲区内存。' },
  },
  'metric.nodejs_heap_space_size_total_bytes': {
    en: { message: 'Size of each space of the JavaScript heap.' },
    zh: { message: 'JavaScript 堆各空间的大小。' },
  },
  'metric.nodejs_heap_space_size_used_bytes': {
    en: { message: 'The part of each space that is in use.' },
    zh: { message: '各空间中已使用的部分。' },
  },
  'metric.nodejs_heap_space_size_available_bytes': {
    en: { message: 'The part of each space that is free.' },
    zh: { message: '各空间中可用的部分。' },
  },
  'metric.nodejs_gc_duration_seconds': {
    en: { message: 'Time of garbage collections, by kind.' },
    zh: { message: '垃圾回收所用的时间，按种类区分。' },
  },
} as const satisfies Catalog;
