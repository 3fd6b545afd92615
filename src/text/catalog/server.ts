import type { Catalog } from '../say.ts';

export const serverMessages = {
  'server.method': {
    en: { message: 'the method {method} is not allowed here', hint: 'A module mirror answers GET and HEAD.' },
    zh: { message: '此处不允许使用 {method} 方法', hint: '模块镜像只响应 GET 和 HEAD 请求。' },
  },
  'server.bad-request': {
    en: {
      message: 'the request is not valid HTTP ({reason})',
      hint: 'If a proxy stands in between, look at how it passes requests on.',
    },
    zh: {
      message: '该请求不是有效的 HTTP 请求（{reason}）',
      hint: '如果中间有代理服务器，请检查它转发请求的方式。',
    },
  },
  'server.no-such-page': {
    en: {
      message: 'there is no page {path}',
      hint: 'gomirror has / (a page for people), /-/healthz, /-/readyz, /-/metrics and /-/api/v1/status; everything else is modules.',
    },
    zh: {
      message: '没有 {path} 这个页面',
      hint: 'gomirror 提供 /（说明页面）、/-/healthz、/-/readyz、/-/metrics 和 /-/api/v1/status；其余路径都是模块。',
    },
  },
  'server.api-method': {
    en: { message: '{path} does not take the method {method}', hint: 'It takes {allowed}.' },
    zh: { message: '{path} 不接受 {method} 方法', hint: '它接受 {allowed}。' },
  },
  'server.bad-body': {
    en: {
      message: 'what was sent is not a list of modules ({reason})',
      hint: 'Send the text of a go.sum, go.work.sum or go.mod, or JSON: { "modules": ["path@v1.2.3"] }. Of a go.work, send the go.sum files of its folders.',
    },
    zh: {
      message: '发来的内容不是模块列表（{reason}）',
      hint: '请发送 go.sum、go.work.sum 或 go.mod 的文本，或 JSON：{ "modules": ["path@v1.2.3"] }。对于 go.work，请发送它所含各目录的 go.sum。',
    },
  },
  'server.body-too-large': {
    en: { message: 'what was sent is larger than {limitBytes} bytes', hint: 'Send it in several requests.' },
    zh: { message: '发来的内容超过了 {limitBytes} 字节', hint: '请分成多个请求发送。' },
  },
  'server.body-too-slow': {
    en: {
      message: 'the request was not received within {timeoutMs} ms',
      hint: 'Look at the network in between, or send less at once.',
    },
    zh: { message: '请求未能在 {timeoutMs} 毫秒内收完', hint: '请检查中间的网络，或减少一次发送的内容。' },
  },
  'server.too-many-modules': {
    en: {
      message: 'more than {limit} modules are wanted at once',
      hint: 'Ask for them in several requests.',
    },
    zh: { message: '一次要求的模块超过了 {limit} 个', hint: '请分成多个请求。' },
  },
  'server.too-many-jobs': {
    en: {
      message: '{limit} prefetch jobs are under way already, and no more run at once',
      hint: 'Try again when one of them has ended.',
    },
    zh: {
      message: '已有 {limit} 个预取任务正在进行，不能再同时进行更多任务',
      hint: '请等其中一个结束后再试。',
    },
  },
  'server.foreign-page': {
    en: {
      message: 'this request was made by a web page of another site ({origin})',
      hint: 'Pages of other sites may not give orders to a mirror, nor read private modules. Use a program such as gomirror or curl, or call the mirror by its address.',
    },
    zh: {
      message: '这个请求由其他网站的网页（{origin}）发出',
      hint: '其他网站的网页不能向镜像下达指令，也不能读取私有模块。请使用 gomirror 或 curl 之类的程序，或者用镜像的 IP 地址访问它。',
    },
  },
  'server.only-local': {
    en: {
      message: 'this can be asked only on the machine that gomirror runs on',
      hint: 'Ask its loopback address there, or send the process SIGHUP.',
    },
    zh: {
      message: '只能在 gomirror 所在的机器上提出这个请求',
      hint: '请在那台机器上访问其回环地址，或向该进程发送 SIGHUP 信号。',
    },
  },
  'server.stopping': {
    en: {
      message: 'this mirror is stopping',
      hint: 'Ask again in a few seconds, when another has taken its place.',
    },
    zh: { message: '本镜像正在停止', hint: '请过几秒钟，等另一个镜像接替之后再试。' },
  },
  'server.loop': {
    en: {
      message: 'this request has come back to where it started ({instance}): a mirror asks itself',
      hint: "Take this mirror's own address, and that of any mirror that asks it, out of the list of upstreams.",
    },
    zh: {
      message: '这个请求又回到了起点（{instance}）：镜像在向自己请求',
      hint: '请从上游列表中去掉本镜像自己的地址，以及以本镜像为上游的其他镜像的地址。',
    },
  },
  'server.bad-certificate': {
    en: {
      message: 'cannot use {file} for TLS: {reason}',
      hint: 'Both files must be PEM and readable by this user: the certificate chain, its own certificate first, and the private key without a passphrase.',
    },
    zh: {
      message: '无法把 {file} 用于 TLS：{reason}',
      hint: '两个文件都须为 PEM 格式且当前用户可读：证书链（服务器自身的证书在最前）和没有密码保护的私钥。',
    },
  },
  'server.certificate-mismatch': {
    en: {
      message: 'the certificate {certificate} does not belong to the private key {key}',
      hint: "Give the key that the certificate was made for; in a chain the server's own certificate comes first.",
    },
    zh: {
      message: '证书 {certificate} 与私钥 {key} 不匹配',
      hint: '请使用签发该证书时所用的私钥；证书链中服务器自身的证书须在最前。',
    },
  },

  // What to do when a source of private modules fails, in place of the hint of what it has failed with.
  'advice.own-absent': {
    en: {
      message:
        'Check the module path and the version. If both are right, the repository may be closed to the credential of this mirror: `gomirror auth check HOST/PATH` on its machine says what the server answers.',
    },
    zh: {
      message:
        '请检查模块路径和版本号。如果两者都对，可能是仓库不接受本镜像的凭据：在镜像所在的机器上运行 `gomirror auth check HOST/PATH`，可以看到服务器的答复。',
    },
  },
  'advice.own-failed': {
    en: {
      message:
        'The module comes from there and from nowhere else. Whoever runs this mirror looks at that server, the network and the credential: `gomirror auth check HOST/PATH`.',
    },
    zh: {
      message:
        '该模块只来自那里，没有其他来源。请镜像的管理员检查那台服务器、网络和凭据：`gomirror auth check HOST/PATH`。',
    },
  },

  'readiness.ready': { en: { message: 'ready' }, zh: { message: '就绪' } },
  'readiness.not-ready': { en: { message: 'not ready' }, zh: { message: '未就绪' } },
  'readiness.draining': {
    en: { message: 'the server is shutting down' },
    zh: { message: '服务器正在关闭' },
  },
  'readiness.forked': {
    en: {
      message: 'the checksum database {database} has shown two histories; nothing new is accepted from it',
      hint: 'Somebody between this mirror and the database, or the database itself, is lying. The proof is kept in the data folder: look into it before anything else.',
    },
    zh: {
      message: '校验和数据库 {database} 出现了两个互相矛盾的历史；不再接受它的新内容',
      hint: '说明数据库本身，或本镜像与它之间的某一方，在提供虚假内容。证据保存在数据目录中，请先调查此事。',
    },
  },
  'readiness.store-unwritable': {
    en: {
      message: 'files could not be written to the data folder within the last minute',
      hint: 'Look at the free space, the permissions and the health of its disk.',
    },
    zh: {
      message: '最近一分钟内有文件无法写入数据目录',
      hint: '请检查其所在磁盘的剩余空间、权限和健康状况。',
    },
  },
  'readiness.upstreams-failing': {
    en: {
      message: 'no upstream can be had now ({upstreams}); modules that are kept here are still served',
      hint: 'Look at the network of the machine that gomirror runs on; `gomirror status` tells what is wrong with each upstream.',
    },
    zh: {
      message: '目前没有可用的上游（{upstreams}）；已保存在这里的模块仍可下载',
      hint: '请检查 gomirror 所在机器的网络；`gomirror status` 可查看每个上游的问题。',
    },
  },
  'readiness.database-unreachable': {
    en: {
      message:
        'the checksum database {database} cannot be reached, so that new modules cannot be checked; modules that are kept here are still served',
    },
    zh: {
      message: '无法访问校验和数据库 {database}，因此无法核对新的模块；已保存在这里的模块仍可下载',
    },
  },
} as const satisfies Catalog;
