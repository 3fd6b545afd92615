import type { Catalog } from '../say.ts';

/** Errors of the go command that `explain` knows: what they mean, and what to do. C code, disks, rights and processes. */
export const explainBuildMessages = {
  'explain.cgo-no-compiler': {
    en: {
      message: 'The build contains C code (cgo), and there is no C compiler here.',
      hint: 'Install one: build-essential on Debian and Ubuntu, build-base on Alpine, xcode-select --install on macOS, MinGW-w64 on Windows. If all dependencies are pure Go, CGO_ENABLED=0 does without.',
    },
    zh: {
      message: '构建中包含 C 代码（cgo），而这里没有 C 编译器。',
      hint: '请安装：Debian、Ubuntu 上是 build-essential，Alpine 上是 build-base，macOS 上运行 xcode-select --install，Windows 上是 MinGW-w64。如果依赖都是纯 Go，设 CGO_ENABLED=0 即可。',
    },
  },
  'explain.cgo-cross': {
    en: {
      message: 'The build is for another system, and C code is compiled with the compiler for this one.',
      hint: 'Set CC to a cross compiler for the target (x86_64-w64-mingw32-gcc for Windows), or build with CGO_ENABLED=0.',
    },
    zh: {
      message: '正在为另一个系统构建，却用了本系统的 C 编译器。',
      hint: '请把 CC 设为目标系统的交叉编译器（Windows 目标用 x86_64-w64-mingw32-gcc），或用 CGO_ENABLED=0 构建。',
    },
  },
  'explain.cgo-library': {
    en: {
      message: 'The linker does not find a C library that a dependency wants.',
      hint: "Install the library's development package (on Debian lib…-dev, on Alpine …-dev).",
    },
    zh: {
      message: '链接器找不到依赖所需的 C 库。',
      hint: '请安装该库的开发包（Debian 上是 lib……-dev，Alpine 上是 ……-dev）。',
    },
  },
  'explain.cgo-header': {
    en: {
      message:
        'The C compiler does not find a header file: the development package of a C library, or of the C library itself, is missing.',
      hint: 'Install the package that has the header. On Alpine for stdlib.h and the like: musl-dev.',
    },
    zh: {
      message: 'C 编译器找不到头文件：缺少某个 C 库（或 C 标准库本身）的开发包。',
      hint: '请安装包含该头文件的软件包。Alpine 上 stdlib.h 之类属于 musl-dev。',
    },
  },
  'explain.cgo-link': {
    en: {
      message: 'The C linker failed; what it printed below says why.',
      hint: 'Look at its first message. Missing names often mean a library that is too old.',
    },
    zh: {
      message: 'C 链接器失败，原因在它下面的输出中。',
      hint: '请看它的第一条消息。缺少符号往往意味着库的版本太旧。',
    },
  },
  'explain.cgo-excluded': {
    en: {
      message:
        'Every file of the package is for another system or needs cgo, which is off. Without a C compiler, and when building for another system, Go switches cgo off by itself.',
      hint: 'Look at CGO_ENABLED, GOOS and GOARCH. If the package needs C, install a compiler and set CGO_ENABLED=1.',
    },
    zh: {
      message:
        '该包的所有文件都是给别的系统用的，或者需要 cgo，而 cgo 已关闭。没有 C 编译器或交叉构建时，Go 会自动关闭 cgo。',
      hint: '请检查 CGO_ENABLED、GOOS 和 GOARCH。如果该包需要 C，请安装编译器并设 CGO_ENABLED=1。',
    },
  },
  'explain.race-needs-cgo': {
    en: {
      message: 'The race detector needs cgo, and a C compiler with it.',
      hint: 'Install a C compiler and set CGO_ENABLED=1. On Alpine (musl) use an image with glibc.',
    },
    zh: {
      message: '竞态检测器需要 cgo 和 C 编译器。',
      hint: '请安装 C 编译器并设 CGO_ENABLED=1。在 Alpine（musl）上请改用带 glibc 的镜像。',
    },
  },
  'explain.no-space': {
    en: {
      message: 'The disk, or a small temporary file system like /tmp, is full.',
      hint: 'Make room: go clean -cache empties the build cache, which is made again when needed. Set GOTMPDIR to a larger folder if only /tmp is full.',
    },
    zh: {
      message: '磁盘已满，或者 /tmp 之类较小的临时文件系统已满。',
      hint: '请腾出空间：go clean -cache 清空构建缓存，需要时会重新生成。如果只是 /tmp 满了，请把 GOTMPDIR 设为更大的目录。',
    },
  },
  'explain.cache-permission': {
    en: {
      message:
        'Go may not write to its module cache or build cache. Often sudo go was run once, so that files there belong to root; or a container runs as another user.',
      hint: 'Give the folders back to your user, and never run go with sudo. Files in the module cache are read-only on purpose: go clean -modcache removes them, rm does not.',
    },
    zh: {
      message:
        'Go 无法写入模块缓存或构建缓存。常见原因是曾用 sudo 运行过 go，使文件归 root 所有；或者容器以别的用户运行。',
      hint: '请把目录归还给你的用户，不要用 sudo 运行 go。模块缓存中的文件本来就是只读的：用 go clean -modcache 删除，rm 不行。',
    },
  },
  'explain.lock-failed': {
    en: {
      message:
        'The file system that the module cache is on cannot lock files, as some network shares cannot.',
      hint: 'Put GOMODCACHE and GOCACHE on a local disk.',
    },
    zh: {
      message: '模块缓存所在的文件系统不支持文件锁，有些网络共享就是这样。',
      hint: '请把 GOMODCACHE 和 GOCACHE 放到本地磁盘。',
    },
  },
  'explain.text-busy': {
    en: {
      message:
        'A program that is just running, or that a virus scanner holds, was to be overwritten or started.',
      hint: "Stop the program and build again. On Windows, leave Go's cache folders and the project out of the virus scanner.",
    },
    zh: {
      message: '要覆盖或启动的程序正在运行，或被杀毒软件占用。',
      hint: '请停止该程序后重新构建。在 Windows 上，请让杀毒软件排除 Go 的缓存目录和项目目录。',
    },
  },
  'explain.exec-format': {
    en: {
      message:
        'The program was built for another system or processor than this one. Mostly GOOS or GOARCH is still set from building for another machine.',
      hint: 'Unset both. If it is go itself that cannot be run, install the Go for this processor.',
    },
    zh: {
      message: '程序是为别的系统或处理器构建的。多半是为其他机器构建后，GOOS 或 GOARCH 还留着。',
      hint: '请取消这两个设置。如果是 go 本身无法运行，请安装适合本机处理器的 Go。',
    },
  },
  'explain.killed': {
    en: {
      message: 'The system ended the compiler, nearly always because memory ran out.',
      hint: 'Build less at once (-p 1), or give the machine or container more memory.',
    },
    zh: {
      message: '系统终止了编译器，几乎总是因为内存不足。',
      hint: '请减少并行（-p 1），或给机器或容器更多内存。',
    },
  },
} as const satisfies Catalog;
