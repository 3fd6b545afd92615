import type { Catalog } from '../say.ts';

const otherSource =
  'The go command would read it, but gomirror keeps no such container. It tries the next source.';
const otherSourceZh = 'go 命令读得了它，但 gomirror 不保存这样的容器，会改用下一个来源。';
const notAModule =
  'The go command refuses it too. Ask the author of the module, or who runs the source, to repair it.';
const notAModuleZh = 'go 命令同样会拒绝它。请让模块作者或来源的维护者修复。';
const damaged =
  'It was probably damaged on its way. Try again; if it stays so, the source itself keeps a broken file.';
const damagedZh = '它很可能是在传输途中损坏的。请重试；若仍然如此，说明来源保存的文件本身就是坏的。';

/** The words for `src/module/zip-codes.ts`. */
export const zipMessages = {
  'zip.too-large': {
    en: {
      message: 'The module zip has {sizeBytes} bytes; a module zip may have {limitBytes} at most.',
      hint: notAModule,
    },
    zh: { message: '模块 zip 有 {sizeBytes} 字节；上限是 {limitBytes} 字节。', hint: notAModuleZh },
  },
  'zip.unpacked-too-large': {
    en: {
      message:
        'The files in the module zip add up to more than {limitBytes} bytes when unpacked, which is the limit.',
      hint: notAModule,
    },
    zh: { message: '模块 zip 解压后的文件总大小超过了 {limitBytes} 字节的上限。', hint: notAModuleZh },
  },
  'zip.go-mod-too-large': {
    en: {
      message: 'The go.mod file in the module zip has {sizeBytes} bytes; {limitBytes} is the limit.',
      hint: notAModule,
    },
    zh: {
      message: '模块 zip 中的 go.mod 有 {sizeBytes} 字节；上限是 {limitBytes} 字节。',
      hint: notAModuleZh,
    },
  },
  'zip.license-too-large': {
    en: {
      message: 'The LICENSE file in the module zip has {sizeBytes} bytes; {limitBytes} is the limit.',
      hint: notAModule,
    },
    zh: {
      message: '模块 zip 中的 LICENSE 有 {sizeBytes} 字节；上限是 {limitBytes} 字节。',
      hint: notAModuleZh,
    },
  },
  'zip.no-end-record': {
    en: {
      message: 'This is no zip file, or only the first part of one: the record that ends a zip is missing.',
      hint: damaged,
    },
    zh: { message: '这不是 zip 文件，或者只是它的前一部分：缺少结尾记录。', hint: damagedZh },
  },
  'zip.bad-end-record': {
    en: { message: 'The record at the end of the zip file is malformed.', hint: damaged },
    zh: { message: 'zip 文件的结尾记录格式不正确。', hint: damagedZh },
  },
  'zip.bad-directory': {
    en: {
      message:
        "The zip file's directory is malformed, or lists another number of files than the zip says it holds.",
      hint: damaged,
    },
    zh: { message: 'zip 文件的目录格式不正确，或者其中列出的文件数与 zip 声明的不一致。', hint: damagedZh },
  },
  'zip.outside-prefix': {
    en: {
      message:
        'The zip holds "{name}", which does not begin with "{prefix}": it is not the zip of this module version.',
      hint: notAModule,
    },
    zh: { message: 'zip 中的 "{name}" 不以 "{prefix}" 开头：它不是这个模块版本的 zip。', hint: notAModuleZh },
  },
  'zip.name-not-clean': {
    en: {
      message: 'The file name "{name}" in the zip is not clean: it has an empty, "." or ".." element.',
      hint: notAModule,
    },
    zh: { message: 'zip 中的文件名 "{name}" 不规范：其中有空的、"." 或 ".." 的路径段。', hint: notAModuleZh },
  },
  'zip.bad-name': {
    en: {
      message: 'The file name "{name}" in the zip is not allowed in a module (rule {rule}).',
      hint: notAModule,
    },
    zh: { message: 'zip 中的文件名 "{name}" 不允许出现在模块里（规则 {rule}）。', hint: notAModuleZh },
  },
  'zip.case-collision': {
    en: {
      message:
        'The zip holds both "{other}" and "{name}", which are one and the same name on systems that ignore case.',
      hint: notAModule,
    },
    zh: {
      message: 'zip 中同时有 "{other}" 和 "{name}"；在不区分大小写的系统上，它们是同一个名字。',
      hint: notAModuleZh,
    },
  },
  'zip.file-and-folder': {
    en: { message: 'In the zip "{name}" is both a file and a folder.', hint: notAModule },
    zh: { message: 'zip 中的 "{name}" 既是文件又是目录。', hint: notAModuleZh },
  },
  'zip.duplicate-file': {
    en: { message: 'The zip holds the file "{name}" twice.', hint: notAModule },
    zh: { message: 'zip 中有两个同名文件 "{name}"。', hint: notAModuleZh },
  },
  'zip.go-mod-elsewhere': {
    en: {
      message:
        'The zip holds "{name}"; a folder with a go.mod of its own is another module and may not be in it.',
      hint: notAModule,
    },
    zh: {
      message: 'zip 中有 "{name}"；自带 go.mod 的目录是另一个模块，不允许包含在内。',
      hint: notAModuleZh,
    },
  },
  'zip.go-mod-case': {
    en: { message: 'The zip holds "{name}"; go.mod must be written in lower case.', hint: notAModule },
    zh: { message: 'zip 中有 "{name}"；go.mod 必须全部小写。', hint: notAModuleZh },
  },
  'zip.bad-local-header': {
    en: {
      message: 'The file "{name}" is not where the directory of the zip says that it is.',
      hint: damaged,
    },
    zh: { message: '文件 "{name}" 不在 zip 目录所说的位置上。', hint: damagedZh },
  },
  'zip.unsupported-method': {
    en: {
      message:
        'The file "{name}" in the zip is compressed by method {method}; Go reads only 0 (stored) and 8 (deflate).',
      hint: notAModule,
    },
    zh: {
      message: 'zip 中的文件 "{name}" 使用压缩方法 {method}；Go 只支持 0（不压缩）和 8（deflate）。',
      hint: notAModuleZh,
    },
  },
  'zip.corrupt-data': {
    en: {
      message: 'The file "{name}" in the zip cannot be unpacked: its data are damaged or cut short.',
      hint: damaged,
    },
    zh: { message: '无法解压 zip 中的文件 "{name}"：数据已损坏或不完整。', hint: damagedZh },
  },
  'zip.wrong-size': {
    en: {
      message: 'The file "{name}" in the zip unpacks to another size than the zip declares for it.',
      hint: damaged,
    },
    zh: { message: 'zip 中的文件 "{name}" 解压后的大小与 zip 声明的不一致。', hint: damagedZh },
  },
  'zip.wrong-checksum': {
    en: {
      message: 'The file "{name}" in the zip does not have the CRC-32 checksum recorded for it.',
      hint: damaged,
    },
    zh: { message: 'zip 中的文件 "{name}" 与记录的 CRC-32 校验和不符。', hint: damagedZh },
  },
  'zip.folder-with-content': {
    en: { message: 'The folder "{name}" in the zip has content, as only a file may have.', hint: notAModule },
    zh: { message: 'zip 中的目录 "{name}" 带有内容，而只有文件才可以有内容。', hint: notAModuleZh },
  },
  'zip.container-leading-bytes': {
    en: { message: 'There are other bytes in front of the zip archive.', hint: otherSource },
    zh: { message: 'zip 归档的前面还有别的字节。', hint: otherSourceZh },
  },
  'zip.container-trailing-bytes': {
    en: { message: 'There are other bytes behind the end of the zip archive.', hint: otherSource },
    zh: { message: 'zip 归档的结尾之后还有别的字节。', hint: otherSourceZh },
  },
  'zip.container-directory': {
    en: {
      message:
        "The zip's end record does not agree with its directory: another place, size or number of entries.",
      hint: otherSource,
    },
    zh: { message: 'zip 的结尾记录与目录不一致：位置、大小或条目数不同。', hint: otherSourceZh },
  },
  'zip.container-gap': {
    en: { message: 'The zip holds bytes between its files that belong to none of them.', hint: otherSource },
    zh: { message: 'zip 的文件之间有不属于任何文件的字节。', hint: otherSourceZh },
  },
  'zip.container-overlap': {
    en: { message: 'Parts of the zip overlap: the same bytes would count twice.', hint: otherSource },
    zh: { message: 'zip 的各部分互相重叠：同样的字节会被计算两次。', hint: otherSourceZh },
  },
  'zip.container-local-header': {
    en: {
      message: 'The header before the file "{name}" does not say the same as the directory of the zip.',
      hint: otherSource,
    },
    zh: { message: '文件 "{name}" 前面的头部与 zip 目录中的记录不一致。', hint: otherSourceZh },
  },
  'zip.container-descriptor': {
    en: {
      message: 'The sizes recorded behind the file "{name}" are not those in the directory of the zip.',
      hint: otherSource,
    },
    zh: { message: '文件 "{name}" 后面记录的大小与 zip 目录中的不一致。', hint: otherSourceZh },
  },
  'zip.container-no-checksum': {
    en: { message: 'The zip records no CRC-32 checksum for the file "{name}".', hint: otherSource },
    zh: { message: 'zip 没有记录文件 "{name}" 的 CRC-32 校验和。', hint: otherSourceZh },
  },
  'zip.container-compressed-size': {
    en: {
      message: 'The compressed data of the file "{name}" end before the length that the zip gives for them.',
      hint: otherSource,
    },
    zh: { message: '文件 "{name}" 的压缩数据比 zip 给出的长度短。', hint: otherSourceZh },
  },
  'zip.container-duplicate-folder': {
    en: { message: 'The zip lists the folder "{name}" twice.', hint: otherSource },
    zh: { message: 'zip 两次列出目录 "{name}"。', hint: otherSourceZh },
  },
  'zip.container-folder-data': {
    en: { message: 'The zip holds data for the folder "{name}".', hint: otherSource },
    zh: { message: 'zip 为目录 "{name}" 保存了数据。', hint: otherSourceZh },
  },
  'zip.container-encrypted': {
    en: { message: 'The zip marks the file "{name}" as encrypted.', hint: otherSource },
    zh: { message: 'zip 把文件 "{name}" 标记为已加密。', hint: otherSourceZh },
  },
  'zip.container-too-many-files': {
    en: { message: 'The zip lists more than {limit} files.', hint: otherSource },
    zh: { message: 'zip 列出的文件超过 {limit} 个。', hint: otherSourceZh },
  },
  'zip.short-read': {
    en: {
      message: 'The file ended at byte {readBytes} while it was being read; it should have {sizeBytes}.',
      hint: 'Something else changed the file meanwhile. Try again.',
    },
    zh: {
      message: '读取时文件在第 {readBytes} 字节处就结束了，而它应有 {sizeBytes} 字节。',
      hint: '其他程序在此期间改动了这个文件。请重试。',
    },
  },
  'zip.name-with-newline': {
    en: {
      message: 'The file name "{name}" has a line break in it; a tree with such a file has no hash.',
      hint: 'Remove the file, or download the module again.',
    },
    zh: {
      message: '文件名 "{name}" 中有换行符；含有这种文件的目录无法计算哈希。',
      hint: '请删除这个文件，或重新下载该模块。',
    },
  },
  'zip.irregular-file': {
    en: {
      message: '"{name}" is neither a regular file nor a folder, which a module never holds.',
      hint: 'Remove it, or download the module again.',
    },
    zh: {
      message: '"{name}" 既不是普通文件也不是目录，模块中不会有这种文件。',
      hint: '请删除它，或重新下载该模块。',
    },
  },
  'zip.name-too-long': {
    en: {
      message: 'The file name "{name}" is longer than a zip can hold.',
      hint: 'Ask the author of the module to give the file a shorter path.',
    },
    zh: {
      message: '文件名 "{name}" 太长，zip 放不下。',
      hint: '请让模块作者缩短这个文件的路径。',
    },
  },
} as const satisfies Catalog;
