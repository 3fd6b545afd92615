import type { Catalog } from '../say.ts';

/** Errors of the go command that `explain` knows: what they mean, and what to do. go.mod, vendor, workspaces and imports. */
export const explainProjectMessages = {
  'explain.no-go-mod': {
    en: {
      message: 'This folder belongs to no module: there is no go.mod here or above.',
      hint: "Change into your project's folder, or make a module with go mod init. To install a program, use go install PATH@latest, which works anywhere.",
    },
    zh: {
      message: '当前目录不属于任何模块：这里和上级目录都没有 go.mod。',
      hint: '请进入项目目录，或用 go mod init 新建模块。要安装程序，请用 go install 路径@latest，它在任何地方都可用。',
    },
  },
  'explain.no-module-path': {
    en: {
      message: 'go mod init was called without a name, and Go cannot guess one here.',
      hint: "Give the module's path, usually where its code will be: go mod init github.com/you/name",
    },
    zh: {
      message: 'go mod init 没有给出名称，Go 在这里无法推断。',
      hint: '请写上模块路径，通常就是代码存放的位置：go mod init github.com/you/name',
    },
  },
  'explain.vendor-inconsistent': {
    en: {
      message: 'The vendor folder does not fit go.mod: one was changed without the other.',
      hint: 'Run go mod vendor and commit the result, or build without the vendor folder with -mod=mod.',
    },
    zh: {
      message: 'vendor 目录与 go.mod 不一致：只改了其中一个。',
      hint: '请运行 go mod vendor 并提交结果，或用 -mod=mod 不使用 vendor 目录构建。',
    },
  },
  'explain.updates-needed': {
    en: {
      message: 'go.mod is not complete, and while building Go does not change it by itself.',
      hint: 'Run go mod tidy and commit go.mod and go.sum.',
    },
    zh: {
      message: 'go.mod 不完整，而构建时 Go 不会自动修改它。',
      hint: '请运行 go mod tidy，并提交 go.mod 和 go.sum。',
    },
  },
  'explain.go-mod-parse': {
    en: {
      message: 'A line of go.mod or go.work cannot be understood; the error names file and line.',
      hint: 'Correct that line. Lines with <<<<<<< and >>>>>>> are left over from a merge.',
    },
    zh: {
      message: 'go.mod 或 go.work 中有一行无法理解，错误中写明了文件和行号。',
      hint: '请改正该行。带有 <<<<<<< 和 >>>>>>> 的行是合并遗留的。',
    },
  },
  'explain.replace-missing': {
    en: {
      message:
        "A replace line in go.mod leads to a folder on disk that is not here. It was meant for somebody else's machine.",
      hint: 'Remove the replace line, or put the folder where it leads to. In a Docker build copy that folder as well.',
    },
    zh: {
      message: 'go.mod 中的 replace 指向磁盘上的一个目录，而这里没有。它是给别人的机器用的。',
      hint: '请删除 replace 行，或把目录放到它指向的位置。Docker 构建时也要复制该目录。',
    },
  },
  'explain.missing-requirement': {
    en: {
      message: 'A source file imports a package, and go.mod names no module that has it.',
      hint: 'Run the go get that the error prints, or go mod tidy, which adds all that is missing.',
    },
    zh: {
      message: '源文件 import 了一个包，而 go.mod 中没有提供它的模块。',
      hint: '请运行错误中给出的 go get，或用 go mod tidy 补上所有缺少的模块。',
    },
  },
  'explain.not-in-std': {
    en: {
      message:
        "An import path without a dot in its first part means the standard library, and there is no such package in it. It is a package of your own project without the module's name before it, or one of a newer Go.",
      hint: "Write the module's name from go.mod before the path. If the package belongs to a newer Go, install that.",
    },
    zh: {
      message:
        '第一段没有点的 import 路径表示标准库，而标准库中没有这个包。可能是自己项目中的包但前面没有写模块名，或者是新版 Go 才有的包。',
      hint: '请在路径前写上 go.mod 中的模块名。如果该包属于新版 Go，请安装新版。',
    },
  },
  'explain.ambiguous-import': {
    en: {
      message: 'Two modules of the build contain the same package, often because a module was split in two.',
      hint: 'Take newer versions of both, in which only one has the package, or remove one with go get PATH@none.',
    },
    zh: {
      message: '构建中有两个模块包含同一个包，常见原因是一个模块被拆成了两个。',
      hint: '请升级到只有一个模块含有该包的版本，或用 go get 路径@none 去掉其中一个。',
    },
  },
  'explain.internal-package': {
    en: {
      message: 'A package below a folder named internal may be imported only by its own module.',
      hint: "Use the module's public packages. In a fork, rename the imports to the fork's own path.",
    },
    zh: {
      message: 'internal 目录下的包只能被它所在的模块 import。',
      hint: '请使用该模块的公开包。如果是分叉，请把 import 改为分叉自己的路径。',
    },
  },
  'explain.import-cycle': {
    en: {
      message: 'Packages import each other in a circle.',
      hint: 'Move what both need into a third package.',
    },
    zh: { message: '几个包互相 import，形成循环。', hint: '请把共同需要的部分移到第三个包中。' },
  },
  'explain.case-collision': {
    en: {
      message: 'The same module is imported under two spellings that differ in capital letters only.',
      hint: "Use one spelling everywhere, the one that the module's own go.mod has.",
    },
    zh: {
      message: '同一个模块以两种只差大小写的写法被 import。',
      hint: '请统一写法，以该模块自己 go.mod 中的为准。',
    },
  },
  'explain.no-go-files': {
    en: {
      message: 'There is no Go source file in the folder that was asked for.',
      hint: 'Name the folder with the program (go build ./cmd/name), or all of them: go build ./...',
    },
    zh: {
      message: '指定的目录中没有 Go 源文件。',
      hint: '请写上程序所在目录（go build ./cmd/name），或全部：go build ./...',
    },
  },
  'explain.work-not-in-workspace': {
    en: {
      message: 'A go.work file in a folder above is in force, and this module is not listed in it.',
      hint: 'Add it with go work use ., or leave the workspace aside with GOWORK=off.',
    },
    zh: {
      message: '上级目录中的 go.work 正在生效，而当前模块不在其中。',
      hint: '请用 go work use . 加入，或用 GOWORK=off 不使用工作区。',
    },
  },
  'explain.work-mod-flag': {
    en: {
      message:
        'A workspace (go.work) is in use, and -mod=mod does not go together with it. The flag may come from GOFLAGS.',
      hint: 'Remove the flag, or switch the workspace off with GOWORK=off.',
    },
    zh: {
      message: '正在使用工作区（go.work），而 -mod=mod 不能与它同时使用。该选项可能来自 GOFLAGS。',
      hint: '请去掉该选项，或用 GOWORK=off 关闭工作区。',
    },
  },
  'explain.compile-error': {
    en: {
      message:
        'The compiler does not accept the source code. Downloads and settings have nothing to do with it, unless the name comes from a dependency whose version has changed.',
      hint: "Look at the file and line named. If the code is not yours, go back to the dependency's version that worked.",
    },
    zh: {
      message: '编译器不接受源代码。这与下载和设置无关，除非该名称来自版本有变化的依赖。',
      hint: '请查看所指的文件和行。如果不是你的代码，请退回到之前可用的依赖版本。',
    },
  },
} as const satisfies Catalog;
