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
      hint: 'gomirror has / (a page for people), /-/healthz, /-/readyz and /-/metrics; everything else is modules.',
    },
    zh: {
      message: '没有 {path} 这个页面',
      hint: 'gomirror 提供 /（说明页面）、/-/healthz、/-/readyz 和 /-/metrics；其余路径都是模块。',
    },
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
      message: 'no upstream has answered lately; modules that are kept here are still served',
      hint: 'Look at the network of the machine that gomirror runs on, and at the upstreams.',
    },
    zh: {
      message: '最近没有任何上游给出应答；已保存在这里的模块仍可下载',
      hint: '请检查 gomirror 所在机器的网络和各个上游。',
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
