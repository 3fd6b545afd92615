import type { Catalog } from '../say.ts';

/** Why version control does not have something; stands for `{said}` in `origin.absent`. */
export const absenceMessages = {
  'absence.not-offered': {
    en: { message: 'version control has modules only' },
    zh: { message: '版本控制系统只提供模块' },
  },
  'absence.not-a-repository': {
    en: { message: '{host} has no repository at {module}' },
    zh: { message: '{host} 上不可能有路径为 {module} 的仓库' },
  },
  'absence.no-repository': {
    en: { message: 'there is no repository at {url}, or only for those who sign in' },
    zh: { message: '{url} 处没有仓库，或者只有登录后才能看到' },
  },
  'absence.vcs-suffix': {
    en: { message: 'paths on {host} do not end in .git or the like, as {module} does' },
    zh: { message: '{host} 上的路径不带 .git 之类的后缀，而 {module} 带有' },
  },
  'absence.page-status': {
    en: { message: '{url} answered with status {pageStatus} and says nothing of {module}' },
    zh: { message: '{url} 返回状态码 {pageStatus}，没有关于 {module} 的信息' },
  },
  'absence.no-go-import': {
    en: { message: '{url} has no go-import tag for {module}' },
    zh: { message: '{url} 中没有 {module} 的 go-import 标签' },
  },
  'absence.several-go-imports': {
    en: { message: '{url} has more than one go-import tag for {module}' },
    zh: { message: '{url} 中有多个 {module} 的 go-import 标签' },
  },
  'absence.go-imports-disagree': {
    en: { message: '{url} and {other} disagree about the go-import tag of {prefix}' },
    zh: { message: '{url} 与 {other} 给出的 {prefix} 的 go-import 标签不一致' },
  },
  'absence.bad-root': {
    en: {
      message:
        'the go-import tag of {module} names {root}, which is no address that gomirror goes to ({reason})',
    },
    zh: { message: '{module} 的 go-import 标签给出的地址是 {root}，gomirror 不会访问（{reason}）' },
  },
  'absence.bad-subfolder': {
    en: {
      message: 'the go-import tag of {module} names {subfolder}, which cannot be a folder of a repository',
    },
    zh: { message: '{module} 的 go-import 标签给出的 {subfolder} 不能是仓库中的文件夹' },
  },
  'absence.outside-repository': {
    en: { message: 'the repository of {root} cannot contain {module}' },
    zh: { message: '{root} 的仓库中不可能有 {module}' },
  },
  'absence.no-commits': {
    en: { message: 'the repository of {root} has no commits' },
    zh: { message: '{root} 的仓库还没有任何提交' },
  },
  'absence.no-revision': {
    en: { message: 'the repository of {root} has no tag, branch or commit {revision}' },
    zh: { message: '{root} 的仓库中没有名为 {revision} 的标签、分支或提交' },
  },
  'absence.ambiguous-revision': {
    en: { message: 'more than one commit of {root} begins with {revision}' },
    zh: { message: '{root} 的仓库中有多个提交以 {revision} 开头' },
  },
  'absence.no-gomod': {
    en: { message: 'there is no {file} at {revision}' },
    zh: { message: '{revision} 中没有 {file}' },
  },
  'absence.no-gomod-at-major': {
    en: { message: 'there is neither {majorFile} nor {file} at {revision}' },
    zh: { message: '{revision} 中既没有 {majorFile}，也没有 {file}' },
  },
  'absence.gomod-without-module': {
    en: { message: '{file} has no module line at {revision}' },
    zh: { message: '{revision} 中的 {file} 没有 module 行' },
  },
  'absence.gomod-other-major': {
    en: {
      message:
        '{file} declares the module {declares} at {revision}, which is not of the major version of {module}',
    },
    zh: { message: '{revision} 中的 {file} 声明的模块是 {declares}，与 {module} 的主版本不符' },
  },
  'absence.gomod-twice': {
    en: { message: 'both {file} and {majorFile} declare a module ending in {pathMajor} at {revision}' },
    zh: { message: '{revision} 中的 {file} 和 {majorFile} 都声明了以 {pathMajor} 结尾的模块' },
  },
  'absence.not-a-tag': {
    en: { message: '{revision} is not a tag; the commit is version {version}' },
    zh: { message: '{revision} 不是标签；该提交对应的版本是 {version}' },
  },
  'absence.other-version': {
    en: { message: '{revision} is version {version}' },
    zh: { message: '{revision} 对应的版本是 {version}' },
  },
  'absence.major-mismatch': {
    en: { message: '{version} is not of the major version that {module} demands' },
    zh: { message: '{version} 不符合 {module} 要求的主版本' },
  },
  'absence.major-has-gomod': {
    en: { message: '{version} has a go.mod, so that its module path has to end in /{major}' },
    zh: { message: '{version} 有 go.mod，模块路径必须以 /{major} 结尾' },
  },
  'absence.not-incompatible': {
    en: { message: '{version} must not end in +incompatible: its major version fits the path' },
    zh: { message: '{version} 不应带 +incompatible：它的主版本与路径相符' },
  },
  'absence.pseudo-malformed': {
    en: { message: '{version} is not a well-formed pseudo-version' },
    zh: { message: '{version} 不是格式正确的伪版本' },
  },
  'absence.pseudo-revision': {
    en: { message: '{version} does not end in the first 12 digits of its commit, {expected}' },
    zh: { message: '{version} 的结尾不是其提交哈希的前 12 位 {expected}' },
  },
  'absence.pseudo-time': {
    en: { message: '{version} does not have the time of its commit, {expected}' },
    zh: { message: '{version} 中的时间不是其提交的时间 {expected}' },
  },
  'absence.pseudo-major': {
    en: { message: '{version} has no tag before it, so that it has to begin with v0' },
    zh: { message: '{version} 之前没有标签，因此必须以 v0 开头' },
  },
  'absence.pseudo-has-tag': {
    en: { message: 'the commit of {version} has the tag {tag}, which is its version' },
    zh: { message: '{version} 的提交带有标签 {tag}，那才是它的版本' },
  },
  'absence.pseudo-no-base': {
    en: { message: '{version} comes after {base}, and there is no such tag' },
    zh: { message: '{version} 应在 {base} 之后，但没有这个标签' },
  },
  'absence.pseudo-not-descendant': {
    en: { message: 'the tag {tag} is not in the history of {version}' },
    zh: { message: '标签 {tag} 不在 {version} 的提交历史中' },
  },
} as const satisfies Catalog;
