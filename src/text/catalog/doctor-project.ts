import type { Catalog } from '../say.ts';

/** What is found about folders, workspaces, settings, editors and teams. */
export const doctorProjectMessages = {
  'doctor.check-go-mode': {
    en: { message: 'whether this folder belongs to a module' },
    zh: { message: '当前目录是否属于某个模块' },
  },
  'doctor.check-go-work': { en: { message: 'go.work: workspaces' }, zh: { message: 'go.work：工作区' } },
  'doctor.check-go-folders': {
    en: { message: 'the folders for modules, builds and temporary files' },
    zh: { message: '存放模块、构建结果和临时文件的目录' },
  },
  'doctor.check-settings-go': {
    en: { message: "Go's settings: every value, where it is from, and slips in it" },
    zh: { message: 'Go 的设置：每个值、它的来源以及其中的笔误' },
  },
  'doctor.check-settings-editors': {
    en: { message: 'whether editors use the same settings' },
    zh: { message: '编辑器是否使用相同的设置' },
  },
  'doctor.check-settings-team': {
    en: { message: "whether this machine still follows its team's policy" },
    zh: { message: '本机是否仍符合团队的策略' },
  },

  'doctor.no-go-mod': {
    en: {
      message: 'there are Go files in {folder}, and no go.mod in it or above it: go knows no module here',
      hint: 'Go into the folder of your project, or make one of this folder.',
    },
    zh: {
      message: '{folder} 中有 Go 文件，但这里和上级目录都没有 go.mod：go 不知道这里属于哪个模块',
      hint: '请进入项目所在的目录，或把本目录做成一个模块。',
    },
  },
  'doctor.no-go-mod-gopath': {
    en: {
      message:
        '{folder} lies below GOPATH/src, as was usual before modules, and has no go.mod: go of today builds modules only',
      hint: 'Make a module of it; it may then lie wherever you like.',
    },
    zh: {
      message: '{folder} 位于 GOPATH/src 之下（模块出现之前的做法），没有 go.mod：如今的 go 只构建模块',
      hint: '请把它做成模块；之后放在哪里都可以。',
    },
  },
  'doctor.do-go-mod': {
    en: {
      message:
        'The name is the path under which others would import it, such as example.com/name; then: go mod tidy',
    },
    zh: { message: '名称就是别人导入它时使用的路径，例如 example.com/name；然后执行：go mod tidy' },
  },
  'doctor.vendor-missing': {
    en: {
      message: 'GOFLAGS asks for -mod=vendor, and there is no {folder}: every build here fails',
      hint: 'Take the flag away (go uses a vendor folder without it), or make the folder.',
    },
    zh: {
      message: 'GOFLAGS 要求 -mod=vendor，而 {folder} 不存在：这里的构建都会失败',
      hint: '请去掉该标志（有 vendor 目录时 go 会自动使用），或生成这个目录。',
    },
  },

  'doctor.work-missing': {
    en: { message: 'GOWORK ({where}) names {file}, which is not there: every go command fails' },
    zh: { message: 'GOWORK（{where}）指定了 {file}，而它不存在：所有 go 命令都会失败' },
  },
  'doctor.work-bad': {
    en: {
      message: '{file} cannot be read as a go.work file',
      hint: 'Correct the line, or work without it: GOWORK=off',
    },
    zh: { message: '{file} 不是有效的 go.work 文件', hint: '请改正该行，或暂时不用它：GOWORK=off' },
  },
  'doctor.work-no-module': {
    en: {
      message: '{file} uses {folder}, where there is no go.mod: every go command in this workspace fails',
    },
    zh: { message: '{file} 使用了 {folder}，而那里没有 go.mod：这个工作区中的 go 命令都会失败' },
  },
  'doctor.work-older': {
    en: {
      message: '{file} says go {has}, and {module} needs go {needed}: go.work has to say at least the same',
    },
    zh: { message: '{file} 写的是 go {has}，而 {module} 需要 go {needed}：go.work 至少要写同样的版本' },
  },
  'doctor.work-not-used': {
    en: {
      message:
        '{file} decides about this folder, and does not use the module in it ({module}): go does not build it',
      hint: 'Add the module to the workspace, or work without the workspace.',
    },
    zh: {
      message: '{file} 对本目录生效，却没有使用这里的模块（{module}）：go 不会构建它',
      hint: '请把该模块加入工作区，或不使用工作区。',
    },
  },
  'doctor.work-above': {
    en: {
      message: '{file}, outside of this repository, decides which modules are used here',
      hint: 'If nobody meant that, delete it or set GOWORK=off.',
    },
    zh: {
      message: '位于本仓库之外的 {file} 决定着这里使用哪些模块',
      hint: '如果不是有意为之，请删除它，或设置 GOWORK=off。',
    },
  },
  'doctor.do-work-off': {
    en: { message: 'To try without it: GOWORK=off go build ./...' },
    zh: { message: '不用它试一试：GOWORK=off go build ./...' },
  },

  'doctor.build-cache-off': {
    en: {
      message: 'GOCACHE=off: since Go 1.12 nothing can be built without a build cache',
      hint: 'Take the setting away.',
    },
    zh: { message: 'GOCACHE=off：自 Go 1.12 起，没有构建缓存就无法构建', hint: '请删除这项设置。' },
  },
  'doctor.folder-no-folder': {
    en: { message: '{folder} ({what}) is not a folder', hint: 'Move away what is there.' },
    zh: { message: '{folder}（{what}）不是目录', hint: '请把那里的东西移走。' },
  },
  'doctor.folder-not-writable': {
    en: { message: 'you may not write to {folder} ({what})' },
    zh: { message: '您无权写入 {folder}（{what}）' },
  },
  'doctor.folder-of-root': {
    en: {
      message:
        '{folder} ({what}) belongs to root: a go command was run with sudo once, and now yours may not write there',
    },
    zh: { message: '{folder}（{what}）归 root 所有：曾经用 sudo 运行过 go 命令，现在您自己无法写入' },
  },
  'doctor.folder-foreign-files': {
    en: {
      message:
        'in {folder} ({what}) there are files of another user, such as {example}: go fails with "permission denied" where it has to change them',
    },
    zh: {
      message:
        '{folder}（{what}）中有属于其他用户的文件，例如 {example}：go 需要修改它们时会报“permission denied”',
    },
  },
  'doctor.folder-sudo': {
    en: {
      message:
        'this runs as root, while {folder} ({what}) belongs to user {owner}: what go writes there, that user cannot change any more',
    },
    zh: {
      message:
        '当前以 root 身份运行，而 {folder}（{what}）属于用户 {owner}：go 在那里写入的文件，该用户将无法再修改',
    },
  },
  'doctor.folder-full': {
    en: {
      message:
        'the disk that {folder} ({what}) is on has only {free} left: nothing can be built or downloaded',
    },
    zh: { message: '{folder}（{what}）所在的磁盘只剩 {free}：无法构建或下载' },
  },
  'doctor.folder-nearly-full': {
    en: { message: 'the disk that {folder} ({what}) is on has only {free} left; larger builds will fail' },
    zh: { message: '{folder}（{what}）所在的磁盘只剩 {free}；较大的构建会失败' },
  },
  'doctor.do-other-folder': {
    en: { message: 'Or use another folder: set {what} to one that you may write to, with room in it.' },
    zh: { message: '也可以改用别的目录：把 {what} 设为您有权写入且有足够空间的目录。' },
  },
  'doctor.do-without-sudo': {
    en: { message: 'Run go without sudo: it needs no rights beyond those of your own folders.' },
    zh: { message: '运行 go 时不要加 sudo：它只需要您自己目录的权限。' },
  },

  'doctor.setting-shadowed': {
    en: {
      message:
        '{name} is "{value}" because the environment says so; the value that "go env -w" has saved in {file}, "{hidden}", does not count',
      hint: 'Take the variable away where it is set; what go env -w has saved then counts.',
    },
    zh: {
      message: '{name} 的值是“{value}”，来自环境变量；“go env -w”保存在 {file} 中的“{hidden}”不起作用',
      hint: '请在设置该变量的地方删除它，go env -w 保存的值就会生效。',
    },
  },
  'doctor.team-drift': {
    en: { message: '{name} is "{actual}", while the policy of {team} says "{wanted}"' },
    zh: { message: '{name} 的值是“{actual}”，而 {team} 的策略是“{wanted}”' },
  },
  'doctor.team-not-set': {
    en: { message: '{name} is not set, while the policy of {team} says "{wanted}"' },
    zh: { message: '{name} 没有设置，而 {team} 的策略是“{wanted}”' },
  },
} as const satisfies Catalog;
