import type { Catalog } from '../say.ts';

/** For each setting what it is (`message`, one sentence), and why its default is what it is (`hint`). */
export const settingsMessages = {
  'setting.listen': {
    en: {
      message: 'Where to listen for clients; port 0 lets the system choose one.',
      hint: 'Loopback only: a mirror that others may use is a decision, not an accident. `:4663` listens on every address of the machine.',
    },
    zh: {
      message: '监听客户端的地址；端口 0 表示由系统选择。',
      hint: '默认只监听本机回环地址：是否让别人使用镜像，应当是有意的决定。`:4663` 监听本机的所有地址。',
    },
  },
  'setting.data': {
    en: {
      message: 'The folder that everything fetched is kept in.',
      hint: "Where the operating system keeps a user's data: `$XDG_DATA_HOME/gomirror` or `~/.local/share/gomirror`; on macOS `~/Library/Application Support/gomirror`; on Windows `%LocalAppData%\\gomirror`. One gomirror at a time uses it.",
    },
    zh: {
      message: '存放所有已获取内容的目录。',
      hint: '默认是操作系统存放用户数据的位置：`$XDG_DATA_HOME/gomirror` 或 `~/.local/share/gomirror`；macOS 上是 `~/Library/Application Support/gomirror`；Windows 上是 `%LocalAppData%\\gomirror`。同一时间只能有一个 gomirror 使用它。',
    },
  },
  'setting.lang': {
    en: {
      message: 'The language of what gomirror prints.',
      hint: 'The language of the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`, `LANGUAGE`): Chinese for `zh…`, English for everything else, and where the locale names an encoding other than UTF-8.',
    },
    zh: {
      message: 'gomirror 输出所用的语言。',
      hint: '默认由区域设置（`LC_ALL`、`LC_MESSAGES`、`LANG`、`LANGUAGE`）决定：`zh…` 为中文，其余为英文；区域设置指明了 UTF-8 以外的编码时也为英文。',
    },
  },
  'setting.log.format': {
    en: {
      message: 'Readable lines, or one JSON object a line.',
      hint: '`auto`: readable on a terminal, JSON in a pipe or a file, where a program reads it.',
    },
    zh: {
      message: '日志格式：便于阅读的文本行，或每行一个 JSON 对象。',
      hint: '`auto`：在终端上输出便于阅读的文本；输出到管道或文件时，读者是程序，因此输出 JSON。',
    },
  },
  'setting.log.level': {
    en: {
      message: 'The least important lines that are still printed.',
      hint: '`info`: a line for each file fetched. Answers from the cache are counted, not printed.',
    },
    zh: {
      message: '打印的日志的最低级别。',
      hint: '`info`：每获取一个文件打印一行。由缓存直接应答的请求只计数，不打印。',
    },
  },
  'setting.tls.cert': {
    en: {
      message: 'The certificate chain, in PEM, to serve HTTPS and HTTP/2 with; read again when it changes.',
      hint: 'None: plain HTTP, which is enough on loopback.',
    },
    zh: {
      message: '提供 HTTPS 和 HTTP/2 所用的证书链（PEM 格式）；文件变化时会重新读取。',
      hint: '默认没有：使用普通 HTTP，在本机回环地址上已经足够。',
    },
  },
  'setting.tls.key': {
    en: { message: 'The private key, in PEM, that belongs to the certificate.', hint: 'None: plain HTTP.' },
    zh: { message: '证书对应的私钥（PEM 格式）。', hint: '默认没有：使用普通 HTTP。' },
  },
  'setting.sumdb.database': {
    en: {
      message:
        'The checksum database that everything is checked against, in the syntax of GOSUMDB: a name, or name+key, optionally a space and a URL.',
      hint: "Go's own public log, which the go command trusts too. `off` is refused: nothing is kept that is not proven.",
    },
    zh: {
      message:
        '用来核对所有内容的校验和数据库，写法与 GOSUMDB 相同：名称，或“名称+公钥”，之后可加空格和 URL。',
      hint: '默认是 Go 官方的公开日志，go 命令同样信任它。不接受 `off`：未经证明的内容不会被保存。',
    },
  },
  'setting.sumdb.onUnavailable': {
    en: {
      message: 'What to do with something new while the checksum database cannot be reached.',
      hint: '`unavailable`: refuse it until it can be proven, with an error that may be tried again. `serve-unverified`: serve it, marked as unverified, and check it as soon as the database answers.',
    },
    zh: {
      message: '连不上校验和数据库时，如何处理新的内容。',
      hint: '`unavailable`：在能够证明之前拒绝提供，并返回可重试的错误。`serve-unverified`：先提供并标记为未验证，数据库恢复后立即核对。',
    },
  },
  'setting.sumdb.timeout': {
    en: {
      message: 'The longest time that one look-up in the checksum database may take, over all routes.',
      hint: 'Longer than one request: a look-up reads several tiles and may try several routes.',
    },
    zh: {
      message: '在校验和数据库中查询一次最多用多长时间（包括所有途径）。',
      hint: '比单个请求长：一次查询要读取若干分块，并可能尝试多条途径。',
    },
  },
  'setting.freshness.list': {
    en: {
      message: 'How long a version list, a @latest or a branch stays fresh.',
      hint: 'A minute, as public mirrors have it: a new tag is seen soon, and one build asks once.',
    },
    zh: {
      message: '版本列表、@latest 和分支查询的结果保持新鲜多久。',
      hint: '一分钟，与公共镜像相同：新标签很快可见，而一次构建只询问一次。',
    },
  },
  'setting.freshness.staleWhileRevalidate': {
    en: {
      message: 'How long after that the old answer is still given at once, while a new one is fetched.',
      hint: 'Nobody waits for a list that is a few minutes old.',
    },
    zh: {
      message: '过期之后多长时间内仍立即返回旧结果，同时在后台获取新结果。',
      hint: '没有必要为了几分钟前的列表而等待。',
    },
  },
  'setting.freshness.staleOnError': {
    en: {
      message: 'How long an old list is given when no upstream can be reached.',
      hint: 'A week: builds go on through an outage, and through a weekend before anybody looks.',
    },
    zh: {
      message: '连不上任何上游时，旧的列表还可以使用多久。',
      hint: '一周：在故障期间，以及没有人处理的周末，构建可以继续。',
    },
  },
  'setting.freshness.absent': {
    en: {
      message: 'How long "there is no such module or version" is remembered.',
      hint: 'The go command asks for every prefix of an import path; a version that was tagged a minute ago must be found.',
    },
    zh: {
      message: '“没有这个模块或版本”的结果记住多久。',
      hint: 'go 命令会查询导入路径的每一个前缀；而一分钟前打上标签的版本必须能够找到。',
    },
  },
  'setting.freshness.absentAfterTimeout': {
    en: {
      message:
        "The same, when the upstream says that its own fetch timed out. gomirror's own time-outs are never remembered as absence.",
      hint: 'The upstream is probably still fetching; a second question soon finds it.',
    },
    zh: {
      message: '同上，但用于上游说明是它自己获取超时的情况。gomirror 自己的超时绝不会被当作“没有”记住。',
      hint: '上游很可能仍在获取；稍后再问就能得到。',
    },
  },
  'setting.fill.streamAbove': {
    en: {
      message:
        'A zip larger than this is passed on while it arrives, its last bytes withheld until it is verified.',
      hint: 'A smaller one is verified before anybody would notice, and a failed check then reaches the user as words rather than as a cut connection.',
    },
    zh: {
      message: '超过这个大小的 zip 会边接收边转发，最后的字节在验证通过之前不会发出。',
      hint: '更小的 zip 很快就能验证完毕，这样验证失败时用户看到的是说明，而不是中断的连接。',
    },
  },
  'setting.fill.concurrent': {
    en: {
      message: 'How many files are fetched at once.',
      hint: 'Enough for a large build to use the network fully, few enough to keep the memory small.',
    },
    zh: {
      message: '最多同时获取多少个文件。',
      hint: '足以让大型构建充分利用网络，又不会占用太多内存。',
    },
  },
  'setting.fill.queue': {
    en: {
      message: 'How many more files may wait for their turn; beyond it the answer is 503 with Retry-After.',
      hint: 'A large build asks for a few thousand at once; an endless queue would only hide an overload.',
    },
    zh: {
      message: '最多还有多少个文件可以排队等待；超出时返回 503 和 Retry-After。',
      hint: '大型构建会一次请求几千个文件；无限长的队列只会掩盖过载。',
    },
  },
  'setting.fill.queueTimeout': {
    en: {
      message: 'The longest wait for a turn; then the answer is 503 with Retry-After.',
      hint: 'Half a minute: after that a clear answer is worth more than patience.',
    },
    zh: {
      message: '排队等待的最长时间；之后返回 503 和 Retry-After。',
      hint: '半分钟：再久的话，明确的答复比等待更有用。',
    },
  },
  'setting.verify.workers': {
    en: {
      message: 'How many threads verify zips.',
      hint: 'As many as there are processors, at most 4: a large zip on one leaves another to the small ones.',
    },
    zh: {
      message: '用多少个线程验证 zip。',
      hint: '默认与处理器数量相同，最多 4 个：一个线程验证大 zip 时，小 zip 仍有线程可用。',
    },
  },
  'setting.memory.answers': {
    en: {
      message: 'The memory for small answers (.info, .mod) that are asked for often.',
      hint: 'Room for about ten thousand of them, more than a large build needs.',
    },
    zh: {
      message: '用于缓存常用的小型应答（.info、.mod）的内存。',
      hint: '大约可以容纳一万个，超过大型构建的需要。',
    },
  },
  'setting.memory.largestAnswer': {
    en: {
      message: 'An answer larger than this is always read from the disk.',
      hint: 'Larger files would push out many small ones, and the system caches them anyway.',
    },
    zh: {
      message: '超过这个大小的应答总是从磁盘读取。',
      hint: '较大的文件会挤掉许多小文件，而且操作系统本来就会缓存它们。',
    },
  },
  'setting.memory.tiles': {
    en: {
      message: 'The memory for tiles of the checksum database.',
      hint: 'About a thousand tiles: the upper levels of the whole log and the parts in use.',
    },
    zh: {
      message: '用于缓存校验和数据库分块的内存。',
      hint: '大约一千块：整个日志的上层，以及正在使用的部分。',
    },
  },
  'setting.server.headersTimeout': {
    en: {
      message: 'The longest time a client may take to send the headers of a request.',
      hint: 'They fit into one packet; who takes longer holds a connection for nothing.',
    },
    zh: {
      message: '客户端发送请求头最多用多长时间。',
      hint: '请求头一个数据包就能装下；更慢的客户端只是白白占用连接。',
    },
  },
  'setting.server.requestTimeout': {
    en: {
      message: 'The longest time a client may take to send a whole request.',
      hint: 'Requests to a mirror have no body.',
    },
    zh: { message: '客户端发送整个请求最多用多长时间。', hint: '发给镜像的请求没有正文。' },
  },
  'setting.server.writeStallTimeout': {
    en: {
      message: 'The longest time a client may take no bytes of its answer.',
      hint: 'A slow reader is welcome; one that has stopped reading holds a file and memory.',
    },
    zh: {
      message: '客户端最长可以多久不接收应答的任何字节。',
      hint: '读得慢没有关系；停止读取的客户端会占用文件和内存。',
    },
  },
  'setting.server.keepAliveTimeout': {
    en: {
      message: 'How long an idle connection is kept open.',
      hint: 'Longer than load balancers commonly keep theirs (60 s), so that they close first.',
    },
    zh: {
      message: '空闲连接保持多久。',
      hint: '比常见的负载均衡器（60 秒）更久，这样总是由对方先关闭。',
    },
  },
  'setting.server.drainTimeout': {
    en: {
      message: 'How long requests under way may still take once gomirror is told to stop.',
      hint: 'Less than the 30 s after which container platforms kill a process.',
    },
    zh: {
      message: '收到停止信号后，正在处理的请求还可以继续多久。',
      hint: '少于容器平台强制结束进程前等待的 30 秒。',
    },
  },
  'setting.scrub.interval': {
    en: {
      message: 'How often every kept file is read again and compared with its digest; 0 never does.',
      hint: 'Disks lose bytes silently. Once a week finds it before backups have forgotten the good copy.',
    },
    zh: {
      message: '每隔多久重新读取所有已保存的文件并与摘要比较；0 表示从不。',
      hint: '磁盘会悄悄损坏数据。每周一次，可以在备份中的完好副本消失之前发现问题。',
    },
  },
} as const satisfies Catalog;
