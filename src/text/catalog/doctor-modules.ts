import type { Catalog } from '../say.ts';

/** What is found about mirrors, the checksum database, go.mod, go.sum and vendor. */
export const doctorModulesMessages = {
  'doctor.check-modules-go-mod': {
    en: { message: 'go.mod and go.sum: what go can read in them, and what they name' },
    zh: { message: 'go.mod 和 go.sum：go 能否读懂，以及其中写明的内容' },
  },
  'doctor.check-modules-vendor': {
    en: { message: 'whether the vendor folder is what go.mod asks for' },
    zh: { message: 'vendor 目录是否与 go.mod 一致' },
  },
  'doctor.check-modules-proxy-list': {
    en: { message: 'GOPROXY as go walks it for a module: who is asked, and what each says' },
    zh: { message: 'go 如何依次询问 GOPROXY 中的各项：问谁，得到什么回答' },
  },
  'doctor.check-modules-conformance': {
    en: { message: 'whether each mirror speaks the protocol as go needs it' },
    zh: { message: '每个镜像是否按 go 的要求实现协议' },
  },
  'doctor.check-modules-sumdb': {
    en: { message: 'the checksum database: by which route it is asked, and whether its answers are signed' },
    zh: { message: '校验和数据库：经哪条路线访问，回答的签名是否有效' },
  },
  'doctor.check-modules-go-sum': {
    en: { message: 'go.sum against the checksum database and the mirrors' },
    zh: { message: 'go.sum 与校验和数据库、镜像是否一致' },
  },
  'doctor.gomod-merge': {
    en: {
      message: '{file} still has the marks of a merge in it, at line {line}: go cannot read it',
      hint: 'Keep the lines that you want of both sides, take the marks out, and let go put the rest in order.',
    },
    zh: {
      message: '{file} 第 {line} 行还留有合并冲突的标记：go 无法读取',
      hint: '请保留两边需要的行，删除冲突标记，再让 go 整理其余内容。',
    },
  },
  'doctor.gosum-bad': {
    en: {
      message: 'line {line} of {file} is no line of a go.sum: go refuses the whole file (malformed go.sum)',
      hint: 'Delete this line; each one has a path, a version and a hash. go mod tidy adds what is then missing.',
    },
    zh: {
      message: '{file} 第 {line} 行不符合 go.sum 的格式：go 会拒绝整个文件（malformed go.sum）',
      hint: '请删除这一行；每行应包含路径、版本和哈希。缺少的内容由 go mod tidy 补上。',
    },
  },
  'doctor.gomod-bad': {
    en: {
      message: '{file} cannot be read: {said}',
      hint: 'Correct the line; every go command here fails until then.',
    },
    zh: { message: '{file} 无法读取：{said}', hint: '请改正该行；在此之前，这里的所有 go 命令都会失败。' },
  },
  'doctor.gomod-no-module': {
    en: {
      message: '{file} has no module line: go does not know what this module is called',
      hint: 'Put a line at its top such as: module example.com/name',
    },
    zh: {
      message: '{file} 中没有 module 行：go 不知道这个模块叫什么',
      hint: '请在文件开头加上一行，例如：module example.com/name',
    },
  },
  'doctor.gomod-replace-missing': {
    en: {
      message:
        '{file} replaces {module} with the folder {folder}, where there is no go.mod: every build here fails',
      hint: 'The folder is on another machine, was moved, or was not checked out. Bring it back, or take the replace line out.',
    },
    zh: {
      message: '{file} 把 {module} 替换为目录 {folder}，而那里没有 go.mod：这里的构建都会失败',
      hint: '该目录可能只存在于另一台机器、已被移动，或没有检出。请恢复它，或删除这条 replace。',
    },
  },
  'doctor.gomod-replace-absolute': {
    en: {
      message:
        '{file} replaces {module} with {folder}, a place that is on this machine only: it builds nowhere else',
      hint: "For a workspace of one's own there is go.work, which is not checked in.",
    },
    zh: {
      message: '{file} 把 {module} 替换为只在本机存在的 {folder}：在别处无法构建',
      hint: '个人的本地工作区请使用 go.work，它不必提交到仓库。',
    },
  },
  'doctor.gomod-case': {
    en: {
      message:
        '{file} requires both {first} and {second}, which differ in the case of letters only; to go they are two modules',
      hint: "One of them is the right spelling, mostly the one in the module's own go.mod. Use it in every import; a dependency that spells it otherwise needs a newer version.",
    },
    zh: {
      message: '{file} 同时依赖 {first} 和 {second}，两者只有大小写不同；对 go 来说这是两个模块',
      hint: '其中一个才是正确写法，通常以该模块自己的 go.mod 为准。请在所有 import 中统一写法；若某个依赖写法不同，请升级它。',
    },
  },
  'doctor.gomod-excluded': {
    en: {
      message:
        'go.mod requires {path} {version} and excludes it as well: go then takes the next higher version',
      hint: 'Take one of the two lines out.',
    },
    zh: {
      message: 'go.mod 依赖 {path} {version}，却又把它排除：go 会改用更高的下一个版本',
      hint: '请删除这两行中的一行。',
    },
  },
  'doctor.gosum-lacks': {
    en: {
      message:
        'go.sum has no line for {count} of the requirements, {module} among them: go stops with "missing go.sum entry"',
      hint: 'The requirement was mostly written by hand, or go.sum was not checked in.',
    },
    zh: {
      message: 'go.sum 中缺少 {count} 项依赖的记录，例如 {module}：go 会报“missing go.sum entry”',
      hint: '多半是手工写入了依赖，或没有提交 go.sum。',
    },
  },
  'doctor.check-modules-retracted': {
    en: { message: 'requirements that their authors have taken back or given up' },
    zh: { message: '作者已撤回或不再维护的依赖' },
  },
  'doctor.gomod-retracted': {
    en: {
      message: 'the authors of {path} have taken {version} back; the newest is {newest}',
      hint: 'The reason, if they gave one, is above.',
    },
    zh: { message: '{path} 的作者已撤回 {version}；最新版本是 {newest}', hint: '作者若写明了原因，见上。' },
  },
  'doctor.gomod-deprecated': {
    en: {
      message: 'the authors of {path} do not keep it up any more',
      hint: 'What they recommend instead is above.',
    },
    zh: { message: '{path} 的作者已不再维护它', hint: '作者推荐的替代方案见上。' },
  },
  'doctor.vendor-not-used': {
    en: {
      message: '{folder} is there but not used, because GOFLAGS says -mod={mode}',
      hint: 'If that is not meant, take the flag out, or delete the folder.',
    },
    zh: {
      message: '{folder} 存在，但因为 GOFLAGS 写了 -mod={mode} 而不会使用',
      hint: '如果不是有意为之，请去掉该标志，或删除这个目录。',
    },
  },
  'doctor.vendor-old-go': {
    en: {
      message:
        '{folder} is there but not used: go.mod says go {version}, and go uses such folders by itself from go 1.14 on',
      hint: 'To use it: a newer go line in go.mod, or -mod=vendor.',
    },
    zh: {
      message: '{folder} 存在但不会使用：go.mod 写的是 go {version}，从 go 1.14 起才会自动使用 vendor 目录',
      hint: '若要使用它：请提高 go.mod 中的 go 版本，或加上 -mod=vendor。',
    },
  },
  'doctor.vendor-no-list': {
    en: {
      message:
        '{folder} has no modules.txt in it: go calls that "inconsistent vendoring", and every build here fails',
      hint: 'Make the folder anew, or delete it.',
    },
    zh: {
      message: '{folder} 中没有 modules.txt：go 会报“inconsistent vendoring”，这里的构建都会失败',
      hint: '请重新生成该目录，或删除它。',
    },
  },
  'doctor.vendor-incomplete': {
    en: {
      message:
        '{file} names the package {package}, and it is not in the vendor folder: builds that need it fail',
      hint: 'A .gitignore may have kept it out of the repository, or it was deleted. Make the folder anew.',
    },
    zh: {
      message: '{file} 列出了包 {package}，但 vendor 目录中没有它：需要它的构建都会失败',
      hint: '可能是 .gitignore 没有让它进入仓库，或者它被删除了。请重新生成该目录。',
    },
  },
  'doctor.vendor-inconsistent': {
    en: {
      message: 'go.mod and {file} differ in {count} places: go stops with "inconsistent vendoring"',
      hint: 'go.mod was changed and the vendor folder was not made anew.',
    },
    zh: {
      message: 'go.mod 与 {file} 有 {count} 处不一致：go 会报“inconsistent vendoring”',
      hint: 'go.mod 改动之后没有重新生成 vendor 目录。',
    },
  },
  'doctor.list-off': {
    en: {
      message:
        'GOPROXY=off: go downloads nothing at all, and stops with "module lookup disabled by GOPROXY=off"',
      hint: 'It makes sense only where everything is in the module cache or in vendor already.',
    },
    zh: {
      message: 'GOPROXY=off：go 不会下载任何东西，并报“module lookup disabled by GOPROXY=off”',
      hint: '只有当所需内容都已在模块缓存或 vendor 目录中时才适用。',
    },
  },
  'doctor.list-direct-only': {
    en: {
      message: 'GOPROXY begins with direct: every module is fetched from its own repository',
      hint: 'That needs git, is slower, and fails with each repository that cannot be reached or is gone. A mirror spares that.',
    },
    zh: {
      message: 'GOPROXY 以 direct 开头：每个模块都直接从各自的仓库获取',
      hint: '这需要 git，速度更慢；任何一个仓库无法访问或已删除都会失败。使用镜像可以避免这些问题。',
    },
  },
  'doctor.list-no-folder': {
    en: {
      message: 'GOPROXY names the folder {folder}, which is not there: nothing is found in it',
      hint: 'Make the folder, or take it out of GOPROXY.',
    },
    zh: {
      message: 'GOPROXY 中的目录 {folder} 不存在：在那里什么也找不到',
      hint: '请创建该目录，或从 GOPROXY 中删除它。',
    },
  },
  'doctor.list-falls-through': {
    en: {
      message:
        '{name} fails for {module} ({said}); go goes on to the next entry behind |, and does so for every file',
      hint: 'Each request waits for the failure first. Put an entry that works in front, or take this one out.',
    },
    zh: {
      message: '{name} 无法提供 {module}（{said}）；go 会转到“|”之后的下一项，每个文件都如此',
      hint: '每次请求都要先等它失败。请把可用的一项放在前面，或删除这一项。',
    },
  },
  'doctor.list-fails': {
    en: {
      message: '{name} fails for {module} ({said}), and nothing behind it has the module: go stops there',
      hint: 'Behind a comma go goes on only where the answer is 404 or 410.',
    },
    zh: {
      message: '{name} 无法提供 {module}（{said}），后面也没有哪一项有这个模块：go 到此为止',
      hint: '逗号之后的项只有在回答为 404 或 410 时才会询问。',
    },
  },
  'doctor.list-stops': {
    en: {
      message:
        '{name} fails for {module} ({said}), and go stops there, although {other} behind it could help',
      hint: 'Behind a comma go goes on only where the answer is 404 or 410; behind | it goes on after any failure.',
    },
    zh: {
      message: '{name} 无法提供 {module}（{said}），go 到此为止，尽管后面的 {other} 可以提供',
      hint: '逗号之后的项只有在回答为 404 或 410 时才会询问；竖线“|”之后的项在任何失败后都会询问。',
    },
  },
  'doctor.list-absent': {
    en: {
      message: 'nobody in GOPROXY has {module}',
      hint: 'The path or the version is misspelt, there is no such tag, or the module is private.',
    },
    zh: {
      message: 'GOPROXY 中没有哪一项有 {module}',
      hint: '路径或版本写错了、没有这个标签，或者该模块是私有的。',
    },
  },
  'doctor.list-absent-off': {
    en: {
      message: 'no mirror has {module}, and "off" behind them keeps go from looking any further',
      hint: 'If it is private, name it in GOPRIVATE: then it is fetched from its own repository.',
    },
    zh: {
      message: '没有镜像有 {module}，而它们后面的 off 使 go 不再继续查找',
      hint: '如果它是私有模块，请在 GOPRIVATE 中列出，go 就会从它自己的仓库获取。',
    },
  },
  'doctor.list-to-direct': {
    en: { message: 'no mirror has {module}; go fetches it from its own repository' },
    zh: { message: '没有镜像有 {module}；go 会从它自己的仓库获取' },
  },
  'doctor.do-check-spelling': {
    en: {
      message:
        'Check the spelling: the case of letters counts, from version 2 on the path ends in /v2, and versions begin with v. Name what is private in GOPRIVATE.',
    },
    zh: {
      message:
        '请检查拼写：区分大小写，从第 2 版起路径以 /v2 结尾，版本以 v 开头。私有模块请在 GOPRIVATE 中列出。',
    },
  },
  'doctor.do-ask-owner': {
    en: {
      message:
        '{name} refuses on purpose: ask whoever runs it, or log in. Going around it may be against its rules.',
    },
    zh: { message: '{name} 是有意拒绝的：请询问其管理者，或先登录。绕过它可能违反规定。' },
  },
  'doctor.mirror-other-bytes': {
    en: {
      message: '{name} serves other bytes than it should: {said}',
      hint: 'Whoever uses them gets "checksum mismatch", or, with the check turned off, code that nobody has seen.',
    },
    zh: {
      message: '{name} 提供的内容与应有的不同：{said}',
      hint: '使用它会报“checksum mismatch”；若关闭了校验，得到的就是无人审查过的代码。',
    },
  },
  'doctor.mirror-fault': {
    en: {
      message: '{name} does not work as go needs it: {said}',
      hint: 'Another mirror helps at once; tell the one who runs this one.',
    },
    zh: { message: '{name} 不符合 go 的要求：{said}', hint: '换一个镜像即可；也请告知该镜像的管理者。' },
  },
  'doctor.mirror-refuses': {
    en: {
      message: '{name} refuses {module}, which many projects use: {said}',
      hint: 'A mirror may have rules about what it gives. Where your project needs what it refuses, go stops there: it goes on to the next entry of GOPROXY only after 404 and 410.',
    },
    zh: {
      message: '{name} 拒绝提供许多项目都会用到的 {module}：{said}',
      hint: '镜像可以限定提供哪些模块。如果你的项目需要被它拒绝的模块，go 会停在那里：只有回答 404 或 410 时 go 才会询问 GOPROXY 的下一项。',
    },
  },
  'doctor.mirror-no-info': {
    en: {
      message: '{name} has go.mod and zip of {module}, but not what it knows about the version: {said}',
      hint: 'go build works with it; go mod download, go get and go mod tidy stop there.',
    },
    zh: {
      message: '{name} 有 {module} 的 go.mod 和 zip，却没有该版本的信息（.info）：{said}',
      hint: 'go build 可以正常进行；go mod download、go get 和 go mod tidy 会停在那里。',
    },
  },
  'doctor.mirror-no-list': {
    en: {
      message: '{name} gives no lists of versions: {said}',
      hint: 'What go.mod names is built all the same; go get without a version and go mod tidy stop there.',
    },
    zh: {
      message: '{name} 不提供版本列表：{said}',
      hint: 'go.mod 中已写明的模块照常构建；不带版本的 go get 以及 go mod tidy 会停在那里。',
    },
  },
  'doctor.mirror-no-absence': {
    en: {
      message: '{name} does not answer with 404 for a module that does not exist: {said}',
      hint: 'What go.mod names is built all the same. But go get and go mod tidy look for parts of a path that are no modules, and stop there; and go never comes to the next entry of GOPROXY.',
    },
    zh: {
      message: '对于不存在的模块，{name} 没有回答 404：{said}',
      hint: 'go.mod 中已写明的模块照常构建。但 go get 和 go mod tidy 会查询路径中并非模块的部分，并停在那里；go 也不会再询问 GOPROXY 的下一项。',
    },
  },
  'doctor.mirror-empty': {
    en: {
      message:
        '{name} answers, but does not have even widely used modules: probably its address lacks a path, or it is no mirror',
      hint: 'Compare the address with the list of mirrors.',
    },
    zh: {
      message: '{name} 有回答，却连常用的模块都没有：多半是地址缺少路径，或者它不是镜像',
      hint: '请与镜像列表中的地址核对。',
    },
  },
  'doctor.do-report-bytes': {
    en: {
      message:
        'Keep what was seen, and tell whoever runs the mirror: gomirror mirrors check compares mirrors about one module.',
    },
    zh: { message: '请保留看到的内容并告知镜像的管理者；gomirror mirrors check 可以就某个模块比较各镜像。' },
  },
  'doctor.sumdb-stops': {
    en: {
      message:
        '{name} neither passes {database} on nor says that it does not ({said}): go then cannot check any new module',
      hint: 'A mirror has to answer 404 or 410 there for go to ask the database itself.',
    },
    zh: {
      message: '{name} 既不转发 {database}，也不表明不支持（{said}）：go 因此无法校验任何新模块',
      hint: '镜像需要在此回答 404 或 410，go 才会直接询问数据库。',
    },
  },
  'doctor.sumdb-forged': {
    en: {
      message: 'what {name} gives for {database} is not what the database has signed: {said}',
      hint: 'Somebody on the way, or the mirror, changes the answers. Use another network or mirror; never switch the check off because of this.',
    },
    zh: {
      message: '{name} 给出的 {database} 的内容与数据库的签名不符：{said}',
      hint: '途中有人或镜像改动了回答。请换一个网络或镜像；切勿因此关闭校验。',
    },
  },
  'doctor.sumdb-mirror-broken': {
    en: {
      message: '{name} says that it passes {database} on, and does not answer look-ups: {said}',
      hint: 'go then asks nobody else: every new module fails with "verifying module".',
    },
    zh: {
      message: '{name} 声称转发 {database}，却不回答查询：{said}',
      hint: 'go 此时不会再问别人：每个新模块都会报“verifying module”。',
    },
  },
  'doctor.sumdb-unreachable': {
    en: {
      message: '{database} cannot be asked at {name}, and no mirror passes it on: {said}',
      hint: 'go then stops with "verifying module". A mirror that passes the database on helps, or another address of it.',
    },
    zh: {
      message: '无法在 {name} 查询 {database}，也没有镜像转发它：{said}',
      hint: 'go 会报“verifying module”。可改用转发该数据库的镜像，或使用它的另一个地址。',
    },
  },
  'doctor.do-keep-evidence': {
    en: {
      message:
        'Keep the evidence above: signed contradictions are what whoever runs the database wants to see.',
    },
    zh: { message: '请保留以上证据：带签名的矛盾正是数据库的管理者需要看到的。' },
  },
  'doctor.gosum-wrong': {
    en: {
      message: 'go.sum is the wrong side: for {what} it has another hash than the checksum database',
      hint: 'The line was written by a changed download, by hand, or by a merge. The rest of go.sum is not touched by that.',
    },
    zh: {
      message: 'go.sum 一方有误：{what} 的哈希与校验和数据库不同',
      hint: '这一行可能来自被改动的下载、手工修改或合并。go.sum 的其余内容不受影响。',
    },
  },
  'doctor.gosum-wrong-as-mirror': {
    en: {
      message:
        'go.sum and {names} agree about {what}, and the checksum database has another hash: the mirror serves other bytes, and go.sum was written from them',
      hint: 'Perhaps the author moved a tag before the module was first seen elsewhere. Use another mirror, and only then write the line anew.',
    },
    zh: {
      message:
        '关于 {what}，go.sum 与 {names} 一致，而校验和数据库的哈希不同：镜像提供了不同的内容，go.sum 是据此写成的',
      hint: '可能是作者在模块首次被收录之前移动过标签。请先换一个镜像，再重新生成这一行。',
    },
  },
  'doctor.gosum-mirror-wrong': {
    en: {
      message: 'go.sum is right about {what}: {names} serves other bytes',
      hint: 'Do not change go.sum. Use another mirror.',
    },
    zh: {
      message: '关于 {what}，go.sum 是正确的：{names} 提供的内容不同',
      hint: '请不要修改 go.sum，换一个镜像即可。',
    },
  },
  'doctor.do-one-line': {
    en: {
      message:
        'Delete the lines of {path} {version} from go.sum, and nothing else of it; then: go mod download {path}@{version}',
    },
    zh: {
      message:
        '只从 go.sum 中删除 {path} {version} 的行，不要动其他内容；然后执行：go mod download {path}@{version}',
    },
  },
} as const satisfies Catalog;
