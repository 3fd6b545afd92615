import type { Catalog } from '../say.ts';

/** Errors of the go command that `explain` knows: what they mean, and what to do. Go's settings. */
export const explainSettingsMessages = {
  'explain.goproxy-empty': {
    en: {
      message: 'GOPROXY is set to commas or spaces only.',
      hint: "Unset it, so that Go's default counts, or write a mirror into it. A variable of the same name in the environment wins over what go env -w has saved.",
    },
    zh: {
      message: 'GOPROXY 里只有逗号或空格。',
      hint: '请取消该设置以使用 Go 的默认值，或者写入一个镜像。环境变量中的同名设置优先于 go env -w 保存的值。',
    },
  },
  'explain.goproxy-no-scheme': {
    en: {
      message:
        'An entry of GOPROXY is not a URL: the https:// before it is missing, or it is a misspelt direct or off.',
      hint: "Write https:// before the mirror's name.",
    },
    zh: {
      message: 'GOPROXY 中有一项不是网址：前面缺少 https://，或者是写错的 direct、off。',
      hint: '请在镜像名称前写上 https://。',
    },
  },
  'explain.goproxy-scheme': {
    en: {
      message:
        'An entry of GOPROXY begins with something else than https://, http:// or file://. That is usually a slip (htps://), or the address of an HTTP or SOCKS proxy, which belongs into HTTPS_PROXY.',
      hint: 'Correct the entry. GOPROXY names module mirrors; a proxy for all web traffic goes into HTTPS_PROXY.',
    },
    zh: {
      message:
        'GOPROXY 中有一项不是以 https://、http:// 或 file:// 开头。多半是笔误（htps://），或者误填了 HTTP、SOCKS 代理的地址，那应该写在 HTTPS_PROXY 里。',
      hint: '请改正这一项。GOPROXY 写的是模块镜像；通用的上网代理请写进 HTTPS_PROXY。',
    },
  },
  'explain.goproxy-quotes': {
    en: {
      message:
        'Quotes were saved into a setting together with the address. On Windows, CMD keeps the quotes that an article tells you to type.',
      hint: 'Set it again without quotes. In CMD: set GOPROXY=https://goproxy.cn,direct',
    },
    zh: {
      message: '引号和地址一起被存进了设置。在 Windows 的 CMD 里，照文章输入的引号会被原样保留。',
      hint: '请不带引号重新设置。在 CMD 中：set GOPROXY=https://goproxy.cn,direct',
    },
  },
  'explain.goproxy-comma': {
    en: {
      message:
        "There is a full-width Chinese comma in GOPROXY, so that the mirror's name and what follows became one name that does not exist.",
      hint: 'Type the comma with the input method switched to English.',
    },
    zh: {
      message: 'GOPROXY 里用了中文全角逗号，镜像名和后面的内容被连成了一个不存在的域名。',
      hint: '请把输入法切换到英文，重新输入逗号。',
    },
  },
  'explain.goproxy-off': {
    en: {
      message: 'GOPROXY is off: Go may use only what is in the module cache already, and this module is not.',
      hint: 'Unset GOPROXY or name a mirror, download once (go mod download), and switch it off again if that is wanted.',
    },
    zh: {
      message: 'GOPROXY 设为 off：Go 只能使用模块缓存中已有的内容，而这个模块不在其中。',
      hint: '请取消 GOPROXY 或写入镜像，下载一次（go mod download），需要的话再关闭。',
    },
  },
  'explain.offline-vendor': {
    en: {
      message: 'Go builds from the vendor folder, and what is wanted is not in it.',
      hint: 'Run go mod vendor, or leave the vendor folder aside with -mod=mod.',
    },
    zh: {
      message: 'Go 正在使用 vendor 目录构建，而所需内容不在其中。',
      hint: '请运行 go mod vendor，或者用 -mod=mod 不使用 vendor 目录。',
    },
  },
  'explain.unsupported-scheme': {
    en: {
      message:
        'A URL begins with a scheme that Go does not speak: a slip in GOPROXY, GOSUMDB or a proxy setting, or a server that redirects to such an address.',
      hint: 'Look at the settings named here for a misspelt https://.',
    },
    zh: {
      message:
        '网址的协议 Go 不支持：GOPROXY、GOSUMDB 或代理设置中有笔误，或者服务器把请求转到了这样的地址。',
      hint: '请检查这些设置中 https:// 是否写错。',
    },
  },
  'explain.gosumdb-malformed': {
    en: {
      message:
        'GOSUMDB is not the name of a checksum database that Go knows, nor a name with its key. Some articles put an address behind the name that Go cannot check that way.',
      hint: 'Unset it, or use sum.golang.google.cn, which is the same database at an address that works in mainland China. Do not switch it off.',
    },
    zh: {
      message:
        'GOSUMDB 既不是 Go 认识的校验和数据库名称，也不是“名称+公钥”。有些文章让人在名称后面加一个地址，但 Go 无法这样验证。',
      hint: '请取消该设置，或使用 sum.golang.google.cn：它是同一个数据库，在中国大陆可以访问。请不要关闭校验。',
    },
  },
  'explain.env-conflict': {
    en: {
      message:
        'The value was saved, but an environment variable of the same name is set too, and the environment wins. So nothing changes.',
      hint: "Remove the variable where it is set (the shell's profile, on Windows the system's settings) and open a new terminal.",
    },
    zh: {
      message: '值已保存，但同名的环境变量也存在，而环境变量优先，所以实际没有任何变化。',
      hint: '请在设置它的地方（shell 配置文件，Windows 的系统设置）删除该变量，然后打开新的终端。',
    },
  },
  'explain.env-unknown': {
    en: {
      message:
        "go env -w can save only Go's own settings. HTTP_PROXY, HTTPS_PROXY, NO_PROXY and PATH are not among them.",
      hint: "Set the variable in the shell's profile, on Windows among the user's environment variables; gomirror setup does it.",
    },
    zh: {
      message: 'go env -w 只能保存 Go 自己的设置，HTTP_PROXY、HTTPS_PROXY、NO_PROXY 和 PATH 都不在其中。',
      hint: '请在 shell 配置文件中设置该变量，Windows 上则在用户环境变量中设置；gomirror setup 可以代劳。',
    },
  },
  'explain.modules-off': {
    en: {
      message: 'GO111MODULE is off, an old setting that makes Go work without modules.',
      hint: 'Unset it: modules are the default since Go 1.16.',
    },
    zh: {
      message: 'GO111MODULE 设为 off，这是让 Go 不使用模块的旧设置。',
      hint: '请取消它：自 Go 1.16 起默认就使用模块。',
    },
  },
  'explain.flag-insecure': {
    en: {
      message: 'The flag -insecure is gone since Go 1.17. Old articles still put it into GOFLAGS.',
      hint: 'Remove it. For one host of your own without https, set GOINSECURE to its prefix.',
    },
    zh: {
      message: '-insecure 选项自 Go 1.17 起已取消，但旧文章还会让人写进 GOFLAGS。',
      hint: '请删除它。如果你自己的某台主机没有 https，请把其前缀写进 GOINSECURE。',
    },
  },
  'explain.goflags-parse': {
    en: {
      message:
        'GOFLAGS holds something that is not a flag. Each word in it begins with a dash, and values are joined by =.',
      hint: 'Correct it, or unset it.',
    },
    zh: {
      message: 'GOFLAGS 中有不是选项的内容。其中每个词都要以短横线开头，值用 = 连接。',
      hint: '请改正或取消它。',
    },
  },
  'explain.https-to-http': {
    en: {
      message:
        'The server sends an https request on to plain http, which Go does not follow, because anybody on the way could then change the answer.',
      hint: 'Ask whoever runs the server to redirect to https. A log-in page of the network may do this too: log in with a browser.',
    },
    zh: {
      message: '服务器把 https 请求转向明文 http。Go 不会照办，因为那样途中任何人都能篡改回答。',
      hint: '请让服务器的维护者改为转向 https。网络的登录页也会这样做：请先用浏览器登录。',
    },
  },
  'explain.credentials-over-http': {
    en: {
      message:
        'There are a user name and password in a plain http:// address. Go does not send them, because everybody on the way could read them.',
      hint: 'Use https:// for this mirror, and keep the credentials in the netrc file.',
    },
    zh: {
      message: '明文 http:// 地址中带有用户名和密码。Go 不会发送它们，因为途中任何人都能读到。',
      hint: '请对该镜像使用 https://，并把凭据放进 netrc 文件。',
    },
  },
  'explain.no-home': {
    en: {
      message:
        'Go does not know where to keep its files: neither a home folder nor its own settings for that are there. It happens in containers, in services and with users that were made without a home.',
      hint: 'Set HOME, or GOCACHE and GOPATH, to a folder that may be written to.',
    },
    zh: {
      message:
        'Go 不知道把文件存放在哪里：既没有主目录，也没有相应设置。在容器、系统服务和没有主目录的用户下会这样。',
      hint: '请把 HOME，或 GOCACHE 和 GOPATH，设为可以写入的目录。',
    },
  },
  'explain.gopath-goroot': {
    en: {
      message:
        'GOPATH and GOROOT are the same folder. GOROOT is where Go is installed, GOPATH is for what you download; they must differ.',
      hint: 'Unset GOPATH: Go then uses the folder go in your home.',
    },
    zh: {
      message: 'GOPATH 与 GOROOT 是同一个目录。GOROOT 是 Go 的安装位置，GOPATH 存放下载内容，两者必须不同。',
      hint: '请取消 GOPATH：Go 会使用主目录下的 go 目录。',
    },
  },
} as const satisfies Catalog;
