import type { Catalog } from '../say.ts';

/** What is found about C compilers, containers and CI. */
export const doctorSurroundingsMessages = {
  'doctor.check-cgo-needed': {
    en: { message: 'whether the project has C in it' },
    zh: { message: '项目是否包含 C 代码' },
  },
  'doctor.check-cgo-compiler': {
    en: { message: 'the C compiler: whether it compiles and links a program' },
    zh: { message: 'C 编译器：能否编译并链接一个程序' },
  },
  'doctor.check-cgo-cross': {
    en: { message: 'building for another system' },
    zh: { message: '为其他系统构建' },
  },
  'doctor.check-containers-kind': {
    en: { message: 'container, WSL or CI' },
    zh: { message: '容器、WSL 或 CI' },
  },
  'doctor.check-containers-home': { en: { message: 'the home folder' }, zh: { message: '主目录' } },
  'doctor.check-containers-disk': {
    en: { message: 'disks that are read-only or run no programs' },
    zh: { message: '只读或不允许运行程序的磁盘' },
  },
  'doctor.check-containers-user': {
    en: { message: 'whether the user has a name' },
    zh: { message: '当前用户是否有名称' },
  },
  'doctor.check-containers-certificates': {
    en: { message: 'certificates of authorities, for https' },
    zh: { message: 'https 所需的 CA 证书' },
  },
  'doctor.check-containers-git-owner': {
    en: { message: 'whether git trusts this repository' },
    zh: { message: 'git 是否信任当前仓库' },
  },
  'doctor.check-containers-libc': {
    en: { message: 'the C library (glibc, musl)' },
    zh: { message: 'C 库（glibc、musl）' },
  },

  'doctor.cgo-no-compiler': {
    en: {
      message: 'this project has C in it ({packages}), and there is no C compiler: {compiler} is not on PATH',
    },
    zh: { message: '这个项目包含 C 代码（{packages}），但没有 C 编译器：PATH 中找不到 {compiler}' },
  },
  'doctor.cgo-no-compiler-on': {
    en: {
      message:
        'CGO_ENABLED=1 is set, and there is no C compiler: {compiler} is not on PATH; every program that uses the network fails to build',
      hint: 'Install a compiler; or, since this project has no C in it as far as can be seen, set CGO_ENABLED=0.',
    },
    zh: {
      message:
        '设置了 CGO_ENABLED=1，但没有 C 编译器：PATH 中找不到 {compiler}；凡是用到网络的程序都无法构建',
      hint: '请安装编译器；或者，就目前所见项目中没有 C 代码，也可以设置 CGO_ENABLED=0。',
    },
  },
  'doctor.cgo-disabled': {
    en: {
      message:
        'CGO_ENABLED=0, and this project has C in it ({packages}): those parts are left out of the build',
      hint: 'Some packages have another part that does without; others fail when they are built or started.',
    },
    zh: {
      message: 'CGO_ENABLED=0，而这个项目包含 C 代码（{packages}）：构建时会略去这些部分',
      hint: '有些包备有不用 C 的实现；有些则会在构建或启动时出错。',
    },
  },
  'doctor.cgo-no-headers': {
    en: {
      message: '{compiler} is there, but not the header files of the C library: every build with cgo fails',
    },
    zh: { message: '{compiler} 可用，但缺少 C 库的头文件：使用 cgo 的构建都会失败' },
  },
  'doctor.cgo-no-linker': {
    en: {
      message: '{compiler} compiles but cannot link: the linker, or the C library to link with, is missing',
    },
    zh: { message: '{compiler} 能编译却不能链接：缺少链接器，或缺少要链接的 C 库' },
  },
  'doctor.cgo-other-target': {
    en: {
      message: '{compiler} builds 32-bit programs only, and go is 64-bit',
      hint: 'Install a 64-bit compiler and put its folder first in PATH.',
    },
    zh: {
      message: '{compiler} 只能构建 32 位程序，而 go 是 64 位的',
      hint: '请安装 64 位的编译器，并把它的目录放在 PATH 的最前面。',
    },
  },
  'doctor.cgo-xcode': {
    en: {
      message:
        "Apple's command line tools are missing, as often after an update of macOS: {compiler} does not work",
    },
    zh: { message: '缺少 Apple 的命令行工具（macOS 升级后常见）：{compiler} 无法工作' },
  },
  'doctor.cgo-xcode-license': {
    en: { message: 'the licence of Xcode has not been agreed to, and {compiler} does not work before that' },
    zh: { message: '尚未同意 Xcode 许可协议，在此之前 {compiler} 无法工作' },
  },
  'doctor.cgo-compiler-fails': {
    en: { message: '{compiler} cannot compile a small program: every build with cgo fails' },
    zh: { message: '{compiler} 连一个小程序也无法编译：使用 cgo 的构建都会失败' },
  },
  'doctor.cgo-compiler-hangs': {
    en: { message: '{compiler} does not end' },
    zh: { message: '{compiler} 一直没有结束' },
  },
  'doctor.cgo-not-runnable': {
    en: { message: 'what {compiler} builds does not run here: it may be a compiler for another system' },
    zh: { message: '{compiler} 构建的程序无法在这里运行：它可能是面向其他系统的编译器' },
  },
  'doctor.do-install-c': {
    en: {
      message: 'Install a C compiler (gcc or clang) together with the development files of the C library.',
    },
    zh: { message: '请安装 C 编译器（gcc 或 clang）以及 C 库的开发文件。' },
  },
  'doctor.cross-kept': {
    en: {
      message:
        '{names} is saved in {file}: everything here is built for {target}, and "go run" fails on this {host} machine',
      hint: 'Take it away, and set it only for the command that needs it: GOOS=… GOARCH=… go build',
    },
    zh: {
      message: '{names} 保存在 {file} 中：这里的一切都为 {target} 构建，在这台 {host} 机器上“go run”会失败',
      hint: '请删除它，只在需要的命令前设置：GOOS=… GOARCH=… go build',
    },
  },
  'doctor.cross-host-compiler': {
    en: {
      message:
        'building for {target} on {host} with CGO_ENABLED=1, and {compiler} is the compiler of this machine: it fails with options it does not know',
      hint: 'Without C in the project set CGO_ENABLED=0; otherwise CC has to name a compiler for {target}.',
    },
    zh: {
      message:
        '在 {host} 上以 CGO_ENABLED=1 为 {target} 构建，而 {compiler} 是本机的编译器：它会因不认识的选项而失败',
      hint: '项目中没有 C 代码时请设置 CGO_ENABLED=0；否则 CC 必须指定面向 {target} 的编译器。',
    },
  },
  'doctor.cross-without-c': {
    en: {
      message:
        'building for {target} on {host} leaves out C (CGO_ENABLED=0), and this project has C in it: {packages}',
    },
    zh: {
      message: '在 {host} 上为 {target} 构建时不使用 C（CGO_ENABLED=0），而这个项目包含 C 代码：{packages}',
    },
  },
  'doctor.do-cross-compiler': {
    en: {
      message:
        'Install a C compiler for {target} and name it in CC, with CGO_ENABLED=1; "zig cc -target …" is one that needs no more. Or build on {target}, not on {host}.',
    },
    zh: {
      message:
        '请安装面向 {target} 的 C 编译器，用 CC 指定它，并设置 CGO_ENABLED=1；“zig cc -target …”无需安装其他东西。也可以在 {target} 上构建，而不是在 {host} 上。',
    },
  },

  'doctor.wsl-windows-disk': {
    en: { message: '{folder} is on the disk of Windows: from WSL every file there takes many times as long' },
    zh: { message: '{folder} 位于 Windows 的磁盘上：从 WSL 访问那里的文件要慢很多倍' },
  },
  'doctor.do-wsl-home': {
    en: { message: 'Keep the project and the caches below your home folder in Linux.' },
    zh: { message: '请把项目和缓存放在 Linux 的主目录下。' },
  },
  'doctor.home-unset': {
    en: {
      message:
        '{name} is not set, so that go finds no place for {missing}: it fails with "GOCACHE is not defined" or "module cache not found"',
    },
    zh: {
      message:
        '没有设置 {name}，go 因此找不到 {missing} 的位置，会报“GOCACHE is not defined”或“module cache not found”',
    },
  },
  'doctor.home-relative': {
    en: {
      message: '{name} is "{home}", and that is no absolute path: go refuses the folders that it makes of it',
    },
    zh: { message: '{name} 是“{home}”，不是绝对路径：go 会拒绝由它得出的各个目录' },
  },
  'doctor.home-missing': {
    en: {
      message:
        '{name} is {home}, which is not there and cannot be made by {user}: go has no place for modules and builds',
    },
    zh: { message: '{name} 是 {home}，该目录不存在，{user} 也无法创建它：go 没有地方存放模块和构建结果' },
  },
  'doctor.home-not-ours': {
    en: { message: '{name} is {home}, where {user} may not write: go has no place for modules and builds' },
    zh: { message: '{name} 是 {home}，而 {user} 无权写入：go 没有地方存放模块和构建结果' },
  },
  'doctor.do-set-home': {
    en: {
      message:
        'Or set GOPATH and GOCACHE to folders that can be written to; in an image: ENV HOME=/home/app, and give the folder to its user.',
    },
    zh: {
      message:
        '也可以把 GOPATH 和 GOCACHE 设为可以写入的目录；在镜像中：ENV HOME=/home/app，并把该目录交给相应的用户。',
    },
  },
  'doctor.disk-read-only': {
    en: { message: '{folder} ({what}) is on a disk that is mounted read-only ({mount})' },
    zh: { message: '{folder}（{what}）位于以只读方式挂载的磁盘上（{mount}）' },
  },
  'doctor.disk-no-programs': {
    en: {
      message:
        '{folder} ({what}) is on a disk from which no program may be run ({mount}, noexec): "go run" and "go test" fail with "permission denied"',
      hint: 'Give go another folder for temporary files.',
    },
    zh: {
      message:
        '{folder}（{what}）所在的磁盘不允许运行程序（{mount}，noexec）：“go run”和“go test”会报“permission denied”',
      hint: '请为 go 指定另一个存放临时文件的目录。',
    },
  },
  'doctor.user-nameless': {
    en: {
      message:
        'user {id} has no entry in the list of users: ssh refuses to work, and git does not know who commits',
    },
    zh: { message: '用户 {id} 不在用户列表中：ssh 会拒绝工作，git 也不知道提交者是谁' },
  },
  'doctor.do-add-user': {
    en: {
      message:
        'It matters where private modules come over ssh. In an image: RUN useradd --uid {id} --create-home app',
    },
    zh: { message: '通过 ssh 获取私有模块时才有影响。在镜像中：RUN useradd --uid {id} --create-home app' },
  },
  'doctor.no-certificates': {
    en: {
      message:
        'there are no certificates of authorities on this system: every https connection fails with "certificate signed by unknown authority"',
      hint: 'Never switch the checks off instead.',
    },
    zh: {
      message: '本系统没有 CA 证书：所有 https 连接都会报“certificate signed by unknown authority”',
      hint: '切勿以关闭校验代替。',
    },
  },
  'doctor.no-certificates-named': {
    en: {
      message:
        'SSL_CERT_FILE names {file}, where there are no certificates, and no others are found: every https connection fails with "certificate signed by unknown authority"',
    },
    zh: {
      message:
        'SSL_CERT_FILE 指定的 {file} 中没有证书，别处也没有：所有 https 连接都会报“certificate signed by unknown authority”',
    },
  },
  'doctor.certificates-file': {
    en: {
      message:
        'SSL_CERT_FILE names {file}, where there are no certificates; those of the system are used instead, if git and others find them too',
    },
    zh: { message: 'SSL_CERT_FILE 指定的 {file} 中没有证书；go 会改用系统的证书，但 git 等程序未必如此' },
  },
  'doctor.do-certificates': {
    en: {
      message:
        'In an image: install the package ca-certificates, or copy the file from another stage: COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/',
    },
    zh: {
      message:
        '在镜像中：安装 ca-certificates 软件包，或从另一阶段复制该文件：COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/',
    },
  },
  'doctor.git-dubious': {
    en: {
      message:
        'git refuses to look at {folder}, since it belongs to another user: "go build" of a program in it fails with "error obtaining VCS status"',
      hint: 'Usual where sources are mounted into a container. Say that you trust the folder; or build with -buildvcs=false.',
    },
    zh: {
      message:
        'git 拒绝访问 {folder}，因为它属于另一个用户：“go build”构建其中的程序时会报“error obtaining VCS status”',
      hint: '把源代码挂载进容器时常会如此。请声明信任该目录，或用 -buildvcs=false 构建。',
    },
  },
  'doctor.musl-programs': {
    en: {
      message:
        'this system has musl: programs with C in them ({packages}) that are built here do not start on systems with glibc',
    },
    zh: {
      message: '本系统使用 musl：在这里构建的含 C 代码的程序（{packages}）无法在使用 glibc 的系统上启动',
    },
  },
  'doctor.do-static': {
    en: { message: "Link everything in: go build -ldflags '-extldflags -static'" },
    zh: { message: "请静态链接：go build -ldflags '-extldflags -static'" },
  },
} as const satisfies Catalog;
