import type { Catalog } from '../say.ts';

/** Errors of the go command that `explain` knows: what they mean, and what to do. What a mirror answers, and what is wrong with the module that was asked for. */
export const explainMirrorMessages = {
  'explain.proxy-404': {
    en: {
      message:
        'The mirror knows no such module or version: the path is misspelt (capital letters and a /v2 at the end count), the version was never tagged, or the module is private and no public mirror may see it.',
      hint: "Compare the path and the version with the module's own page. If the module is private, put its prefix into GOPRIVATE, so that no mirror is asked for it. If it was published minutes ago, try again in a few minutes: mirrors remember for a while that something is not there.",
    },
    zh: {
      message:
        '镜像不知道这个模块或版本：路径写错了（大小写和末尾的 /v2 都算数），这个版本从未打过标签，或者它是私有模块，公共镜像看不到。',
      hint: '请对照模块主页核对路径和版本。如果是私有模块，请把它的前缀写进 GOPRIVATE，这样就不会再向镜像询问它。如果是几分钟前才发布的，请稍等再试：镜像会在一段时间内记住“不存在”这个结果。',
    },
  },
  'explain.proxy-404-private': {
    en: {
      message:
        'The mirror tried to fetch the module from its repository and was asked for a password there. The repository is private, or does not exist: hosts do not tell the two apart.',
      hint: 'If it is private, put its prefix into GOPRIVATE and make sure that your own git can read the repository. If it should be public, check the spelling.',
    },
    zh: {
      message:
        '镜像尝试从代码仓库获取该模块，仓库却要求输入密码。说明这个仓库是私有的，或者根本不存在：托管网站不会区分这两种情况。',
      hint: '如果是私有仓库，请把它的前缀写进 GOPRIVATE，并确认你自己的 git 能读取它。如果本应是公开的，请检查拼写。',
    },
  },
  'explain.proxy-timed-out': {
    en: {
      message:
        'The mirror does not have the module yet and could not fetch it in time. It says "not found", but that is not what it means.',
      hint: 'Try again in a minute: a mirror usually goes on fetching in the background. If it keeps failing, use another mirror.',
    },
    zh: {
      message: '镜像还没有这个模块，而且没能及时取到它。它回答“未找到”，其实并不是不存在。',
      hint: '请过一分钟再试：镜像通常会在后台继续下载。如果一直失败，请换一个镜像。',
    },
  },
  'explain.proxy-410': {
    en: {
      message:
        'The mirror refuses to offer this module or version, or may not fetch it: it is private, was taken down, or the mirror could not read its repository.',
      hint: 'For a private module set GOPRIVATE to its prefix. For a public one, try another mirror, or read it directly with GOPROXY=direct.',
    },
    zh: {
      message: '镜像不提供这个模块或版本，或者无权获取它：它是私有的，已被撤下，或者镜像读不到它的代码仓库。',
      hint: '私有模块请把前缀写进 GOPRIVATE。公开模块请换一个镜像，或者用 GOPROXY=direct 直接获取。',
    },
  },
  'explain.proxy-401': {
    en: {
      message: 'The mirror wants to know who you are, and got no credentials or wrong ones.',
      hint: "Put the user name and the password or token for the mirror's host into the netrc file (machine HOST login USER password TOKEN), or set GOAUTH. Go sends them over https only.",
    },
    zh: {
      message: '镜像要求确认身份，但没有收到凭据，或者凭据不对。',
      hint: '请把该镜像主机的用户名和密码（或令牌）写进 netrc 文件（machine 主机 login 用户名 password 令牌），或者设置 GOAUTH。Go 只通过 https 发送凭据。',
    },
  },
  'explain.proxy-403': {
    en: {
      message:
        'The mirror, or a firewall in front of it, refuses this request: a rule forbids the module, the token has expired or may not read it, or your address is blocked.',
      hint: 'Read the server response below the error: it often names the rule. Renew the token. After a comma in GOPROXY Go does not go on to the next mirror on this answer; a | instead of the comma would make it, but then a rule of your company is passed over too.',
    },
    zh: {
      message:
        '镜像或它前面的防火墙拒绝了这个请求：有规则禁止该模块，令牌已过期或权限不足，或者你的地址被封锁。',
      hint: '请看错误下方的服务器回答，里面往往写着是哪条规则。请更新令牌。GOPROXY 中用逗号分隔时，Go 遇到这种回答不会再试下一个镜像；把逗号换成 | 就会继续，但公司的规则也会因此被绕过。',
    },
  },
  'explain.proxy-407': {
    en: {
      message:
        'A mirror, or a proxy on the way to it over plain http, demands a user name and password for the proxy.',
      hint: "Put the credentials into HTTP_PROXY and HTTPS_PROXY (http://USER:PASSWORD@HOST:PORT), or ask for a proxy that lets the mirror's host pass without.",
    },
    zh: {
      message: '镜像，或者通往它的（明文 http）代理，要求提供代理的用户名和密码。',
      hint: '请把凭据写进 HTTP_PROXY 和 HTTPS_PROXY（http://用户名:密码@主机:端口），或者请管理员让该镜像主机免认证通过。',
    },
  },
  'explain.proxy-418': {
    en: {
      message:
        "The mirror answers with 418, with which some of them say that this address is not, or no longer, a Go mirror. An old address of a cloud provider's mirror does so.",
      hint: "Use the mirror's current address, or another mirror.",
    },
    zh: {
      message:
        '镜像返回 418。有些镜像用它表示这个地址不是（或不再是）Go 镜像；某些云厂商镜像的旧地址就是这样。',
      hint: '请改用该镜像现在的地址，或者换一个镜像。',
    },
  },
  'explain.proxy-429': {
    en: {
      message:
        "The mirror has had too many requests from you, or from everybody behind your company's address, and wants you to wait.",
      hint: 'Wait a few minutes. Keep the module cache between CI runs, or put a mirror of your own in between, which asks for each file only once.',
    },
    zh: {
      message: '镜像收到你（或同一公司出口地址上所有人）的请求太多，要求稍后再来。',
      hint: '请等几分钟。请在 CI 的多次运行之间保留模块缓存，或者自建一个镜像，让每个文件只向外请求一次。',
    },
  },
  'explain.proxy-500': {
    en: {
      message: 'The mirror itself has failed. It is not your module, and nothing on your machine.',
      hint: 'Try again, or use another mirror. After a comma in GOPROXY Go stops at this answer; after a | it goes on to the next entry.',
    },
    zh: {
      message: '镜像自身出错，与你的模块和机器无关。',
      hint: '请重试，或者换一个镜像。GOPROXY 中用逗号分隔时 Go 遇到这种回答就停下；用 | 分隔时会继续尝试下一项。',
    },
  },
  'explain.proxy-502': {
    en: {
      message:
        'What stands in front of the mirror could not reach it, or the mirror could not reach where it gets its modules from.',
      hint: "Try again in a minute, or use another mirror. If the mirror is your company's, tell whoever looks after it.",
    },
    zh: {
      message: '镜像前端连不上镜像，或者镜像连不上它的上游。',
      hint: '请过一分钟再试，或者换一个镜像。如果是公司的镜像，请告诉维护它的人。',
    },
  },
  'explain.proxy-503': {
    en: {
      message:
        'The mirror is overloaded, is being restarted, or cannot reach where it gets its modules from.',
      hint: 'Try again in a minute, or use another mirror.',
    },
    zh: { message: '镜像过载，正在重启，或者连不上它的上游。', hint: '请过一分钟再试，或者换一个镜像。' },
  },
  'explain.proxy-504': {
    en: {
      message:
        'What stands in front of the mirror waited too long for it. Often the mirror was fetching a module that it did not have yet.',
      hint: 'Try again in a minute: the module may be there by then.',
    },
    zh: {
      message: '镜像前端等待镜像超时。往往是因为镜像正在获取一个它还没有的模块。',
      hint: '请过一分钟再试：那时模块可能已经取到了。',
    },
  },
  'explain.proxy-html': {
    en: {
      message:
        "A web page came instead of the mirror's answer: the log-in page of a hotel's or company's network, a block page, or the error page of a server that is no Go mirror at that address.",
      hint: "Open any http:// page in a browser and log in to the network. Then look whether GOPROXY is the mirror's exact address.",
    },
    zh: {
      message:
        '收到的是一个网页，而不是镜像的回答：可能是酒店或公司网络的登录页、拦截页，或者该地址上的服务器根本不是 Go 镜像。',
      hint: '请用浏览器打开任意一个 http:// 网页并登录网络，然后检查 GOPROXY 是否是镜像的准确地址。',
    },
  },
  'explain.proxy-bad-json': {
    en: {
      message:
        'What the mirror sent is not what a Go mirror sends: the answer is cut, empty or something else altogether.',
      hint: "Try again; then look whether GOPROXY is the mirror's exact address, and use another mirror.",
    },
    zh: {
      message: '镜像发来的内容不符合 Go 镜像协议：回答被截断、为空，或者完全是别的东西。',
      hint: '请重试；再检查 GOPROXY 是否是镜像的准确地址，或者换一个镜像。',
    },
  },
  'explain.proxy-wrong-version': {
    en: {
      message:
        'The mirror answered about another version than the one that was asked for. It is broken, or keeps its files under wrong names.',
      hint: 'Use another mirror, and tell whoever runs this one.',
    },
    zh: {
      message: '镜像回答的版本与请求的版本不同。它出了故障，或者文件放错了名字。',
      hint: '请换一个镜像，并告知该镜像的维护者。',
    },
  },
  'explain.redirect-loop': {
    en: {
      message:
        'The server sends the request from one address to the next without end. Log-in pages of networks and wrongly set up servers do that.',
      hint: "Log in to the network with a browser, and compare GOPROXY with the mirror's documented address.",
    },
    zh: {
      message: '服务器不断把请求转向别的地址，没有尽头。网络登录页和配置错误的服务器会这样。',
      hint: '请用浏览器登录网络，并对照镜像文档检查 GOPROXY。',
    },
  },
  'explain.zip-invalid': {
    en: {
      message:
        "The module's zip file arrived damaged: the download was cut short, or something on the way put other content in its place.",
      hint: "Try again. If it happens every time, use another mirror; only this module's files in the cache need to go, not all of it (gomirror verify finds them).",
    },
    zh: {
      message: '模块的 zip 文件是坏的：下载被截断，或者途中被换成了别的内容。',
      hint: '请重试。如果每次都这样，请换一个镜像；只需删除缓存中该模块的文件，不必清空整个缓存（gomirror verify 能找出它们）。',
    },
  },
  'explain.zip-refused': {
    en: {
      message:
        'Go refuses to make or to unpack the zip file of this module: a name in it is not allowed, or it is too large.',
      hint: 'Nothing on your machine is wrong. Use another version of the module, and tell its author.',
    },
    zh: {
      message: 'Go 拒绝制作或解开该模块的 zip 文件：其中有不允许的文件名，或者文件太大。',
      hint: '你的机器没有问题。请改用该模块的其他版本，并告知其作者。',
    },
  },
  'explain.no-matching-versions': {
    en: {
      message:
        'The module is known, but it has no version that fits what was asked for. Perhaps nothing is tagged yet, or all fitting versions are under another path (/v2, /v3).',
      hint: 'Look at the versions there are. A branch or commit can be asked for by its name (@main).',
    },
    zh: {
      message:
        '模块存在，但没有符合要求的版本。可能还没有打过标签，或者符合要求的版本在另一个路径下（/v2、/v3）。',
      hint: '请先看看有哪些版本。也可以用分支名或提交号来指定（@main）。',
    },
  },
  'explain.unknown-revision': {
    en: {
      message:
        'The repository is there and readable, but it has no tag, branch or commit of this name: the version was misspelt, deleted or never pushed. Tags of a module in a subfolder begin with that folder (sub/v1.2.3).',
      hint: 'Look at the tags that there are, and correct the version in go.mod. If the tag was pushed just now, mirrors may still remember its absence for some minutes.',
    },
    zh: {
      message:
        '代码仓库存在且可读，但没有这个名字的标签、分支或提交：版本写错了、被删除了，或者从未推送。子目录中的模块，其标签要以该目录开头（sub/v1.2.3）。',
      hint: '请查看现有标签，改正 go.mod 中的版本。如果标签是刚推送的，镜像可能在几分钟内仍认为它不存在。',
    },
  },
  'explain.invalid-pseudo': {
    en: {
      message:
        'The version is made from a commit (a pseudo-version), and its parts do not fit together: the time or the base version is not that of the commit.',
      hint: 'Do not write such a version by hand. Ask for the branch or commit, and Go makes the right one.',
    },
    zh: {
      message: '这是由提交生成的版本（伪版本），但各部分对不上：时间或基准版本与该提交不符。',
      hint: '请不要手写这种版本。用分支名或提交号去获取，Go 会生成正确的版本。',
    },
  },
  'explain.invalid-version': {
    en: {
      message:
        'Go cannot make anything of this version of the module; what follows the words "invalid version" says why.',
      hint: 'Look at the versions there are, and correct go.mod.',
    },
    zh: {
      message: 'Go 无法使用该模块的这个版本，原因写在 invalid version 之后。',
      hint: '请查看现有版本，并改正 go.mod。',
    },
  },
  'explain.version-suffix': {
    en: {
      message:
        'From version 2 on, the path of a module ends with its major version: example.com/a/v2. Path and version do not agree here.',
      hint: 'Add the /v2 (or /v3, …) to the path in go.mod and in the imports, or ask for a v1 version.',
    },
    zh: {
      message: '从第 2 版起，模块路径要以主版本号结尾：example.com/a/v2。这里路径与版本不一致。',
      hint: '请在 go.mod 和 import 的路径后加上 /v2（或 /v3……），或者改用 v1 的版本。',
    },
  },
  'explain.module-path-mismatch': {
    en: {
      message:
        "The module calls itself something else than the path it was asked for by. It was renamed, or it is a fork that keeps the original's name.",
      hint: 'Use the path that the module declares. For a fork, keep the original path in the imports and add a replace line that leads to the fork.',
    },
    zh: {
      message: '模块自称的路径与请求的路径不同。它改过名，或者是一个保留了原名的分叉。',
      hint: '请使用模块自己声明的路径。如果是分叉，请在 import 中保留原路径，再用 replace 指向分叉。',
    },
  },
  'explain.package-not-in-module': {
    en: {
      message:
        'The module was found, but in this version it has no such package: the package was moved, removed or added in another version, or its name is misspelt.',
      hint: "Look at the module's documentation for where the package is now, or take another version.",
    },
    zh: {
      message: '模块找到了，但这个版本里没有该包：包被移动、删除，或在别的版本才有，也可能是名字写错。',
      hint: '请查看模块文档，确认该包现在的位置，或者换一个版本。',
    },
  },
  'explain.module-not-found': {
    en: {
      message: 'No module that contains this package was found, under any beginning of its path.',
      hint: 'Check the import path. If it is private, set GOPRIVATE for it.',
    },
    zh: {
      message: '按路径的每一级前缀都没有找到包含这个包的模块。',
      hint: '请检查 import 路径。如果是私有的，请为它设置 GOPRIVATE。',
    },
  },
  'explain.retracted': {
    en: {
      message: 'The author has taken this version back. It still works, and Go warns.',
      hint: 'Go to a newer version.',
    },
    zh: { message: '作者撤回了这个版本。它仍可使用，但 Go 会给出警告。', hint: '请升级到较新的版本。' },
  },
} as const satisfies Catalog;
