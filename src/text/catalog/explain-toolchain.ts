import type { Catalog } from '../say.ts';

/** Errors of the go command that `explain` knows: what they mean, and what to do. Go versions and where Go is installed. */
export const explainToolchainMessages = {
  'explain.go-not-found': {
    en: {
      message:
        'There is no go on the PATH of this shell: it is not installed, or its folder was not added, or the terminal was opened before.',
      hint: 'Install Go, add its bin folder to the PATH, and open a new terminal.',
    },
    zh: {
      message: '当前 shell 的 PATH 中没有 go：没有安装，没有加入其目录，或者终端是在安装之前打开的。',
      hint: '请安装 Go，把它的 bin 目录加入 PATH，并打开新的终端。',
    },
  },
  'explain.goroot-missing': {
    en: {
      message:
        'GOROOT leads to a folder in which this Go is not: a variable left over from an older installation.',
      hint: 'Remove GOROOT everywhere. Go finds its own files by itself.',
    },
    zh: {
      message: 'GOROOT 指向的目录里没有这个 Go：它是旧安装遗留的变量。',
      hint: '请在所有地方删除 GOROOT。Go 会自己找到自己的文件。',
    },
  },
  'explain.compile-version': {
    en: {
      message:
        'The go command and the compiler are from different Go versions. GOROOT is stale, or one Go was unpacked over another.',
      hint: 'Remove the variable GOROOT. If that does not help, delete the Go folder and install it anew; never unpack a new version over an old one.',
    },
    zh: {
      message: 'go 命令与编译器来自不同的 Go 版本。GOROOT 已过时，或者把一个版本解压覆盖到了另一个上面。',
      hint: '请删除 GOROOT 变量。如果没有用，请删除 Go 目录后重新安装；不要把新版本解压到旧版本上。',
    },
  },
  'explain.go-too-old': {
    en: {
      message:
        'The project, or a module it uses, needs a newer Go than the one that runs, and GOTOOLCHAIN=local keeps Go from fetching it.',
      hint: 'Install that Go version, or set GOTOOLCHAIN=auto so that Go downloads it through the mirror.',
    },
    zh: {
      message: '项目或它使用的模块需要比当前更新的 Go，而 GOTOOLCHAIN=local 不允许 Go 自行下载。',
      hint: '请安装该版本的 Go，或设置 GOTOOLCHAIN=auto，让 Go 通过镜像下载。',
    },
  },
  'explain.toolchain-not-available': {
    en: {
      message:
        'The Go version that is wanted is not to be had from the mirror for this system: no such version was released, or the mirror does not serve golang.org/toolchain.',
      hint: 'Compare the go and toolchain lines of go.mod with the Go releases that exist. If the version exists, use another mirror or install it by hand.',
    },
    zh: {
      message:
        '镜像上没有适用于本系统的这个 Go 版本：没有发布过这个版本，或者镜像不提供 golang.org/toolchain。',
      hint: '请将 go.mod 中的 go 与 toolchain 行与实际发布的版本对照。如果版本存在，请换一个镜像或手工安装。',
    },
  },
  'explain.toolchain-download': {
    en: {
      message:
        'Go wanted to download another Go version for this project and could not; the rest of the line says why.',
      hint: 'Use a mirror that serves golang.org/toolchain, or install the version by hand and set GOTOOLCHAIN=local.',
    },
    zh: {
      message: 'Go 需要为本项目下载另一个 Go 版本，但没有成功，原因写在该行后面。',
      hint: '请使用提供 golang.org/toolchain 的镜像，或手工安装该版本并设置 GOTOOLCHAIN=local。',
    },
  },
  'explain.toolchain-invalid': {
    en: {
      message:
        "The toolchain's name is not one: it is written go1.22.3, with all three numbers and go before it.",
      hint: 'Correct the toolchain line of go.mod, or GOTOOLCHAIN.',
    },
    zh: {
      message: '工具链名称不正确：应写成 go1.22.3，三个数字齐全并以 go 开头。',
      hint: '请改正 go.mod 的 toolchain 行，或 GOTOOLCHAIN。',
    },
  },
  'explain.go-version-format': {
    en: {
      message: 'This Go is older than 1.21 and does not understand a go line with three numbers in go.mod.',
      hint: 'Install a newer Go. If the old one has to stay, write the go line with two numbers (go 1.20) and remove the toolchain line.',
    },
    zh: {
      message: '这个 Go 早于 1.21，看不懂 go.mod 中带三个数字的 go 行。',
      hint: '请安装较新的 Go。如果必须保留旧版，请把 go 行写成两个数字（go 1.20），并删除 toolchain 行。',
    },
  },
  'explain.unknown-directive': {
    en: {
      message: 'go.mod has a line that this Go is too old to know.',
      hint: 'Install a newer Go, or take the line out.',
    },
    zh: { message: 'go.mod 中有一行，当前的 Go 版本太旧而不认识。', hint: '请安装较新的 Go，或删除该行。' },
  },
} as const satisfies Catalog;
