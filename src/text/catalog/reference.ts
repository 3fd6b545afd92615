import type { Catalog } from '../say.ts';

const privateExample = [
  ...['private:', '  - modules: corp.example/*, github.com/acme/*', '    networks: 10.0.0.0/8'],
  ...['  - modules: go.corp.example', '    from: https://artifacts.corp.example/go'],
  ...['credentials:', '  - for: github.com/acme', '    kind: token', '    secretFile: github-token'],
  ...[
    '  - for: artifacts.corp.example',
    '    kind: basic',
    '    user: mirror',
    '    secretEnv: ARTIFACTS_PASSWORD',
  ],
  ...[
    '  - for: git.corp.example',
    '    kind: ssh',
    '    keyFile: ~/.ssh/mirror',
    '    knownHostsFile: known_hosts',
  ],
  ...[
    'access:',
    '  rules:',
    '    - who: group:backend, user:gopher',
    '      read: corp.example/*, github.com/acme/*',
  ],
  ...['    - who: network:10.8.0.0/16', '      read: go.corp.example'],
  ...['tls:', '  cert: cert.pem', '  key: key.pem'],
].join('\n');

/** The words of the generated reference page around those of the settings. */
export const referenceMessages = {
  'reference.generated': {
    en: {
      message: 'Generated from the table of settings; see scripts/generate.ts. Edits here are overwritten.',
    },
    zh: { message: '由设置表生成，见 scripts/generate.ts。对本文件的修改会被覆盖。' },
  },
  'reference.title': { en: { message: 'Configuration' }, zh: { message: '配置' } },
  'reference.intro': {
    en: {
      message:
        "Every setting can be given in three ways: as an option on the command line, as an environment variable, and as a line\nof the settings file. The first of these that has it wins; what none of them has is the default.\n\nThe file is YAML. It is the one named by `--config`, else by `GOMIRROR_CONFIG`, else `gomirror/gomirror.yaml` in the user's\nconfiguration folder (Linux `$XDG_CONFIG_HOME` or `~/.config`, macOS `~/Library/Application Support`, Windows `%AppData%`) if\nit is there. A section is a name with its settings indented below it:",
    },
    zh: {
      message:
        '每个设置都有三种写法：命令行选项、环境变量、配置文件中的一行。排在前面的优先；都没有写的，使用默认值。\n\n配置文件是 YAML 格式。依次使用：`--config` 指定的文件；`GOMIRROR_CONFIG` 指定的文件；用户配置目录（Linux 上是\n`$XDG_CONFIG_HOME` 或 `~/.config`，macOS 上是 `~/Library/Application Support`，Windows 上是 `%AppData%`）中的\n`gomirror/gomirror.yaml`（如果存在）。同一部分的设置缩进写在这一部分的名称下面：',
    },
  },
  'reference.example': {
    en: {
      message:
        'listen: 127.0.0.1:4663\nupstream: https://mirror.example.com|official\nlog:\n  format: json\nfetch:\n  connectTimeout: 3s',
    },
    zh: {
      message:
        'listen: 127.0.0.1:4663\nupstream: https://mirror.example.com|official\nlog:\n  format: json\nfetch:\n  connectTimeout: 3s',
    },
  },
  'reference.values': {
    en: {
      message:
        "Durations are numbers with a unit (`ms`, `s`, `m`, `h`, `d`), also joined: `1h30m`. Sizes are numbers with a unit (`B`, `kB`, `MB`,\n`GB` are powers of 1000; `KiB`, `MiB`, `GiB` powers of 1024). A relative path in the file is relative to the file's own folder, elsewhere to\nthe current one; `~/` is the home folder. An empty variable counts as not set. A name in the file that is no setting is an\nerror; a variable `GOMIRROR_…` that is no setting is mentioned and ignored.\n\n`gomirror config show` prints every value and where it came from. An editor checks the file against\n`gomirror config schema`.",
    },
    zh: {
      message:
        '时长是数字加单位（`ms`、`s`、`m`、`h`、`d`），可以连写：`1h30m`。大小是数字加单位（`B`、`kB`、`MB`、`GB` 以 1000 为进位；`KiB`、`MiB`、\n`GiB` 以 1024 为进位）。配置文件中的相对路径相对于该文件所在目录，其他地方的相对路径相对于当前目录；`~/` 表示主目录。\n空的环境变量视为没有设置。配置文件中出现不存在的设置名是错误；不存在的 `GOMIRROR_…` 环境变量会被提示并忽略。\n\n`gomirror config show` 显示每个值及其来源。编辑器可以用 `gomirror config schema` 检查配置文件。',
    },
  },
  'reference.upstreams': {
    en: {
      message:
        'Several upstreams may be a list with maps. Such a list is one group: when one of its members fails in any way, the next is asked at once,\nand `strategy` says in which order. All but `url` may be left out: `name` (else the host), `priority` (0 to 1000; smaller ones go first; else\n0), `weight` (1 to 1000, the share among equals; else 1), `proxy` (a URL or `none`; else `fetch.proxy`), `ca` (a file of certificates). A\nvariable or an option takes the same as JSON. `profiles` holds such lists by name:',
    },
    zh: {
      message:
        '多个上游可以写成带有各项说明的列表。这样的列表是一组：其中一个以任何方式失败，就立即改问下一个，先后顺序由 `strategy` 决定。除 `url` 外都可以省略：\n`name`（默认为主机名）、`priority`（0 到 1000，小的优先，默认 0）、`weight`（1 到 1000，同等条件下所占的份额，默认 1）、`proxy`（URL 或 `none`，默认按\n`fetch.proxy`）、`ca`（证书文件）。环境变量和选项可以用 JSON 写同样的内容。`profiles` 按名称保存这样的列表：',
    },
  },
  'reference.example-upstreams': {
    en: {
      message:
        'upstream:\n  - url: https://near.example.com\n    name: near\n    weight: 2\n  - url: https://far.example.com\n    priority: 1\n    proxy: http://proxy.example.com:3128\n    ca: far-ca.pem\n  - official\nstrategy: failover\nprofiles:\n  test:\n    upstream: https://test.example.com\n    strategy: fastest',
    },
    zh: {
      message:
        'upstream:\n  - url: https://near.example.com\n    name: near\n    weight: 2\n  - url: https://far.example.com\n    priority: 1\n    proxy: http://proxy.example.com:3128\n    ca: far-ca.pem\n  - official\nstrategy: failover\nprofiles:\n  test:\n    upstream: https://test.example.com\n    strategy: fastest',
    },
  },
  'reference.private': {
    en: {
      message:
        "What is private, what is presented to servers, and who may read it, are lists of maps. In `private` all but `modules` may be left out: `from` (upstreams\nas above, among them `direct`, or `public` for the public ones; else `direct`), `networks` (in which their servers may be, besides public addresses; else\n`none`), `sumdb` (whether the checksum database is asked about them; else `false`). A credential has `for` (a host, perhaps with a port or a path) and a\n`kind`: `token` (`service` or `user` where the host does not tell), `basic` (`user`), both with `secretFile` or `secretEnv`; `netrc` (`file`); `ssh`\n(`keyFile`, `knownHostsFile`, `user`); `helper` (`command`, a program that speaks git's credential protocol); `github-app` (`appId`,\n`installationId`, `secretFile` or `secretEnv`, `apiUrl`). A secret itself is never written here:",
    },
    zh: {
      message:
        '哪些模块是私有的、向服务器出示什么、谁可以读取，都写成列表，每项是一组“名称: 值”。`private` 中除 `modules` 外都可以省略：`from`（写法与上面的上游相同，可以包括\n`direct`；`public` 表示公开上游；默认 `direct`）、`networks`（除公网地址外，其服务器可以位于哪些网络；默认 `none`）、`sumdb`（是否向校验和数据库查询它们；默认 `false`）。\n每份凭据有 `for`（主机，可以带端口或路径）和 `kind`：`token`（主机不能说明时写 `service` 或 `user`）和 `basic`（`user`），两者都用 `secretFile` 或 `secretEnv`；\n`netrc`（`file`）；`ssh`（`keyFile`、`knownHostsFile`、`user`）；`helper`（`command`，使用 git 凭据协议的程序）；`github-app`（`appId`、`installationId`、`secretFile` 或\n`secretEnv`、`apiUrl`）。机密信息本身绝不写在这里：',
    },
  },
  'reference.example-private': {
    en: { message: privateExample },
    zh: { message: privateExample },
  },
  'reference.section-access': {
    en: { message: '`access`: who may read what' },
    zh: { message: '`access`：谁可以读取什么' },
  },
  'reference.section-limits': {
    en: { message: '`limits`: how much one client may ask for' },
    zh: { message: '`limits`：一个客户端最多可以请求多少' },
  },
  'reference.section-direct': {
    en: { message: '`direct`: from version control' },
    zh: { message: '`direct`：直接从版本控制系统获取' },
  },
  'reference.section-general': { en: { message: 'General' }, zh: { message: '基本设置' } },
  'reference.section-log': { en: { message: '`log`: what is printed' }, zh: { message: '`log`：输出' } },
  'reference.section-tls': { en: { message: '`tls`: HTTPS' }, zh: { message: '`tls`：HTTPS' } },
  'reference.section-sumdb': {
    en: { message: '`sumdb`: the checksum database' },
    zh: { message: '`sumdb`：校验和数据库' },
  },
  'reference.section-fetch': {
    en: { message: '`fetch`: asking upstreams' },
    zh: { message: '`fetch`：访问上游' },
  },
  'reference.section-retry': {
    en: { message: '`retry`: asking an upstream again' },
    zh: { message: '`retry`：重复访问上游' },
  },
  'reference.section-hedge': {
    en: { message: '`hedge`: asking a second one when the first is late' },
    zh: { message: '`hedge`：第一个迟迟不答时再问一个' },
  },
  'reference.section-breaker': {
    en: { message: '`breaker`: leaving an upstream alone that fails' },
    zh: { message: '`breaker`：暂停访问出故障的上游' },
  },
  'reference.section-probe': {
    en: { message: '`probe`: trying upstreams' },
    zh: { message: '`probe`：试探上游' },
  },
  'reference.section-lists': {
    en: { message: '`lists`: version lists' },
    zh: { message: '`lists`：版本列表' },
  },
  'reference.section-freshness': {
    en: { message: '`freshness`: how long answers that may change are kept' },
    zh: { message: '`freshness`：会变化的结果保存多久' },
  },
  'reference.section-ahead': {
    en: { message: '`ahead`: fetching before it is asked for' },
    zh: { message: '`ahead`：预先获取' },
  },
  'reference.section-warm': {
    en: { message: '`warm`: keeping fresh what is asked for often' },
    zh: { message: '`warm`：让常用的内容保持新鲜' },
  },
  'reference.section-fill': {
    en: { message: '`fill`: keeping what is new' },
    zh: { message: '`fill`：获取并保存新内容' },
  },
  'reference.section-verify': { en: { message: '`verify`: verifying' }, zh: { message: '`verify`：验证' } },
  'reference.section-memory': { en: { message: '`memory`: memory' }, zh: { message: '`memory`：内存' } },
  'reference.section-server': {
    en: { message: '`server`: answering clients' },
    zh: { message: '`server`：应答客户端' },
  },
  'reference.section-scrub': {
    en: { message: '`scrub`: looking for rotten bytes' },
    zh: { message: '`scrub`：检查损坏的数据' },
  },
  'reference.written-as': {
    en: { message: 'Option and variable: {value}' },
    zh: { message: '选项和环境变量：{value}' },
  },
  'reference.file-only': {
    en: { message: 'In the settings file only' },
    zh: { message: '只能写在配置文件中' },
  },
  'reference.live': {
    en: { message: 'A change takes effect: when the settings are read again, without a restart' },
    zh: { message: '修改后生效：重新读取设置时，不需要重启' },
  },
  'reference.not-live': {
    en: { message: 'A change takes effect: at the next start' },
    zh: { message: '修改后生效：下次启动时' },
  },
  'reference.value': { en: { message: 'Value: {value}' }, zh: { message: '取值：{value}' } },
  'reference.default': { en: { message: 'Default: {value}' }, zh: { message: '默认值：{value}' } },
  'reference.why': { en: { message: 'Why: {value}' }, zh: { message: '理由：{value}' } },
  'reference.separator': { en: { message: ', ' }, zh: { message: '、' } },
  'reference.range-duration': {
    en: { message: 'a duration from {min} to {max}' },
    zh: { message: '时长，{min} 到 {max}' },
  },
  'reference.range-size': {
    en: { message: 'a size from {min} to {max}' },
    zh: { message: '大小，{min} 到 {max}' },
  },
  'reference.range-count': {
    en: { message: 'a whole number from {min} to {max}' },
    zh: { message: '整数，{min} 到 {max}' },
  },
  'reference.kind-address': {
    en: { message: '`HOST:PORT`, an IPv6 address in brackets' },
    zh: { message: '`主机:端口`，IPv6 地址写在方括号内' },
  },
  'reference.kind-path': { en: { message: 'a path' }, zh: { message: '路径' } },
  'reference.kind-upstream': {
    en: {
      message:
        'a list in the syntax of `GOPROXY`; in the file also a YAML list, joined by `,`, or with maps, as above',
    },
    zh: {
      message:
        '与 `GOPROXY` 写法相同的列表；在配置文件中也可以写成 YAML 列表（各项之间相当于用 `,` 连接），或像上面那样带有名称、优先级等',
    },
  },
  'reference.kind-database': {
    en: { message: '`name`, `name+key`, either followed by a space and a URL' },
    zh: { message: '`名称` 或 `名称+公钥`，之后可加空格和 URL' },
  },
  'reference.kind-switch': {
    en: { message: '`true` or `false`; as an option it needs no value' },
    zh: { message: '`true` 或 `false`；作为选项时不需要写值' },
  },
  'reference.kind-name': {
    en: { message: 'a name under `profiles` in the file' },
    zh: { message: '配置文件中 `profiles` 之下的名称' },
  },
  'reference.kind-proxy': {
    en: {
      message:
        '`environment`, `none`, or a URL `http://HOST:PORT`, which may carry a user name and a password',
    },
    zh: { message: '`environment`、`none`，或 URL `http://主机:端口`（可以带用户名和密码）' },
  },
  'reference.kind-index': {
    en: { message: '`none`, `official`, or a URL' },
    zh: { message: '`none`、`official` 或 URL' },
  },
  'reference.kind-modules': {
    en: { message: 'module paths joined by `,`, or `none`; in the file also a YAML list' },
    zh: { message: '用 `,` 连接的模块路径，或 `none`；在配置文件中也可以写成 YAML 列表' },
  },
  'reference.kind-patterns': {
    en: {
      message: 'patterns as `GOPRIVATE` takes them, joined by `,`, or `none`; in the file also a YAML list',
    },
    zh: {
      message: '与 `GOPRIVATE` 写法相同的模式，用 `,` 连接，或 `none`；在配置文件中也可以写成 YAML 列表',
    },
  },
  'reference.kind-networks': {
    en: {
      message:
        'networks like `10.0.0.0/8`, single addresses, or `loopback`, joined by `,`, or `none`; in the file also a YAML list',
    },
    zh: {
      message:
        '形如 `10.0.0.0/8` 的网络、单个地址或 `loopback`，用 `,` 连接，或 `none`；在配置文件中也可以写成 YAML 列表',
    },
  },
  'reference.kind-paths': {
    en: { message: 'paths joined by `,`, or `none`; in the file also a YAML list' },
    zh: { message: '用 `,` 连接的路径，或 `none`；在配置文件中也可以写成 YAML 列表' },
  },
  'reference.kind-header': { en: { message: 'the name of a header' }, zh: { message: '请求头的名称' } },
  'reference.kind-private': {
    en: {
      message:
        'patterns as `GOPRIVATE` takes them, joined by `,`, or `none`; in the file also a list of maps with `modules`, as above',
    },
    zh: {
      message:
        '与 `GOPRIVATE` 写法相同的模式，用 `,` 连接，或 `none`；在配置文件中也可以像上面那样写成带有 `modules` 的列表',
    },
  },
  'reference.kind-credentials': {
    en: { message: 'a list of maps with `for` and `kind`, as above' },
    zh: { message: '列表，每项带有 `for` 和 `kind`，如上所述' },
  },
  'reference.kind-rules': {
    en: { message: 'a list of maps with `who` and `read`, as above' },
    zh: { message: '列表，每项带有 `who` 和 `read`，如上所述' },
  },
  'reference.kind-issuers': {
    en: { message: 'a list of maps with `issuer` and `audience`' },
    zh: { message: '列表，每项带有 `issuer` 和 `audience`' },
  },
  'reference.kind-profiles': {
    en: { message: 'a map from names (small letters, digits, `-`) to `upstream` and `strategy`' },
    zh: { message: '从名称（小写字母、数字、`-`）到 `upstream` 和 `strategy` 的映射' },
  },
  'reference.no-default': { en: { message: 'none' }, zh: { message: '无' } },
  'reference.derived-data-folder': {
    en: { message: 'depends on the operating system' },
    zh: { message: '取决于操作系统' },
  },
  'reference.derived-machine-proxies': {
    en: { message: "the mirrors of the machine's own `GOPROXY`, else `official`" },
    zh: { message: '本机 `GOPROXY` 中的镜像，没有则为 `official`' },
  },
  'reference.derived-locale': { en: { message: "the locale's" }, zh: { message: '由区域设置决定' } },
  'reference.derived-processors': {
    en: { message: 'depends on the number of processors' },
    zh: { message: '取决于处理器数量' },
  },
} as const satisfies Catalog;
