import type { Catalog } from '../say.ts';

/** Words about public mirrors: what is wrong with one, and why one is recommended. */
export const mirrorsMessages = {
  'mirrors.unknown-name': {
    en: {
      message: 'there is no mirror called "{name}" in the catalogue',
      hint: 'Known are: {near}. Give a whole URL for any other, or add it to mirrors.yaml.',
    },
    zh: {
      message: '目录中没有名为“{name}”的镜像',
      hint: '已知的有：{near}。其他镜像请写完整网址，或添加到 mirrors.yaml。',
    },
  },
  'mirrors.retired-name': {
    en: { message: '{host} is no mirror any more, or never was one', hint: 'Use instead: {instead}.' },
    zh: { message: '{host} 已不再是镜像，或从来不是镜像', hint: '请改用：{instead}。' },
  },
  'mirrors.secret-in-url': {
    en: {
      message: 'the URL of {host} has a user name or a password in it',
      hint: 'Whatever is on a command line is seen by others. Put them into netrc ("gomirror setup --login HOST"), and give the URL without them.',
    },
    zh: {
      message: '{host} 的网址中含有用户名或密码',
      hint: '命令行上的内容会被他人看到。请把它们写入 netrc（“gomirror setup --login 主机”），并给出不含它们的网址。',
    },
  },
  'mirrors.bad-catalogue': {
    en: {
      message: 'this is not a catalogue of mirrors: wrong at "{place}"',
      hint: 'Its form is described by schema/mirrors-catalogue.schema.json.',
    },
    zh: {
      message: '这不是有效的镜像目录：“{place}”处有误',
      hint: '格式见 schema/mirrors-catalogue.schema.json。',
    },
  },
  'mirrors.newer-catalogue-format': {
    en: {
      message: 'this catalogue has format {version}, which this version of gomirror does not read',
      hint: 'Update gomirror.',
    },
    zh: { message: '该目录的格式版本为 {version}，当前版本的 gomirror 无法读取', hint: '请更新 gomirror。' },
  },
  'mirrors.older-catalogue': {
    en: {
      message:
        'the catalogue of {revision} is not newer than the one in use, of {before}; nothing was changed',
      hint: 'Nothing needs to be done, unless you expected a newer one: then check where it came from.',
    },
    zh: {
      message: '{revision} 的目录并不比正在使用的（{before}）新；未作任何改动',
      hint: '无需处理；若您期待的是更新的目录，请检查它的来源。',
    },
  },
  'mirrors.wrong-hash': {
    en: {
      message: '{place} has the SHA-256 {found}, not {expected}',
      hint: 'It is another file than the one meant. Do not use it before you know why.',
    },
    zh: {
      message: '{place} 的 SHA-256 是 {found}，而不是 {expected}',
      hint: '这不是您指定的那个文件。弄清原因之前请不要使用。',
    },
  },
  'mirrors.not-pinned': {
    en: {
      message: '{place} comes over plain http, where anybody on the way can change it',
      hint: 'Use an https address, or say with --sha256 which file is meant.',
    },
    zh: {
      message: '{place} 使用明文 http，途中任何人都可以篡改',
      hint: '请使用 https 地址，或用 --sha256 指定所需的文件。',
    },
  },
  'mirrors.cannot-read': {
    en: { message: 'cannot read {place}: {said}', hint: 'Check the address or the path.' },
    zh: { message: '无法读取 {place}：{said}', hint: '请检查网址或路径。' },
  },
  'mirrors.bad-user-file': {
    en: {
      message: '{path} cannot be used and was passed over ({reason})',
      hint: 'Mend it or remove it; the other mirrors are still there.',
    },
    zh: { message: '{path} 无法使用，已忽略（{reason}）', hint: '请修正或删除该文件；其他镜像不受影响。' },
  },
  'mirrors.none-usable': {
    en: {
      message: 'none of the {asked} mirrors asked can be used from here',
      hint: '"gomirror doctor" finds out what stands in the way: name resolution, a proxy, a firewall.',
    },
    zh: {
      message: '已询问的 {asked} 个镜像在此处均不可用',
      hint: '运行“gomirror doctor”可查明原因：域名解析、代理或防火墙。',
    },
  },
  'mirrors.private-module': {
    en: {
      message: '{path} is private by GOPRIVATE or GONOPROXY, and public mirrors must not hear its name',
      hint: 'Name the mirrors to ask behind the module; then only those are asked.',
    },
    zh: {
      message: '根据 GOPRIVATE 或 GONOPROXY，{path} 是私有模块，不应向公共镜像透露其名称',
      hint: '请在模块之后写明要询问的镜像；这样只会询问它们。',
    },
  },
  'mirrors.private-sample': {
    en: {
      message: '{path} is private by GOPRIVATE, GONOPROXY or GONOSUMDB, and cannot be measured by',
      hint: 'A bench tells mirrors and the checksum database its name. Take a public module.',
    },
    zh: {
      message: '根据 GOPRIVATE、GONOPROXY 或 GONOSUMDB，{path} 是私有模块，不能用于测试',
      hint: '测试会向镜像和校验和数据库透露其名称。请使用公开的模块。',
    },
  },
  'mirrors.bad-module': {
    en: {
      message: '"{argument}" is no module with a version',
      hint: 'Write it as golang.org/x/text@v0.14.0.',
    },
    zh: { message: '“{argument}”不是带版本的模块', hint: '请写成 golang.org/x/text@v0.14.0 的形式。' },
  },
  'mirrors.no-version': {
    en: {
      message: 'no mirror names a version of {path} for "{query}"',
      hint: 'Check the spelling. A private module is in no public mirror.',
    },
    zh: {
      message: '没有镜像给出 {path} 对应“{query}”的版本',
      hint: '请检查拼写。私有模块不会出现在公共镜像中。',
    },
  },
  'mirrors.bad-duration': {
    en: { message: '"{value}" is no time limit', hint: 'Write it as 30s, 2m or 500ms; from 1s to 10m.' },
    zh: { message: '“{value}”不是有效的时限', hint: '请写成 30s、2m 或 500ms 的形式，范围为 1s 至 10m。' },
  },
  'mirrors.web-page': {
    en: {
      message: 'it sends a web page where a file was asked for',
      hint: 'A page for signing in, a block page or a wrong path stands in its place.',
    },
    zh: {
      message: '请求文件时返回了网页',
      hint: '可能是登录页面、拦截页面，或者路径有误。',
    },
  },
  'mirrors.other-go-mod': {
    en: {
      message: 'its go.mod of {module} is another one: {found}, not {expected}',
      hint: 'Do not use it; go would stop with "checksum mismatch".',
    },
    zh: {
      message: '它提供的 {module} 的 go.mod 不同：{found}，应为 {expected}',
      hint: '请不要使用；go 会以“checksum mismatch”终止。',
    },
  },
  'mirrors.other-zip': {
    en: {
      message: 'its zip of {module} holds other bytes: {found}, not {expected}',
      hint: 'Do not use it; go would stop with "checksum mismatch".',
    },
    zh: {
      message: '它提供的 {module} 的 zip 内容不同：{found}，应为 {expected}',
      hint: '请不要使用；go 会以“checksum mismatch”终止。',
    },
  },
  'mirrors.answers-anything': {
    en: {
      message: 'it answers with success for a module that does not exist',
      hint: 'The go command would never go on to the next entry of GOPROXY.',
    },
    zh: {
      message: '对不存在的模块也返回成功',
      hint: 'go 命令将永远不会继续尝试 GOPROXY 的下一项。',
    },
  },
  'mirrors.time-over': {
    en: { message: 'there was no time left for it ({sizeBytes} bytes had come)' },
    zh: { message: '时间不够（已收到 {sizeBytes} 字节）' },
  },
  'mirrors.not-asked': {
    en: { message: 'there was no time to ask for {what}' },
    zh: { message: '没有时间请求 {what}' },
  },
  'mirrors.sumdb-broken': {
    en: {
      message: 'it says that it passes the checksum database on, but does not answer look-ups',
      hint: 'go fails with it, since it asks nobody else then.',
    },
    zh: {
      message: '声称可转发校验和数据库，却不回应查询',
      hint: '使用它时 go 会失败，因为此时 go 不会再询问别处。',
    },
  },
  'mirrors.no-database': {
    en: {
      message:
        'it does not pass the checksum database on, which cannot be reached from here as GOSUMDB is set',
      hint: 'Choose another mirror, or set GOSUMDB=sum.golang.google.cn if that answers.',
    },
    zh: {
      message: '它不转发校验和数据库，而按当前 GOSUMDB 设置在此处无法访问该数据库',
      hint: '请改用其他镜像；若 sum.golang.google.cn 可访问，可设置 GOSUMDB=sum.golang.google.cn。',
    },
  },
  'mirrors.fails-often': {
    en: { message: '{failures} of {requests} requests failed' },
    zh: { message: '{requests} 次请求中有 {failures} 次失败' },
  },
  'mirrors.behind': {
    en: { message: 'it is behind: of {module} it knows {version}, others know {newest}' },
    zh: { message: '内容滞后：{module} 只到 {version}，其他镜像已有 {newest}' },
  },

  'mirrors.reason-now-silent': {
    en: {
      message:
        'Until now go asks {host} first, which does not answer from here. The go command has no time limit of its own: that is why it hangs.',
    },
    zh: { message: '目前 go 首先访问 {host}，但从这里得不到应答。go 命令自身没有超时限制，所以会一直卡住。' },
  },
  'mirrors.reason-now-fails': {
    en: {
      message: 'Until now go asks {host} first, which cannot be used from here: that is why downloads fail.',
    },
    zh: { message: '目前 go 首先访问 {host}，但它在此处不可用，所以下载会失败。' },
  },
  'mirrors.reason-only': {
    en: { message: '{name} is the only one of {asked} that can be used from here.' },
    zh: { message: '在 {asked} 个镜像中，只有 {name} 在此处可用。' },
  },
  'mirrors.reason-kept': {
    en: {
      message:
        '{name} is set already, and does about as well as the quickest: {firstByteMs} ms to the first byte; {usable} of {asked} can be used.',
    },
    zh: {
      message:
        '{name} 是当前的设置，速度与最快的相差无几：首字节 {firstByteMs} 毫秒；{asked} 个镜像中有 {usable} 个可用。',
    },
  },
  'mirrors.reason-fastest': {
    en: {
      message:
        '{name} gets a project built soonest: {firstByteMs} ms to the first byte, {speed}; {usable} of {asked} can be used.',
    },
    zh: {
      message:
        '使用 {name} 下载依赖最快：首字节 {firstByteMs} 毫秒，{speed}；{asked} 个镜像中有 {usable} 个可用。',
    },
  },
  'mirrors.reason-quickest': {
    en: {
      message: '{name} answers soonest: {firstByteMs} ms to the first byte; {usable} of {asked} can be used.',
    },
    zh: { message: '{name} 响应最快：首字节 {firstByteMs} 毫秒；{asked} 个镜像中有 {usable} 个可用。' },
  },
  'mirrors.reason-verified': {
    en: { message: 'All that it sent was checked against the checksum database {database}.' },
    zh: { message: '它发送的全部内容均已通过校验和数据库 {database} 验证。' },
  },
  'mirrors.reason-agrees': {
    en: { message: 'What it sent is what most mirrors send; the checksum database could not be asked.' },
    zh: { message: '它发送的内容与多数镜像一致；但无法询问校验和数据库。' },
  },
  'mirrors.reason-unchecked': {
    en: {
      message:
        'Nobody could be asked whether what it sent is right: go will check it once it reaches the checksum database.',
    },
    zh: { message: '无法核实它发送的内容是否正确：go 能访问校验和数据库时会自行验证。' },
  },
  'mirrors.reason-sumdb': {
    en: { message: 'It passes the checksum database {database} on, so nothing else has to be reached.' },
    zh: { message: '它会转发校验和数据库 {database}，因此无需访问其他服务器。' },
  },
  'mirrors.reason-direct': {
    en: { message: 'It does not pass the checksum database on, but {database} can be reached directly.' },
    zh: { message: '它不转发校验和数据库，但可以直接访问 {database}。' },
  },
  'mirrors.reason-alias': {
    en: {
      message:
        'It does not pass the checksum database {database} on, and that is out of reach here; GOSUMDB={setting} is the same database under another name, and answers.',
    },
    zh: {
      message:
        '它不转发校验和数据库 {database}，而此处无法访问该数据库；GOSUMDB={setting} 是同一数据库的别名，可以访问。',
    },
  },
  'mirrors.reason-no-database': {
    en: {
      message:
        'Neither it nor a direct way leads to the checksum database {database}: go will fail for modules that are not in go.sum yet.',
    },
    zh: {
      message:
        '无论经过它还是直接访问，都无法连接校验和数据库 {database}：go.sum 中尚未记录的模块会下载失败。',
    },
  },
  'mirrors.reason-second': {
    en: { message: '{second} stands behind it, for when {name} fails.' },
    zh: { message: '{name} 出现故障时由 {second} 接替。' },
  },
} as const satisfies Catalog;
