import type { Catalog } from '../say.ts';

/** What is found about `go` itself, its GOROOT, toolchains and PATH. */
export const doctorGoMessages = {
  'doctor.check-go-present': {
    en: { message: 'which go is used, and whether it runs' },
    zh: { message: '使用的是哪个 go，能否运行' },
  },
  'doctor.check-go-path': { en: { message: 'PATH' }, zh: { message: 'PATH' } },
  'doctor.check-go-goroot': {
    en: { message: 'GOROOT: the folder of the toolchain' },
    zh: { message: 'GOROOT：工具链所在的目录' },
  },
  'doctor.check-go-env': {
    en: { message: 'whether go env answers' },
    zh: { message: 'go env 能否给出结果' },
  },
  'doctor.check-go-toolchain': {
    en: { message: 'the Go version that the project asks for' },
    zh: { message: '项目要求的 Go 版本' },
  },
  'doctor.check-go-test-std': {
    en: { message: "Go's own tests (they take minutes)" },
    zh: { message: 'Go 自带的测试（需要数分钟）' },
  },

  'doctor.go-missing': {
    en: {
      message:
        'there is no go on this machine: none in the folders of PATH, and none where it is usually installed',
      hint: 'Install Go; then open a new terminal and run this again.',
    },
    zh: {
      message: '本机没有 go：PATH 中的目录里没有，常见的安装位置也没有',
      hint: '请安装 Go，然后打开新的终端再运行本命令。',
    },
  },
  'doctor.go-not-on-path': {
    en: {
      message: 'Go is installed ({path}), but its folder is not in PATH, so that "go" is not found',
      hint: '"gomirror setup --path" adds the folder for all your shells.',
    },
    zh: {
      message: 'Go 已安装（{path}），但它所在的目录不在 PATH 中，因此找不到“go”',
      hint: '“gomirror setup --path”会为您的所有 shell 加上这个目录。',
    },
  },
  'doctor.go-not-runnable': {
    en: { message: '{path} does not run as go should ({reason})', hint: 'Install Go anew.' },
    zh: { message: '{path} 无法像 go 那样运行（{reason}）', hint: '请重新安装 Go。' },
  },
  'doctor.go-no-loader': {
    en: {
      message:
        '{path} is there but cannot be started: the loader that it was built for is missing on this system',
      hint: 'That is a go for another C library (glibc where there is musl, as on Alpine, or the other way round). Install the one of this system, or the archive of the Go project, which needs neither.',
    },
    zh: {
      message: '{path} 存在，却无法启动：本系统缺少它所需的加载器',
      hint: '这个 go 是为另一种 C 库构建的（在 Alpine 等使用 musl 的系统上用了 glibc 版，或者相反）。请安装本系统的版本，或使用 Go 官方的压缩包，它不依赖任何一种。',
    },
  },
  'doctor.go-other-machine': {
    en: {
      message: '{path} is for another kind of processor or system than this one ({arch})',
      hint: 'Install the go for this machine.',
    },
    zh: { message: '{path} 是为另一种处理器或系统构建的，本机为 {arch}', hint: '请安装适合本机的 go。' },
  },
  'doctor.go-not-allowed': {
    en: {
      message: 'you may not run {path}',
      hint: 'The file, or a folder above it, lacks the right to be executed: look at it with ls -l.',
    },
    zh: { message: '您无权运行 {path}', hint: '该文件或其上级目录缺少执行权限，请用 ls -l 查看。' },
  },
  'doctor.go-old': {
    en: {
      message: '{path} is Go {version}; mirrors and modules of today need {oldest} at least',
      hint: 'Install a current Go; one from 1.21 on fetches later versions by itself.',
    },
    zh: {
      message: '{path} 是 Go {version}；如今的镜像和模块至少需要 {oldest}',
      hint: '请安装较新的 Go；1.21 及以后的版本会自行获取更新的版本。',
    },
  },
  'doctor.go-several': {
    en: {
      message: 'there are several versions of Go on PATH; {path}, version {version}, is the one that counts',
    },
    zh: { message: 'PATH 中有多个版本的 Go；实际使用的是 {path}，版本 {version}' },
  },
  'doctor.go-shadowed': {
    en: {
      message: '"go" is {path}, version {version}; the newer {newer} in {other} is hidden behind it in PATH',
      hint: 'Put the folder of the one that you mean first, or uninstall the other.',
    },
    zh: {
      message:
        '“go”指的是 {path}，版本 {version}；PATH 中排在后面的 {other}（版本 {newer}）更新，却被它遮住了',
      hint: '请把想用的那个所在的目录放在最前面，或卸载另一个。',
    },
  },
  'doctor.go-gccgo': {
    en: {
      message: '{path} is gccgo, which is years behind the Go of the Go project',
      hint: 'Install Go itself, and put its folder first in PATH.',
    },
    zh: {
      message: '{path} 是 gccgo，比 Go 官方版本落后多年',
      hint: '请安装官方的 Go，并把它的目录放在 PATH 的最前面。',
    },
  },
  'doctor.go-other-arch': {
    en: {
      message:
        '{path} is built for {arch} and runs under emulation on this {machine} machine: everything takes longer',
      hint: 'Install the go for this processor.',
    },
    zh: {
      message: '{path} 是为 {arch} 构建的，在这台 {machine} 机器上以模拟方式运行，一切都会变慢',
      hint: '请安装适合本机处理器的 go。',
    },
  },

  'doctor.path-unexpanded': {
    en: {
      message:
        'PATH holds "{folder}" as it stands: only a shell replaces such signs, programs look for a folder of that name',
      hint: 'Write the folder out in the file where PATH is set, or use double quotes around it instead of single ones.',
    },
    zh: {
      message: 'PATH 中有一项原样写着“{folder}”：只有 shell 会展开这些符号，程序会按字面去找这个目录',
      hint: '请在设置 PATH 的文件中写出完整路径，或把单引号改为双引号。',
    },
  },
  'doctor.path-no-programs': {
    en: {
      message:
        'what "go install" puts into {folder} is not found by its name, since the folder is not in PATH',
      hint: '"gomirror setup --path" adds it.',
    },
    zh: {
      message: '“go install”装到 {folder} 的程序无法直接按名称运行，因为该目录不在 PATH 中',
      hint: '“gomirror setup --path”会把它加上。',
    },
  },

  'doctor.goroot-missing': {
    en: {
      message: 'GOROOT says {root}, and there is no such folder: go cannot start with it',
      hint: 'Nobody has to set GOROOT: go finds it by itself. Take the setting away ({where}).',
    },
    zh: {
      message: 'GOROOT 指向 {root}，而这个目录不存在，go 因此无法启动',
      hint: '不需要设置 GOROOT，go 会自己找到它。请删除这项设置（{where}）。',
    },
  },
  'doctor.goroot-no-toolchain': {
    en: {
      message: 'GOROOT says {root}, and that is not the folder of a Go toolchain',
      hint: 'It is often taken for GOPATH, the folder of your own work. Take the setting away ({where}): go finds its toolchain by itself.',
    },
    zh: {
      message: 'GOROOT 指向 {root}，但那里不是 Go 工具链的目录',
      hint: '它常与存放自己工作的 GOPATH 混淆。请删除这项设置（{where}），go 会自己找到工具链。',
    },
  },
  'doctor.goroot-foreign': {
    en: {
      message:
        'GOROOT points at Go {other} in {root}, while {path} is Go {version}: builds fail with "compile: version … does not match go tool version"',
      hint: 'The setting is left over from another installation. Take it away ({where}): go finds its own toolchain by itself.',
    },
    zh: {
      message:
        'GOROOT 指向 {root} 中的 Go {other}，而 {path} 是 Go {version}：构建会报“compile: version … does not match go tool version”',
      hint: '这是另一次安装遗留的设置。请删除它（{where}），go 会自己找到自己的工具链。',
    },
  },
  'doctor.goroot-needless': {
    en: {
      message:
        'GOROOT is set ({where}) to what go would find by itself; after the next update it may be wrong',
      hint: 'Take the setting away.',
    },
    zh: {
      message: 'GOROOT 设成了 go 本来就会找到的值（{where}）；下次更新后它可能就不对了',
      hint: '请删除这项设置。',
    },
  },
  'doctor.goroot-incomplete': {
    en: {
      message: 'the Go in {root} is not whole: {part} is missing',
      hint: 'Remove that Go and install it anew; some distributions put its library into a package of its own.',
    },
    zh: {
      message: '{root} 中的 Go 不完整：缺少 {part}',
      hint: '请删除这个 Go 并重新安装；有些发行版把标准库放在单独的软件包里。',
    },
  },
  'doctor.goroot-mixed': {
    en: {
      message: 'the Go in {root} is a mixture of two versions: a new one was unpacked over an old one',
      hint: 'Builds then fail with "redeclared in this block" and the like. Delete the folder before you unpack a new version.',
    },
    zh: {
      message: '{root} 中的 Go 混有两个版本：新版本直接解压在了旧版本之上',
      hint: '构建会因此报“redeclared in this block”之类的错误。解压新版本之前请先删除该目录。',
    },
  },

  'doctor.go-env-fails': {
    en: {
      message: '"go env" fails, and so would every other go command: {said}',
      hint: 'A setting has a value that go refuses. What is wrong with the settings is said below, or take away the one that go names.',
    },
    zh: {
      message: '“go env”失败，其他 go 命令也会如此：{said}',
      hint: '某项设置的值被 go 拒绝。下文会说明哪些设置有误；也可以删除 go 点名的那一项。',
    },
  },
  'doctor.go-env-hangs': {
    en: {
      message: '"go env" does not answer',
      hint: 'It needs no network. A folder on a network drive that does not answer, or a wrapper around go, may be what it waits for.',
    },
    zh: {
      message: '“go env”一直没有结果',
      hint: '它不需要网络。可能是在等待某个没有响应的网络磁盘，或是 go 外面包了一层别的程序。',
    },
  },
  'doctor.env-file-blocked': {
    en: {
      message: '{place} stands where go keeps its settings ({file}): it reads none, and "go env -w" fails',
      hint: 'Move away what is there. What was meant can then be set with "go env -w" or "gomirror setup".',
    },
    zh: {
      message: '{place} 占据了 go 保存设置的位置（{file}）：go 读不到任何设置，“go env -w”也会失败',
      hint: '请把它移走，然后用“go env -w”或“gomirror setup”写入需要的设置。',
    },
  },
  'doctor.env-file-no-text': {
    en: {
      message: '{file} is not the plain text that go reads (UTF-8): what was set in it does not count',
      hint: 'Editors and PowerShell (">" and Out-File) write UTF-16 at times; a full disk leaves zeros. Delete the file, and set with "go env -w" what was meant.',
    },
    zh: {
      message: '{file} 不是 go 能读取的纯文本（UTF-8）：其中的设置不起作用',
      hint: '有些编辑器和 PowerShell（“>”和 Out-File）会写成 UTF-16；磁盘写满也会留下零字节。请删除该文件，再用“go env -w”写入需要的设置。',
    },
  },
  'doctor.folder-temporary-missing': {
    en: {
      message:
        '{name} names {folder} for temporary files, and there is no such folder: go does not make it, and fails',
      hint: 'Make the folder, or take the setting away.',
    },
    zh: {
      message: '{name} 指定用 {folder} 存放临时文件，但没有这个目录：go 不会自动创建它，因而失败',
      hint: '请创建该目录，或取消这一设置。',
    },
  },
  'doctor.goflags-refused': {
    en: {
      message: 'go refuses what is in GOFLAGS, and so every build stops: {said}',
      hint: 'Only "go env" works with it. Take the flag out that it names, or all of GOFLAGS.',
    },
    zh: {
      message: 'go 拒绝 GOFLAGS 中的内容，因此每次构建都会停止：{said}',
      hint: '只有“go env”还能用。请去掉它点名的参数，或清空 GOFLAGS。',
    },
  },
  'doctor.go-env-warns': {
    en: { message: 'go warns about its settings: {said}', hint: 'Correct the setting that it names.' },
    zh: { message: 'go 对它的设置提出警告：{said}', hint: '请改正它点名的设置。' },
  },

  'doctor.toolchain-local': {
    en: {
      message:
        '{file} needs Go {needed}, this is Go {have}, and GOTOOLCHAIN={value} ({where}) forbids to fetch another',
      hint: 'Let go fetch it (GOTOOLCHAIN=auto), or install it.',
    },
    zh: {
      message:
        '{file} 需要 Go {needed}，这里是 Go {have}，而 GOTOOLCHAIN={value}（{where}）不允许获取别的版本',
      hint: '请允许 go 自行获取（GOTOOLCHAIN=auto），或安装所需的版本。',
    },
  },
  'doctor.toolchain-language': {
    en: {
      message:
        '{where} asks for go{version}, which is a version of the language and no release: there is nothing to download by that name',
      hint: 'Name a release, such as {version}.0.',
    },
    zh: {
      message: '{where} 要求 go{version}，那是语言版本而不是发布版本，没有这个名字可供下载',
      hint: '请写明一个发布版本，例如 {version}.0。',
    },
  },
  'doctor.toolchain-not-on-path': {
    en: {
      message:
        '{file} needs Go {needed}, this is Go {have}, and GOTOOLCHAIN only allows a go{needed} on PATH, where there is none',
    },
    zh: {
      message:
        '{file} 需要 Go {needed}，这里是 Go {have}，而 GOTOOLCHAIN 只允许使用 PATH 中的 go{needed}，那里却没有',
    },
  },
  'doctor.toolchain-unproven': {
    en: {
      message:
        '{file} needs Go {needed}, this is Go {have}, and go cannot fetch it: with GOSUMDB=off it has nothing to check it with',
      hint: 'The checksum of a toolchain is always demanded. Take GOSUMDB=off away; a mirror can pass the checksum database on.',
    },
    zh: {
      message: '{file} 需要 Go {needed}，这里是 Go {have}，而 go 无法获取它：GOSUMDB=off 使它无从校验',
      hint: '工具链的校验和总是必需的。请去掉 GOSUMDB=off；镜像可以代为转发校验和数据库。',
    },
  },
  'doctor.toolchain-no-mirror': {
    en: { message: '{file} needs Go {needed}, this is Go {have}, and GOPROXY=off keeps go from fetching it' },
    zh: { message: '{file} 需要 Go {needed}，这里是 Go {have}，而 GOPROXY=off 使 go 无法获取它' },
  },
  'doctor.toolchain-fetched': {
    en: {
      message:
        '{file} needs Go {needed}; go {have} will fetch it through GOPROXY before it builds (about 70 MB)',
    },
    zh: { message: '{file} 需要 Go {needed}；go {have} 会在构建之前通过 GOPROXY 获取它（约 70 MB）' },
  },
  'doctor.toolchain-too-old': {
    en: {
      message: '{file} is written for Go {needed}, and Go {have} cannot fetch a later version by itself',
      hint: 'Install a Go from 1.21 on: it fetches what a project needs.',
    },
    zh: {
      message: '{file} 是为 Go {needed} 编写的，而 Go {have} 无法自行获取更新的版本',
      hint: '请安装 Go 1.21 或更新的版本，它会获取项目所需的版本。',
    },
  },

  'doctor.test-std-fails': {
    en: {
      message: "{failed} of Go's own packages fail their tests here: {packages}",
      hint: 'Tests of time and network can fail on a busy machine; others mean a broken installation, file system or memory.',
    },
    zh: {
      message: 'Go 自带的测试有 {failed} 个包未通过：{packages}',
      hint: '与时间、网络有关的测试在繁忙的机器上可能失败；其他失败则说明安装、文件系统或内存有问题。',
    },
  },
  'doctor.test-std-slow': {
    en: {
      message: "Go's own tests did not end in time",
      hint: 'Give them more: gomirror doctor go.test-std --timeout 30m',
    },
    zh: {
      message: 'Go 自带的测试没有在限定时间内结束',
      hint: '请给更多时间：gomirror doctor go.test-std --timeout 30m',
    },
  },

  'doctor.do-install-go-linux': {
    en: {
      message:
        'Or get the archive for this processor from https://go.dev/dl/ (in China https://golang.google.cn/dl/), and unpack it to /usr/local.',
    },
    zh: {
      message:
        '也可以从 https://go.dev/dl/（中国大陆请用 https://golang.google.cn/dl/）下载适合本机处理器的压缩包，解压到 /usr/local。',
    },
  },
  'doctor.do-install-go-darwin': {
    en: {
      message:
        'Or get the package for this processor from https://go.dev/dl/ (in China https://golang.google.cn/dl/).',
    },
    zh: {
      message:
        '也可以从 https://go.dev/dl/（中国大陆请用 https://golang.google.cn/dl/）下载适合本机处理器的安装包。',
    },
  },
  'doctor.do-install-go-win32': {
    en: {
      message: 'Or get the installer (.msi) from https://go.dev/dl/ (in China https://golang.google.cn/dl/).',
    },
    zh: {
      message:
        '也可以从 https://go.dev/dl/（中国大陆请用 https://golang.google.cn/dl/）下载安装程序（.msi）。',
    },
  },
  'doctor.do-install-anew': {
    en: { message: 'Delete {root} and install Go there anew.' },
    zh: { message: '请删除 {root}，然后重新安装 Go。' },
  },
  'doctor.do-put-first': {
    en: { message: 'Put {folder} first in PATH.' },
    zh: { message: '请把 {folder} 放在 PATH 的最前面。' },
  },
  'doctor.do-add-path': {
    en: { message: 'Add {folder} to PATH for good: gomirror setup --path' },
    zh: { message: '把 {folder} 永久加入 PATH：gomirror setup --path' },
  },
  'doctor.do-write-out': {
    en: { message: 'Replace {folder} by the whole path of the folder that is meant.' },
    zh: { message: '请把 {folder} 换成所指目录的完整路径。' },
  },
  'doctor.do-newer-go': {
    en: { message: 'Or install Go {needed}: https://go.dev/dl/ (in China https://golang.google.cn/dl/).' },
    zh: {
      message: '也可以安装 Go {needed}：https://go.dev/dl/（中国大陆请用 https://golang.google.cn/dl/）。',
    },
  },
  'doctor.do-name-release': {
    en: { message: 'Write "go {needed}.0", or add a line "toolchain go{needed}.0", in {file}.' },
    zh: { message: '请在 {file} 中写“go {needed}.0”，或加一行“toolchain go{needed}.0”。' },
  },
  'doctor.do-unset-linux': {
    en: {
      message:
        'Take the line that sets {name} out of your shell profile, so that it stays away in new terminals.',
    },
    zh: { message: '并从 shell 的配置文件中删除设置 {name} 的那一行，这样新开的终端里也不会再有它。' },
  },
  'doctor.do-unset-darwin': {
    en: {
      message:
        'Take the line that sets {name} out of your shell profile; for programs that are started from the Dock: launchctl unsetenv {name}',
    },
    zh: {
      message:
        '并从 shell 的配置文件中删除设置 {name} 的那一行；从程序坞启动的程序则用：launchctl unsetenv {name}',
    },
  },
  'doctor.do-unset-win32': {
    en: {
      message:
        'Delete {name} from the environment variables too (Settings: "Edit environment variables for your account"), and open a new window.',
    },
    zh: { message: '并在环境变量中删除 {name}（系统设置中的“编辑帐户的环境变量”），然后打开新的窗口。' },
  },
} as const satisfies Catalog;
