import type { Catalog } from '../say.ts';

/** The words for `src/module/codes.ts`. */
export const moduleMessages = {
  'module.path-empty': {
    en: { message: 'The path is empty.' },
    zh: { message: '路径为空。' },
  },
  'module.path-not-utf8': {
    en: { message: 'The path "{path}" is not valid UTF-8 text.' },
    zh: { message: '路径 "{path}" 不是有效的 UTF-8 文本。' },
  },
  'module.path-leading-dash': {
    en: { message: 'The path "{path}" begins with a dash; no module or package path may.' },
    zh: { message: '路径 "{path}" 以短横线开头；模块路径和包路径都不允许这样。' },
  },
  'module.path-leading-slash': {
    en: { message: 'The path "{path}" begins with a slash.', hint: 'Write it without the first slash.' },
    zh: { message: '路径 "{path}" 以斜杠开头。', hint: '请去掉开头的斜杠。' },
  },
  'module.path-double-slash': {
    en: {
      message: 'The path "{path}" has two slashes in a row.',
      hint: 'Write a single slash between elements.',
    },
    zh: { message: '路径 "{path}" 中有两个连续的斜杠。', hint: '各段之间只写一个斜杠。' },
  },
  'module.path-trailing-slash': {
    en: { message: 'The path "{path}" ends with a slash.', hint: 'Write it without the last slash.' },
    zh: { message: '路径 "{path}" 以斜杠结尾。', hint: '请去掉末尾的斜杠。' },
  },
  'module.path-dot-element': {
    en: {
      message:
        'The path "{path}" has the element "{element}", which is dots only and would lead to another folder.',
    },
    zh: { message: '路径 "{path}" 中的 "{element}" 只由点组成，会指向别的目录。' },
  },
  'module.path-leading-dot': {
    en: {
      message: 'In the module path "{path}" the element "{element}" begins with a dot, which is not allowed.',
    },
    zh: { message: '模块路径 "{path}" 中的 "{element}" 以点开头，这是不允许的。' },
  },
  'module.path-trailing-dot': {
    en: {
      message: 'In the path "{path}" the element "{element}" ends with a dot, which Windows would drop.',
    },
    zh: { message: '路径 "{path}" 中的 "{element}" 以点结尾，而 Windows 会把这个点去掉。' },
  },
  'module.path-bad-character': {
    en: {
      message: 'The path "{path}" has the character "{character}", which is not allowed there.',
      hint: 'Module paths are made of ASCII letters, digits and - . _ ~ only.',
    },
    zh: {
      message: '路径 "{path}" 中有不允许出现的字符 "{character}"。',
      hint: '模块路径只能由 ASCII 字母、数字和 - . _ ~ 组成。',
    },
  },
  'module.path-reserved-name': {
    en: { message: 'In the path "{path}" the element "{element}" is a name that Windows keeps for devices.' },
    zh: { message: '路径 "{path}" 中的 "{element}" 是 Windows 保留的设备名。' },
  },
  'module.path-short-name': {
    en: {
      message:
        'In the path "{path}" the element "{element}" ends in a tilde and digits; on Windows it could mean another file.',
    },
    zh: { message: '路径 "{path}" 中的 "{element}" 以波浪号加数字结尾；在 Windows 上它可能指向另一个文件。' },
  },
  'module.path-no-dot': {
    en: {
      message: 'The module path "{path}" begins with "{element}", which has no dot and so cannot be a host.',
      hint: 'A path like that can belong to the standard library or to the main module only; no mirror has it. Check the spelling of the import.',
    },
    zh: {
      message: '模块路径 "{path}" 的第一段 "{element}" 中没有点，不可能是主机名。',
      hint: '这样的路径只能属于标准库或主模块，任何镜像都没有它。请检查 import 是否写对。',
    },
  },
  'module.path-bad-first-character': {
    en: {
      message:
        'The first element of the module path "{path}" has the character "{character}", which no host name may have.',
      hint: 'The first element is a host name: lower-case letters, digits, dots and dashes.',
    },
    zh: {
      message: '模块路径 "{path}" 的第一段中有字符 "{character}"，主机名里不能有它。',
      hint: '第一段是主机名，只能用小写字母、数字、点和短横线。',
    },
  },
  'module.path-bad-major': {
    en: {
      message: 'The module path "{path}" does not end in a well-formed major version.',
      hint: 'From version 2 on a path ends in /v2, /v3 and so on; /v0, /v1 and leading zeros are not used. Paths on gopkg.in end in .v1, .v2 and so on.',
    },
    zh: {
      message: '模块路径 "{path}" 末尾的主版本号写法不对。',
      hint: '从版本 2 起，路径以 /v2、/v3 等结尾；不使用 /v0、/v1，也不带前导零。gopkg.in 上的路径以 .v1、.v2 等结尾。',
    },
  },
  'module.bad-escape': {
    en: {
      message: '"{escaped}" is not in escaped form.',
      hint: 'In URLs each upper-case letter of a module path or version is written as an exclamation mark and the lower-case letter: github.com/BurntSushi becomes github.com/!burnt!sushi.',
    },
    zh: {
      message: '"{escaped}" 不是转义后的写法。',
      hint: '在网址里，模块路径和版本中的每个大写字母都要写成感叹号加小写字母：github.com/BurntSushi 写作 github.com/!burnt!sushi。',
    },
  },
  'module.bad-version': {
    en: { message: '"{version}" is not a semantic version such as v1.2.3.' },
    zh: { message: '"{version}" 不是 v1.2.3 这样的语义化版本。' },
  },
  'module.version-not-canonical': {
    en: {
      message: '"{version}" is not a full version, so there is no file for it.',
      hint: 'Ask for {version}.info first: it tells which version the name stands for. A full version has three numbers, like v1.2.3, and no build metadata but +incompatible.',
    },
    zh: {
      message: '"{version}" 不是完整的版本号，因此没有对应的文件。',
      hint: '请先请求 {version}.info，它会说明这个名字对应哪个版本。完整的版本号有三个数字，例如 v1.2.3，除 +incompatible 外不带构建信息。',
    },
  },
  'module.version-major-mismatch': {
    en: {
      message: 'Version {version} cannot belong to the module path "{path}", which takes {wanted} only.',
      hint: 'From version 2 on the major version is part of the path (…/v2), unless the version ends in +incompatible.',
    },
    zh: {
      message: '版本 {version} 不可能属于模块路径 "{path}"，该路径只接受 {wanted}。',
      hint: '从版本 2 起，主版本号是路径的一部分（…/v2），除非版本以 +incompatible 结尾。',
    },
  },
  'module.bad-revision': {
    en: { message: '"{revision}" cannot be a version, branch, tag or commit in a request to a mirror.' },
    zh: { message: '在发给镜像的请求中，"{revision}" 不能作为版本、分支、标签或提交。' },
  },
  'module.bad-path-major': {
    en: { message: '"{pathMajor}" is not the major version of a module path, such as /v2 or .v3.' },
    zh: { message: '"{pathMajor}" 不是 /v2 或 .v3 这样的模块路径主版本。' },
  },
  'module.bad-pseudo-version': {
    en: { message: '"{version}" is not a pseudo-version such as v0.0.0-20240102150405-abcdefabcdef.' },
    zh: { message: '"{version}" 不是 v0.0.0-20240102150405-abcdefabcdef 这样的伪版本。' },
  },
  'module.pseudo-version-time': {
    en: { message: 'The time in the pseudo-version {version} is not a date and time that exists.' },
    zh: { message: '伪版本 {version} 中的时间不是真实存在的日期和时间。' },
  },
  'module.pseudo-version-base': {
    en: {
      message: 'No tag can have led to the pseudo-version {version}: the version before it does not exist.',
    },
    zh: { message: '伪版本 {version} 不可能由任何标签得来：它之前的版本并不存在。' },
  },
  'module.target-not-absolute': {
    en: { message: 'The request "{target}" does not begin with a slash.' },
    zh: { message: '请求 "{target}" 没有以斜杠开头。' },
  },
  'module.target-query': {
    en: {
      message: 'The request "{target}" has a query (after "?"), which the module protocol does not know.',
      hint: 'If it is part of the address in GOPROXY, take it out there.',
    },
    zh: {
      message: '请求 "{target}" 带有查询参数（"?" 之后的部分），模块协议中没有这种写法。',
      hint: '如果它写在 GOPROXY 的地址里，请从那里去掉。',
    },
  },
  'module.target-bad-character': {
    en: { message: 'The request "{target}" has the character "{character}", which is not allowed in it.' },
    zh: { message: '请求 "{target}" 中有不允许出现的字符 "{character}"。' },
  },
  'module.target-bad-percent': {
    en: {
      message: 'The percent-encoding in the request "{target}" is malformed or does not give UTF-8 text.',
    },
    zh: { message: '请求 "{target}" 中的百分号编码有误，或解码后不是 UTF-8 文本。' },
  },
  'module.target-encoded-separator': {
    en: {
      message: 'The request "{target}" has an encoded slash or backslash in it.',
      hint: 'A proxy in between may be encoding addresses a second time; let it pass them on unchanged.',
    },
    zh: {
      message: '请求 "{target}" 中含有编码过的斜杠或反斜杠。',
      hint: '中间的代理可能把地址又编码了一次，请让它原样转发。',
    },
  },
  'module.target-unknown': {
    en: {
      message: 'There is nothing at "{target}": it is not a request of the module protocol.',
      hint: 'Requests look like /<module>/@v/list, /<module>/@v/<version>.info, .mod or .zip, /<module>/@latest or /sumdb/<name>/….',
    },
    zh: {
      message: '"{target}" 处没有内容：这不是模块协议中的请求。',
      hint: '请求的形式是 /<模块>/@v/list、/<模块>/@v/<版本>.info、.mod 或 .zip、/<模块>/@latest 或 /sumdb/<名称>/…。',
    },
  },
  'module.target-bad-sumdb': {
    en: { message: 'The request "{target}" for a checksum database is malformed.' },
    zh: { message: '对校验和数据库的请求 "{target}" 格式不对。' },
  },
  'module.list-html': {
    en: {
      message: 'An HTML page came where a list of versions was expected.',
      hint: 'Something between here and the upstream answers in its place: a login page, a filter, or a wrong address.',
    },
    zh: {
      message: '本应收到版本列表，却收到了一个 HTML 网页。',
      hint: '有别的东西代替上游作了回答：可能是登录页面、过滤设备，或者地址写错了。',
    },
  },
  'module.list-no-versions': {
    en: {
      message: 'The list of versions has lines, but not one of them is a version; the first is "{line}".',
    },
    zh: { message: '版本列表里有内容，但没有一行是版本；第一行是 "{line}"。' },
  },
  'module.list-too-large': {
    en: { message: 'The list of versions has {sizeBytes} bytes; more than {limitBytes} are not accepted.' },
    zh: { message: '版本列表有 {sizeBytes} 字节，超过了 {limitBytes} 字节的上限。' },
  },
  'module.info-html': {
    en: {
      message: 'An HTML page came where JSON about a version was expected.',
      hint: 'Something between here and the upstream answers in its place: a login page, a filter, or a wrong address.',
    },
    zh: {
      message: '本应收到关于版本的 JSON，却收到了一个 HTML 网页。',
      hint: '有别的东西代替上游作了回答：可能是登录页面、过滤设备，或者地址写错了。',
    },
  },
  'module.info-too-large': {
    en: {
      message: 'The JSON about a version has {sizeBytes} bytes; more than {limitBytes} are not accepted.',
    },
    zh: { message: '关于版本的 JSON 有 {sizeBytes} 字节，超过了 {limitBytes} 字节的上限。' },
  },
  'module.info-not-json': {
    en: { message: 'What came as JSON about a version is no JSON object; it begins with "{beginning}".' },
    zh: { message: '收到的版本信息不是 JSON 对象；它的开头是 "{beginning}"。' },
  },
  'module.info-bad-field': {
    en: { message: 'In the JSON about a version the field "{field}" is missing or malformed: {value}.' },
    zh: { message: '版本信息的 JSON 中，字段 "{field}" 缺失或格式不对：{value}。' },
  },
  'module.info-other-version': {
    en: { message: 'Version {expected} was asked for, but the answer is about {version}.' },
    zh: { message: '请求的是版本 {expected}，回答却是关于 {version} 的。' },
  },
  'module.gomod-too-large': {
    en: { message: 'The go.mod file has {sizeBytes} bytes; more than {limitBytes} are not accepted.' },
    zh: { message: 'go.mod 文件有 {sizeBytes} 字节，超过了 {limitBytes} 字节的上限。' },
  },
  'module.gomod-bad-character': {
    en: {
      message: 'Line {line} of the go.mod file has the character "{character}", which is not allowed there.',
      hint: 'Invisible characters often come in by copying from a web page or a document; type the line anew.',
    },
    zh: {
      message: 'go.mod 第 {line} 行有不允许出现的字符 "{character}"。',
      hint: '不可见字符往往是从网页或文档复制时带进来的，请重新输入这一行。',
    },
  },
  'module.gomod-block-comment': {
    en: {
      message: 'Line {line} of the go.mod file has a comment between /* and */.',
      hint: 'Begin comments with // instead.',
    },
    zh: { message: 'go.mod 第 {line} 行用了 /* */ 形式的注释。', hint: '请改用 // 开头的注释。' },
  },
  'module.gomod-open-string': {
    en: {
      message: 'The string that begins on line {line} of the go.mod file has no end.',
      hint: 'Put the closing quotation mark on the same line.',
    },
    zh: { message: 'go.mod 第 {line} 行开始的字符串没有结束。', hint: '请在同一行补上结尾的引号。' },
  },
  'module.gomod-open-block': {
    en: {
      message: 'The block that begins on line {line} of the go.mod file is never closed.',
      hint: 'Put a closing parenthesis on a line of its own.',
    },
    zh: { message: 'go.mod 第 {line} 行开始的块没有结束。', hint: '请另起一行补上右括号。' },
  },
  'module.gomod-after-block': {
    en: {
      message: 'On line {line} of the go.mod file something follows the closing parenthesis.',
      hint: 'Only a comment may stand behind it; move the rest to the next line.',
    },
    zh: {
      message: 'go.mod 第 {line} 行的右括号后面还有内容。',
      hint: '右括号后面只能写注释，请把其余内容移到下一行。',
    },
  },
  'module.gomod-unknown-block': {
    en: {
      message: 'Line {line} of the go.mod file begins a block of "{verb}", and there are no such blocks.',
    },
    zh: { message: 'go.mod 第 {line} 行开始了一个 "{verb}" 块，但没有这样的块。' },
  },
  'module.gomod-unknown-directive': {
    en: {
      message: 'Line {line} of the go.mod file has the directive "{verb}", which is not known.',
      hint: 'Check the spelling; it may also belong to a newer release of Go.',
    },
    zh: {
      message: 'go.mod 第 {line} 行的指令 "{verb}" 无法识别。',
      hint: '请检查拼写；它也可能属于更新版本的 Go。',
    },
  },
  'module.gomod-repeated': {
    en: { message: 'Line {line} of the go.mod file has a second "{verb}" directive; only one is allowed.' },
    zh: { message: 'go.mod 第 {line} 行又出现了一条 "{verb}" 指令，而它只能出现一次。' },
  },
  'module.gomod-usage': {
    en: {
      message: 'Line {line} of the go.mod file is not written as it must be.',
      hint: 'It should look like: {example}',
    },
    zh: { message: 'go.mod 第 {line} 行的写法不对。', hint: '正确的写法类似：{example}' },
  },
  'module.gomod-bad-string': {
    en: {
      message: 'On line {line} of the go.mod file, {text} is not a well-formed word or string.',
      hint: 'Write it without quotation marks, or between double ones.',
    },
    zh: {
      message: 'go.mod 第 {line} 行的 {text} 不是正确的单词或字符串。',
      hint: '请去掉引号，或者使用双引号。',
    },
  },
  'module.gomod-bad-go-version': {
    en: { message: 'On line {line} of the go.mod file, "{version}" is not a Go version such as 1.23.0.' },
    zh: { message: 'go.mod 第 {line} 行的 "{version}" 不是 1.23.0 这样的 Go 版本。' },
  },
  'module.gomod-bad-toolchain': {
    en: {
      message: 'On line {line} of the go.mod file, "{name}" is not a toolchain such as go1.23.0 or default.',
    },
    zh: { message: 'go.mod 第 {line} 行的 "{name}" 不是 go1.23.0 或 default 这样的工具链名。' },
  },
  'module.gomod-bad-version': {
    en: { message: 'On line {line} of the go.mod file, "{version}" is not a version such as v1.2.3.' },
    zh: { message: 'go.mod 第 {line} 行的 "{version}" 不是 v1.2.3 这样的版本。' },
  },
  'module.gomod-bad-path': {
    en: {
      message:
        'On line {line} of the go.mod file, the module path "{path}" does not end in a well-formed major version.',
    },
    zh: { message: 'go.mod 第 {line} 行的模块路径 "{path}" 末尾的主版本号写法不对。' },
  },
  'module.gomod-major-mismatch': {
    en: {
      message:
        'On line {line} of the go.mod file, version {version} cannot belong to the module path "{path}".',
      hint: 'From version 2 on the major version is part of the path (…/v2), unless the version ends in +incompatible.',
    },
    zh: {
      message: 'go.mod 第 {line} 行的版本 {version} 不可能属于模块路径 "{path}"。',
      hint: '从版本 2 起，主版本号是路径的一部分（…/v2），除非版本以 +incompatible 结尾。',
    },
  },
  'module.gomod-bad-replacement': {
    en: {
      message: 'On line {line} of the go.mod file, "{replacement}" cannot replace a module.',
      hint: 'A module needs a path and a version; a folder is written with / or ./ or ../ at its beginning, with forward slashes, and has no version.',
    },
    zh: {
      message: 'go.mod 第 {line} 行的 "{replacement}" 不能用来替换模块。',
      hint: '模块要写路径和版本；目录要以 /、./ 或 ../ 开头，使用正斜杠，并且不带版本。',
    },
  },
} as const satisfies Catalog;
