import type { Catalog } from '../say.ts';

/** As in `settings.ts`, for the settings about asking upstreams. */
export const settingsUpstreamMessages = {
  'setting.upstream': {
    en: {
      message:
        'The mirrors to fetch from, in the syntax of GOPROXY: URLs joined by "," or "|", "official", "direct" (from version control, with git), "off".',
      hint: "The mirrors that this machine's own GOPROXY names are the ones that are known to work here. `direct`, `off` and gomirror's own addresses are left out, each with a printed line; if nothing is left, `official`. After `,` the next one is asked when this one has no such module (404 or 410), after `|` when it fails in any way. `direct` and `off` end the list. `off` alone: only what is kept is served.",
    },
    zh: {
      message:
        '从哪些镜像获取，写法与 GOPROXY 相同：用“,”或“|”连接的 URL，以及 official、direct（用 git 直接从版本控制系统获取）、off。',
      hint: '默认采用本机 GOPROXY 中的镜像，因为它们在这里是可用的。其中的 `direct`、`off` 和 gomirror 自己的地址会被略去，每略去一个打印一行；如果一个也不剩，就用 `official`。`,` 之后的镜像在前一个没有该模块（404 或 410）时才会被访问；`|` 之后的镜像在前一个出现任何失败时都会被访问。`direct` 和 `off` 结束列表。单独的 `off` 表示只提供已保存的内容。',
    },
  },
  'setting.strategy': {
    en: {
      message:
        'Which of several equal upstreams is asked first: those joined by "|", or written in the file with names and priorities. After "," only the order counts.',
      hint: '`failover`: by priority, then by weight, so that the order written down is the one that is used, and the first mirror keeps warm what is asked for. `fastest`: the quickest to answer of late. `round-robin` and `least-connections` share the load. `hash-module` and `hash-client` always prefer the same upstream for one module or one client.',
    },
    zh: {
      message:
        '在几个地位相同的上游（用“|”连接，或在配置文件中写有名称和优先级）之中，先访问哪一个。“,”之后的上游只按书写顺序访问。',
      hint: '`failover`：先看优先级，再看权重；写下的顺序就是实际使用的顺序，而且排在最前的镜像会缓存常用的内容。`fastest`：近来应答最快的优先。`round-robin` 和 `least-connections` 用来分担负载。`hash-module` 和 `hash-client` 让同一个模块或同一个客户端总是优先使用同一个上游。',
    },
  },
  'setting.profile': {
    en: {
      message:
        'The profile of the settings file whose upstreams are used, unless a request names another one (`/-/p/NAME/…`).',
      hint: 'None: `upstream` and `strategy` as they are. A profile takes their place; only an option, or a variable where the file chose the profile, is stronger.',
    },
    zh: {
      message: '使用配置文件中哪个方案的上游；请求也可以用 `/-/p/名称/…` 指定另一个。',
      hint: '默认没有：直接使用 `upstream` 和 `strategy`。选定方案之后由它取代这两项；只有命令行选项，或者（当方案由配置文件选定时）环境变量，比它优先。',
    },
  },
  'setting.profiles': {
    en: {
      message:
        'Upstreams by the names of environments (`dev`, `test`, `prod`), each with `upstream` and, if it is to differ, `strategy`. A request chooses one by `/-/p/NAME/…`, everything else by `profile`.',
      hint: 'None: one list of upstreams is enough for most.',
    },
    zh: {
      message:
        '按环境（`dev`、`test`、`prod`）命名的上游方案，每个方案有 `upstream`，需要时还有 `strategy`。请求用 `/-/p/名称/…` 选择方案，其余情况由 `profile` 决定。',
      hint: '默认没有：多数情况下一份上游列表就够了。',
    },
  },
  'setting.offline': {
    en: {
      message: 'Ask for nothing at all from anywhere: only what is kept is served.',
      hint: 'No: a mirror is there to fetch. With it, what is not kept is answered as unavailable at once.',
    },
    zh: {
      message: '不向任何地方请求任何内容：只提供已经保存的内容。',
      hint: '默认为否：镜像本来就是用来获取的。打开之后，没有保存的内容会立即得到“无法提供”的答复。',
    },
  },
  'setting.fetch.connectTimeout': {
    en: {
      message: 'The longest time to connect to an upstream, TLS included.',
      hint: 'A network that needs longer is one where another mirror does better.',
    },
    zh: {
      message: '连接上游（包括 TLS 握手）最多用多长时间。',
      hint: '如果需要更久，换一个镜像通常更好。',
    },
  },
  'setting.fetch.firstByteTimeout': {
    en: {
      message: 'The longest time an upstream may take to begin its answer.',
      hint: 'A mirror that has to fetch a large repository first takes its time.',
    },
    zh: {
      message: '上游开始应答之前最多等多长时间。',
      hint: '如果对方的镜像需要先获取一个大仓库，会花一些时间。',
    },
  },
  'setting.fetch.idleTimeout': {
    en: {
      message: 'The longest pause within an answer of an upstream.',
      hint: 'A connection that has been silent for so long rarely recovers.',
    },
    zh: {
      message: '上游应答过程中最长允许停顿多久。',
      hint: '沉默这么久的连接很少会恢复。',
    },
  },
  'setting.fetch.totalTimeout': {
    en: {
      message: 'The longest time that fetching one file may take, with all attempts.',
      hint: 'Enough for the largest module there may be (500 MiB) at 1 MB/s.',
    },
    zh: {
      message: '获取一个文件最多用多长时间（包括所有尝试）。',
      hint: '足够以 1 MB/s 的速度获取允许的最大模块（500 MiB）。',
    },
  },
  'setting.fetch.attempts': {
    en: {
      message: 'How often fetching one file is attempted, over all upstreams.',
      hint: 'Most passing faults are gone at the second attempt; more would only add load to a mirror in trouble.',
    },
    zh: {
      message: '获取一个文件最多尝试几次（所有上游合计）。',
      hint: '大多数短暂的故障在第二次尝试时就会消失；次数再多，只会给出了问题的镜像增加负担。',
    },
  },
  'setting.fetch.backoffInitial': {
    en: {
      message: 'The longest pause before the second attempt; the real one is drawn at random below it.',
      hint: 'It doubles with each attempt. A Retry-After of the upstream goes first.',
    },
    zh: {
      message: '第二次尝试之前停顿的上限；实际停顿在此之内随机选取。',
      hint: '每多尝试一次加倍。上游给出 Retry-After 时以它为准。',
    },
  },
  'setting.fetch.backoffMax': {
    en: {
      message: 'The longest pause between two attempts.',
      hint: 'Somebody is waiting for the answer.',
    },
    zh: { message: '两次尝试之间停顿的上限。', hint: '有人正在等待结果。' },
  },
  'setting.fetch.redirects': {
    en: {
      message: 'How many redirects of an upstream are followed, each checked like the first address.',
      hint: 'Mirrors that keep their files elsewhere need one or two; more is a loop.',
    },
    zh: {
      message: '最多跟随上游的几次重定向；每一次都像第一个地址一样检查。',
      hint: '把文件存放在别处的镜像需要一两次；再多就是循环了。',
    },
  },
  'setting.fetch.stallAfter': {
    en: {
      message:
        'How long an upstream may be silent while somebody waits, before another one that is free is asked as well.',
      hint: 'A second is several round trips even to the other side of the world; whoever is silent for longer usually stays silent.',
    },
    zh: {
      message: '有人在等待时，上游沉默多久之后就同时改问另一个空闲的上游。',
      hint: '一秒：即使到地球另一端，也足够往返好几次；沉默更久的上游通常不会再出声。',
    },
  },
  'setting.fetch.connections': {
    en: {
      message: 'How many connections to one upstream are open at once.',
      hint: 'Far away, each connection brings only a few MB/s, and files wait for each other on too few; more than this looks like an attack to some servers.',
    },
    zh: {
      message: '对一个上游最多同时打开多少个连接。',
      hint: '距离很远时，每个连接每秒只有几 MB，连接太少文件就要互相等待；再多，有些服务器会当作攻击。',
    },
  },
  'setting.fetch.piecesAbove': {
    en: {
      message: 'A zip larger than this may be fetched in pieces over several connections.',
      hint: 'A smaller one has arrived before further connections would help.',
    },
    zh: {
      message: '超过这个大小的 zip 可以分成几段，用多个连接同时获取。',
      hint: '更小的 zip 在其他连接起作用之前就已经收完了。',
    },
  },
  'setting.fetch.piecesAtOnce': {
    en: {
      message:
        'How many pieces of one zip are fetched at once, over all upstreams; 1 never fetches in pieces.',
      hint: 'Eight connections at 4 MB/s fill a common line, and leave most of the connections to other files.',
    },
    zh: {
      message: '一个 zip 最多同时获取几段（所有上游合计）；1 表示从不分段。',
      hint: '八个连接、每个 4 MB/s，足以用满常见的线路，同时把大部分连接留给其他文件。',
    },
  },
  'setting.fetch.proxy': {
    en: {
      message: 'The HTTP proxy that upstreams and the checksum database are asked through.',
      hint: '`environment`: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say, as the go command does. `none`: no proxy, whatever they say. An upstream written in the file may have its own. Addresses of this machine are never asked through what the environment names.',
    },
    zh: {
      message: '通过哪个 HTTP 代理服务器访问上游和校验和数据库。',
      hint: '`environment`：与 go 命令一样，按 HTTPS_PROXY、HTTP_PROXY 和 NO_PROXY 决定。`none`：无论它们怎么写，都不用代理服务器。配置文件中的上游可以各自另行指定。环境变量指定的代理服务器不会用于本机地址。',
    },
  },
  'setting.fetch.ca': {
    en: {
      message:
        'A file of certificates, in PEM, that are trusted besides the usual ones when upstreams and proxies are asked.',
      hint: 'None: the usual certificate authorities. A company that inspects its traffic or signs its own mirrors needs one.',
    },
    zh: {
      message: '访问上游和代理服务器时，除常见的证书颁发机构外，还信任哪个文件中的证书（PEM 格式）。',
      hint: '默认没有：只信任常见的证书颁发机构。会检查流量的公司，或自行签发镜像证书的公司，需要设置它。',
    },
  },
  'setting.retry.budgetPercent': {
    en: {
      message:
        'How many requests may be repeated on an upstream that has just failed, in percent of all requests; three at once are always allowed. Going over to another upstream is not counted.',
      hint: 'A tenth gets over passing faults; without a limit, an upstream in trouble would get several times the load.',
    },
    zh: {
      message:
        '在刚刚失败的上游上重复请求，最多占全部请求的百分之几；任何时候都允许三次。改问另一个上游不计算在内。',
      hint: '十分之一足以度过短暂的故障；不加限制的话，出了问题的上游反而会受到几倍的压力。',
    },
  },
  'setting.hedge.budgetPercent': {
    en: {
      message:
        'How many small files may be asked for a second time, elsewhere, when the first answer is late, in percent of all requests; 0 never does.',
      hint: 'Only the slowest twentieth of the answers is late in that sense, so that five percent catch them all at little cost.',
    },
    zh: {
      message:
        '小文件的应答迟迟不到时，可以同时向别处再问一次；这样的请求最多占全部请求的百分之几，0 表示从不。',
      hint: '按这个标准，只有最慢的二十分之一算迟到，因此百分之五就能全部覆盖，代价很小。',
    },
  },
  'setting.breaker.failures': {
    en: {
      message: 'After how many failures in a row an upstream is left alone for a while.',
      hint: 'Five in a row are no accident. That there is no such module (404, 410) or that it is forbidden (403) is an answer, not a failure.',
    },
    zh: {
      message: '一个上游连续失败几次之后，暂停访问一段时间。',
      hint: '连续五次不会是偶然。没有该模块（404、410）和禁止访问（403）都是答复，不算失败。',
    },
  },
  'setting.breaker.sharePercent': {
    en: {
      message: 'The same when this share of its last answers were failures or stalls.',
      hint: 'One in ten is far more than a healthy mirror has, and every one of them costs somebody a wait.',
    },
    zh: {
      message: '同上，但按最近的应答中失败或停顿所占的百分比计算。',
      hint: '十分之一远远超过正常的镜像，而且每一次都让人等待。',
    },
  },
  'setting.breaker.window': {
    en: {
      message: 'How many of the last answers that share is taken of.',
      hint: 'Fifty are enough to tell a bad upstream from a bad moment, and are forgotten soon.',
    },
    zh: {
      message: '这个百分比按最近多少次应答计算。',
      hint: '五十次足以分清是上游不好还是一时不好，而且很快就会被新的结果取代。',
    },
  },
  'setting.breaker.openFor': {
    en: {
      message:
        'How long an upstream that failed is left alone at first; each time in a row that it has not recovered, it is that much longer.',
      hint: 'Half a minute: most restarts are over by then.',
    },
    zh: {
      message: '失败的上游第一次暂停多久；之后每次仍未恢复，就再加上这么久。',
      hint: '半分钟：大多数重启到那时已经完成。',
    },
  },
  'setting.breaker.openForAtMost': {
    en: {
      message: 'The longest time that an upstream is left alone before it is tried again.',
      hint: 'Five minutes after it has recovered it is in use again, whatever it did before.',
    },
    zh: { message: '上游最多暂停多久就要再试一次。', hint: '无论之前如何，恢复之后最多五分钟就会重新使用。' },
  },
  'setting.probe.interval': {
    en: {
      message:
        'How often an upstream that nobody asks, or that is left alone, is tried with a small file; 0 never does.',
      hint: 'Half a minute: an upstream has recovered before somebody has to find out, for two small requests a minute.',
    },
    zh: {
      message: '每隔多久用一个小文件试探一次没有人访问的或暂停访问的上游；0 表示从不。',
      hint: '半分钟：不必等到有人去碰，就知道上游已经恢复，而代价只是每分钟两个小请求。',
    },
  },
  'setting.probe.timeout': {
    en: {
      message: 'The longest time that such a try may take.',
      hint: 'Ten seconds: slow is not dead. To leave slow upstreams sooner, set the interval to 3s with it.',
    },
    zh: {
      message: '一次试探最多用多长时间。',
      hint: '十秒：慢不等于失效。想更快离开慢的上游，可以同时把间隔设为 3s。',
    },
  },
  'setting.probe.modules': {
    en: {
      message:
        'Modules whose newest version tells how far an upstream lags behind the others, joined by commas; "none" asks for none.',
      hint: 'Three public modules that get new versions often. Where upstreams hold only modules of your own, name some of those.',
    },
    zh: {
      message: '用哪些模块的最新版本判断一个上游落后其他上游多少，用逗号连接；none 表示不判断。',
      hint: '三个经常发布新版本的公开模块。如果上游只有你们自己的模块，请换成其中的几个。',
    },
  },
  'setting.lists.merge': {
    en: {
      message:
        'Whether a version list and @latest come from the first upstream that has them, or are put together from all of the first group.',
      hint: '`first`: one request, as the go command does it. `all`: one that lags behind does not hide a new version, at the price of a request to each; those that take more than a second longer than the first are not waited for.',
    },
    zh: {
      message: '版本列表和 @latest 取自第一个能提供的上游，还是由第一组所有上游的结果合并而成。',
      hint: '`first`：只请求一次，与 go 命令相同。`all`：某个上游落后时不会遮住新版本，代价是向每个上游都请求一次；比第一个应答慢一秒以上的不再等待。',
    },
  },
  'setting.ahead.mode': {
    en: {
      message: 'Whether files are fetched before the go command asks for them.',
      hint: '`modest`: the small files of the modules that a build will look at; they are most of the waiting and few of the bytes. `eager`: also the zips that the build will probably need. `off`: only what somebody asks for.',
    },
    zh: {
      message: '是否在 go 命令请求之前就预先获取文件。',
      hint: '`modest`：预先获取构建会查看的各个模块的小文件；等待的时间大多花在它们上面，字节却很少。`eager`：还包括构建很可能需要的 zip。`off`：只获取有人请求的内容。',
    },
  },
  'setting.ahead.minLatency': {
    en: {
      message:
        'Look ahead only where the upstream that is asked first takes at least so long to answer, at its best.',
      hint: 'Next door, waiting costs less than fetching something in vain.',
    },
    zh: {
      message: '只有首选上游在最快时也至少要这么久才应答，才预先获取。',
      hint: '上游就在近处时，等待的代价比白白获取更小。',
    },
  },
  'setting.ahead.concurrent': {
    en: {
      message: 'How many files are fetched ahead at once.',
      hint: 'Enough to keep a far line busy, less than `fill.concurrent`, so that somebody who asks finds a place.',
    },
    zh: {
      message: '最多同时预先获取多少个文件。',
      hint: '足以让很远的线路不闲着，又少于 `fill.concurrent`，这样有人请求时总有位置。',
    },
  },
  'setting.ahead.budget': {
    en: {
      message: 'How many bytes of zips are fetched ahead for one build, with `eager`.',
      hint: 'The zips of a large project together; what was guessed wrongly cannot fill the disk.',
    },
    zh: {
      message: '使用 `eager` 时，为一次构建最多预先获取多少字节的 zip。',
      hint: '相当于一个大型项目的全部 zip；猜错的内容也不会占满磁盘。',
    },
  },
  'setting.warm.interval': {
    en: {
      message:
        'How often the lists of the modules asked for most are fetched again before anybody asks; 0 never does.',
      hint: 'Never: a mirror that nobody uses at night should not ask either. `10m` suits a team that is always building.',
    },
    zh: {
      message: '每隔多久在有人请求之前重新获取最常用的模块的列表；0 表示从不。',
      hint: '默认从不：夜里没有人使用的镜像也不该去请求。一直在构建的团队可以设为 `10m`。',
    },
  },
  'setting.warm.modules': {
    en: {
      message: 'How many modules are kept fresh so.',
      hint: 'The fifty asked for most are most of what a team asks for.',
    },
    zh: { message: '这样保持新鲜的模块有多少个。', hint: '一个团队的请求大多落在最常用的五十个模块上。' },
  },
  'setting.warm.index': {
    en: {
      message:
        'A feed of new versions that tells which of them need it, so that the others are not asked for.',
      hint: '`none`: every one of them is asked for. `official` is the feed of the official proxy; it knows public modules only.',
    },
    zh: {
      message: '新版本的索引源，用来得知其中哪些模块需要更新，其余的就不必请求。',
      hint: '`none`：逐个请求。`official` 是官方代理的索引源，只包含公开的模块。',
    },
  },
} as const satisfies Catalog;
