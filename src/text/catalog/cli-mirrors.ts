import type { Catalog } from '../say.ts';

/** Words of `gomirror mirrors …`. */
export const cliMirrorsMessages = {
  'cli.summary.mirrors-list': {
    en: { message: 'list known public mirrors and what they offer' },
    zh: { message: '列出已知的公共镜像及其功能' },
  },
  'cli.about.mirrors-list': {
    en: {
      message:
        'Lists the mirrors of the catalogue: who runs them, and whether they pass the checksum database on, with the date\nof that knowledge; then the places of the checksum database and of Go releases, and hosts that articles still name\nbut nobody should use. Mirrors of your own go into gomirror/mirrors.yaml in your configuration folder.',
    },
    zh: {
      message:
        '列出目录中的镜像：由谁运营、是否转发校验和数据库，以及得知该信息的时间；随后是校验和数据库和 Go 发行版的地址，\n以及文章中仍会提到但不应再使用的主机。您自己的镜像可写入配置目录中的 gomirror/mirrors.yaml。',
    },
  },
  'cli.examples.mirrors-list': {
    en: { message: 'gomirror mirrors list\ngomirror mirrors list --json' },
    zh: { message: 'gomirror mirrors list\ngomirror mirrors list --json' },
  },
  'cli.summary.mirrors-bench': {
    en: { message: 'measure mirrors from this machine, and recommend one' },
    zh: { message: '在本机测试各镜像并给出推荐' },
  },
  'cli.about.mirrors-bench': {
    en: {
      message:
        'Asks each mirror what the go command would ask it: list, info, go.mod, a small and a large zip, @latest, the\nchecksum database, a toolchain. Every body is checked against the signed checksum database. Shows how fast, how\nreliable and how fresh each is, and recommends one with the reason. Few requests at a time; ends with the time\nlimit. Without names, all of the catalogue is asked. Exits with 1 when none can be used.',
    },
    zh: {
      message:
        '像 go 命令那样询问每个镜像：版本列表、info、go.mod、一小一大两个 zip、@latest、校验和数据库、工具链。\n所有内容都与带签名的校验和数据库核对。显示各镜像的速度、可靠性和新鲜度，并给出推荐及理由。\n同时发出的请求很少；到时限即结束。不写名称时测试整个目录。没有可用镜像时退出码为 1。',
    },
  },
  'cli.examples.mirrors-bench': {
    en: {
      message:
        'gomirror mirrors bench\ngomirror mirrors bench goproxy.cn aliyun https://mirror.corp.example\ngomirror mirrors bench --module golang.org/x/tools@v0.26.0 --timeout 2m',
    },
    zh: {
      message:
        'gomirror mirrors bench\ngomirror mirrors bench goproxy.cn aliyun https://mirror.corp.example\ngomirror mirrors bench --module golang.org/x/tools@v0.26.0 --timeout 2m',
    },
  },
  'cli.summary.mirrors-use': {
    en: { message: 'set Go up to use a mirror, the best one by default' },
    zh: { message: '让 Go 使用某个镜像，默认使用最佳镜像' },
  },
  'cli.about.mirrors-use': {
    en: {
      message:
        'Writes GOPROXY, and GOSUMDB where the checksum database would be out of reach otherwise, for the mirror named: a\nname of the catalogue, a URL, or "best", which measures first. Shows the changes and asks before it makes them;\n"gomirror undo" puts everything back.',
    },
    zh: {
      message:
        '为指定的镜像写入 GOPROXY；若否则无法访问校验和数据库，还会写入 GOSUMDB。镜像可以是目录中的名称、网址，\n或 best（先测试再选择）。改动前会显示内容并询问；“gomirror undo”可全部还原。',
    },
  },
  'cli.examples.mirrors-use': {
    en: {
      message:
        'gomirror mirrors use\ngomirror mirrors use goproxy.cn --yes\ngomirror mirrors use https://mirror.corp.example --dry-run',
    },
    zh: {
      message:
        'gomirror mirrors use\ngomirror mirrors use goproxy.cn --yes\ngomirror mirrors use https://mirror.corp.example --dry-run',
    },
  },
  'cli.summary.mirrors-check': {
    en: { message: 'compare what mirrors say about one module' },
    zh: { message: '比较各镜像对同一模块的说法' },
  },
  'cli.about.mirrors-check': {
    en: {
      message:
        'Asks every mirror for the versions of a module, its latest one, and the hashes of go.mod and zip, and asks the\nchecksum database for what they have to be. Says who differs, and which side is wrong. Without a version, the\nnewest that any mirror knows is taken. Exits with 1 when somebody is wrong, or when nobody has it.',
    },
    zh: {
      message:
        '向每个镜像询问某模块的版本、最新版本以及 go.mod 和 zip 的哈希，并向校验和数据库询问正确的值。\n指出谁不一致、哪一方有误。不写版本时取各镜像所知的最新版本。有镜像出错或都没有该模块时退出码为 1。',
    },
  },
  'cli.examples.mirrors-check': {
    en: {
      message:
        'gomirror mirrors check golang.org/x/text@v0.14.0\ngomirror mirrors check github.com/pkg/errors goproxy.cn official',
    },
    zh: {
      message:
        'gomirror mirrors check golang.org/x/text@v0.14.0\ngomirror mirrors check github.com/pkg/errors goproxy.cn official',
    },
  },
  'cli.summary.mirrors-update': {
    en: { message: 'take a newer catalogue of mirrors from a file or URL' },
    zh: { message: '从文件或网址获取更新的镜像目录' },
  },
  'cli.about.mirrors-update': {
    en: {
      message:
        'Reads a catalogue, checks it, and keeps it beside the built-in one; the newer of the two counts. Over plain http it\nhas to be named by its SHA-256. A catalogue only says where mirrors are: what they send is still checked.',
    },
    zh: {
      message:
        '读取并检查一份目录，保存在内置目录旁边；以较新的为准。通过明文 http 获取时必须指定 SHA-256。\n目录只说明镜像在哪里：镜像发送的内容仍会受到验证。',
    },
  },
  'cli.examples.mirrors-update': {
    en: {
      message:
        'gomirror mirrors update ./mirrors.json\ngomirror mirrors update https://corp.example/mirrors.json',
    },
    zh: {
      message:
        'gomirror mirrors update ./mirrors.json\ngomirror mirrors update https://corp.example/mirrors.json',
    },
  },
  'cli.flag.module-mirrors-bench': {
    en: { message: 'Measure by this module version in place of the usual ones.' },
    zh: { message: '用该模块版本代替默认模块进行测试。' },
  },
  'cli.flag.timeout-mirrors-bench': {
    en: { message: 'The time limit for all of it (default: 60s).' },
    zh: { message: '整个测试的时限（默认：60s）。' },
  },
  'cli.flag.timeout-mirrors-use': {
    en: { message: 'The time limit for measuring (default: 30s).' },
    zh: { message: '测试的时限（默认：30s）。' },
  },
  'cli.flag.timeout-mirrors-check': {
    en: { message: 'The time limit for all of it (default: 60s).' },
    zh: { message: '整个检查的时限（默认：60s）。' },
  },
  'cli.flag.yes-mirrors-use': {
    en: { message: 'Ask nobody, and make the changes.' },
    zh: { message: '不询问，直接执行改动。' },
  },
  'cli.flag.sha256': {
    en: { message: 'The SHA-256 of the file that is meant, in hex.' },
    zh: { message: '所需文件的 SHA-256（十六进制）。' },
  },

  'cli.mirrors-revision': {
    en: { message: 'Catalogue of {revision} ({source})' },
    zh: { message: '{revision} 的目录（{source}）' },
  },
  'cli.mirrors-from.built-in': { en: { message: 'built in' }, zh: { message: '内置' } },
  'cli.mirrors-from.update': { en: { message: 'updated' }, zh: { message: '已更新' } },
  'cli.mirrors-from.user': { en: { message: 'your own' }, zh: { message: '自定义' } },
  'cli.mirrors-from.given': { en: { message: 'given' }, zh: { message: '指定' } },
  'cli.mirrors-head.name': { en: { message: 'NAME' }, zh: { message: '名称' } },
  'cli.mirrors-head.url': { en: { message: 'URL' }, zh: { message: '网址' } },
  'cli.mirrors-head.owner': { en: { message: 'BY' }, zh: { message: '运营方' } },
  'cli.mirrors-head.sumdb': { en: { message: 'CHECKSUM DATABASE' }, zh: { message: '校验和数据库' } },
  'cli.mirrors-head.from': { en: { message: 'FROM' }, zh: { message: '来源' } },
  'cli.mirrors-head.state': { en: { message: 'STATE' }, zh: { message: '状态' } },
  'cli.mirrors-head.first-byte': { en: { message: 'FIRST BYTE p50/p95' }, zh: { message: '首字节 p50/p95' } },
  'cli.mirrors-head.speed': { en: { message: 'SPEED p50/p95' }, zh: { message: '速度 p50/p95' } },
  'cli.mirrors-head.failures': { en: { message: 'FAILED' }, zh: { message: '失败' } },
  'cli.mirrors-head.fresh': { en: { message: 'FRESH' }, zh: { message: '新鲜度' } },
  'cli.mirrors-head.bytes': { en: { message: 'BYTES' }, zh: { message: '内容' } },
  'cli.mirrors-head.database': { en: { message: 'DATABASE' }, zh: { message: '数据库' } },
  'cli.mirrors-head.toolchains': { en: { message: 'TOOLCHAINS' }, zh: { message: '工具链' } },
  'cli.mirrors-head.certificate': { en: { message: 'CERTIFICATE' }, zh: { message: '证书' } },
  'cli.mirrors-head.versions': { en: { message: 'VERSIONS' }, zh: { message: '版本数' } },
  'cli.mirrors-head.newest': { en: { message: 'NEWEST' }, zh: { message: '列表最新' } },
  'cli.mirrors-head.latest': { en: { message: 'LATEST' }, zh: { message: 'latest' } },
  'cli.mirrors-head.mod': { en: { message: 'GO.MOD' }, zh: { message: 'go.mod' } },
  'cli.mirrors-head.zip': { en: { message: 'ZIP' }, zh: { message: 'zip' } },
  'cli.mirrors-support.yes': { en: { message: 'yes' }, zh: { message: '有' } },
  'cli.mirrors-support.no': { en: { message: 'no' }, zh: { message: '无' } },
  'cli.mirrors-support.unknown': { en: { message: 'unknown' }, zh: { message: '未知' } },
  'cli.mirrors-support.broken': { en: { message: 'broken' }, zh: { message: '故障' } },
  'cli.mirrors-basis.documented': { en: { message: 'documented' }, zh: { message: '有文档' } },
  'cli.mirrors-basis.reported': { en: { message: 'reported' }, zh: { message: '据报告' } },
  'cli.mirrors-basis.probed': { en: { message: 'probed' }, zh: { message: '已测试' } },
  'cli.mirrors-databases': {
    en: { message: 'Checksum database (GOSUMDB):' },
    zh: { message: '校验和数据库（GOSUMDB）：' },
  },
  'cli.mirrors-releases': { en: { message: 'Go releases:' }, zh: { message: 'Go 发行版：' } },
  'cli.mirrors-retired': { en: { message: 'Not to be used:' }, zh: { message: '不要使用：' } },
  'cli.mirrors-instead': { en: { message: 'use {instead}' }, zh: { message: '请改用 {instead}' } },
  'cli.mirrors-own-file': {
    en: { message: 'Mirrors of your own go into {path}.' },
    zh: { message: '您自己的镜像可写入 {path}。' },
  },

  'cli.mirrors-progress.requests': {
    en: { message: 'asking {count} mirrors {bar}' },
    zh: { message: '正在询问 {count} 个镜像 {bar}' },
  },
  'cli.mirrors-progress.downloads': {
    en: { message: 'loading from {name} {bar}' },
    zh: { message: '正在从 {name} 下载 {bar}' },
  },
  'cli.mirrors-progress.check': {
    en: { message: 'comparing {count} mirrors {bar}' },
    zh: { message: '正在比较 {count} 个镜像 {bar}' },
  },
  'cli.mirrors-state.usable': { en: { message: 'good' }, zh: { message: '良好' } },
  'cli.mirrors-state.limited': { en: { message: 'with limits' }, zh: { message: '受限' } },
  'cli.mirrors-state.unusable': { en: { message: 'unusable' }, zh: { message: '不可用' } },
  'cli.mirrors-hashes.verified': { en: { message: 'verified' }, zh: { message: '已验证' } },
  'cli.mirrors-hashes.agrees': { en: { message: 'as others' }, zh: { message: '与其他一致' } },
  'cli.mirrors-hashes.differs': { en: { message: 'WRONG' }, zh: { message: '错误' } },
  'cli.mirrors-hashes.unchecked': { en: { message: 'unchecked' }, zh: { message: '未核实' } },
  'cli.mirrors-fresh.newest': { en: { message: 'newest' }, zh: { message: '最新' } },
  'cli.mirrors-fresh.behind': { en: { message: 'behind' }, zh: { message: '滞后' } },
  'cli.mirrors-fresh.unknown': { en: { message: 'unknown' }, zh: { message: '未知' } },
  'cli.mirrors-certificate': {
    en: { message: '{issuer}, until {date}{h2}' },
    zh: { message: '{issuer}，有效期至 {date}{h2}' },
  },
  'cli.mirrors-certificate-bad': {
    en: { message: '{issuer}, until {date}, not trusted ({fault})' },
    zh: { message: '{issuer}，有效期至 {date}，不受信任（{fault}）' },
  },
  'cli.mirrors-database-reached': {
    en: { message: 'Checksum database at {url}: answers' },
    zh: { message: '校验和数据库 {url}：可访问' },
  },
  'cli.mirrors-database-not-reached': {
    en: { message: 'Checksum database at {url}: {reason}' },
    zh: { message: '校验和数据库 {url}：{reason}' },
  },
  'cli.mirrors-remarks': { en: { message: 'Remarks:' }, zh: { message: '说明：' } },
  'cli.mirrors-recommended': { en: { message: 'Recommended: {names}' }, zh: { message: '推荐：{names}' } },
  'cli.mirrors-how': {
    en: { message: 'To set it: gomirror mirrors use {names}' },
    zh: { message: '设置方法：gomirror mirrors use {names}' },
  },

  'cli.mirrors-check-head': {
    en: { message: '{path} {version}' },
    zh: { message: '{path} {version}' },
  },
  'cli.mirrors-check-database.recorded': {
    en: { message: 'The checksum database {name} has recorded (asked by way of {by}):' },
    zh: { message: '校验和数据库 {name} 的记录（经由 {by} 查询）：' },
  },
  'cli.mirrors-check-database.absent': {
    en: {
      message: 'The checksum database {name} knows no such version: it is private, or was never published.',
    },
    zh: { message: '校验和数据库 {name} 中没有该版本：它是私有的，或从未发布。' },
  },
  'cli.mirrors-check-database.unknown': {
    en: { message: 'The checksum database {name} could not be asked.' },
    zh: { message: '无法询问校验和数据库 {name}。' },
  },
  'cli.mirrors-check-database.not-asked': {
    en: { message: 'The checksum database was not asked: the module is private.' },
    zh: { message: '未询问校验和数据库：该模块是私有的。' },
  },
  'cli.mirrors-verdict.right': { en: { message: 'right' }, zh: { message: '正确' } },
  'cli.mirrors-verdict.wrong': { en: { message: 'WRONG' }, zh: { message: '错误' } },
  'cli.mirrors-verdict.agrees': { en: { message: 'as others' }, zh: { message: '与其他一致' } },
  'cli.mirrors-verdict.alone': { en: { message: 'DIFFERS' }, zh: { message: '不一致' } },
  'cli.mirrors-verdict.absent': { en: { message: 'not there' }, zh: { message: '没有' } },
  'cli.mirrors-verdict.failed': { en: { message: 'failed' }, zh: { message: '失败' } },
  'cli.mirrors-verdict.unchecked': { en: { message: 'unchecked' }, zh: { message: '未核实' } },
  'cli.mirrors-outcome.agree': {
    en: { message: 'All mirrors that have it serve the same.' },
    zh: { message: '所有拥有该版本的镜像内容一致。' },
  },
  'cli.mirrors-outcome.wrong': {
    en: {
      message: 'Wrong are: {names}. They serve other bytes than the checksum database has recorded.',
      hint: 'Do not use them for this module, keep your go.sum as it is, and tell those who run them.',
    },
    zh: {
      message: '有误的是：{names}。它们提供的内容与校验和数据库的记录不同。',
      hint: '请不要用它们下载该模块，保留现有的 go.sum，并告知其运营方。',
    },
  },
  'cli.mirrors-outcome.differ': {
    en: {
      message: 'The mirrors differ, and nobody can tell who is right. The same is served by: {names}.',
      hint: 'Ask again when the checksum database can be reached; until then use none of it.',
    },
    zh: {
      message: '各镜像内容不一致，无法判断谁正确。内容相同的有：{names}。',
      hint: '请在可访问校验和数据库时再次检查；在此之前不要使用这些内容。',
    },
  },
  'cli.mirrors-outcome.nobody': {
    en: { message: 'No mirror that was asked has it.' },
    zh: { message: '所询问的镜像都没有该版本。' },
  },
  'cli.mirrors-updated': {
    en: {
      message:
        'The catalogue of {revision} counts now, with {count} mirrors (before: {before}). Kept in {path}.',
    },
    zh: { message: '现在使用 {revision} 的目录，共 {count} 个镜像（此前为 {before}）。已保存到 {path}。' },
  },
} as const satisfies Catalog;
