import type { Catalog } from '../say.ts';

/** Why a setting cannot be written into Go's own file. */
export const goenvSettingsMessages = {
  'goenv.setting-unknown': {
    en: {
      message: 'the go command knows no setting "{name}"',
      hint: 'The names that it knows are listed by: go help environment',
    },
    zh: { message: 'go 命令没有名为“{name}”的设置', hint: '它支持的名称可以这样查看：go help environment' },
  },
  'goenv.setting-only-environment': {
    en: {
      message: '{name} is read from the environment only, so that "go env -w" cannot set it',
      hint: 'Set it as an environment variable: gomirror setup puts it into the right place for your shell and system.',
    },
    zh: {
      message: '{name} 只从环境变量读取，无法用“go env -w”设置',
      hint: '请把它设置为环境变量：gomirror setup 会按您的 shell 和系统写到正确的位置。',
    },
  },
  'goenv.setting-not-changeable': {
    en: {
      message: '{name} is something that the go command finds out by itself; it cannot be set in its file',
    },
    zh: { message: '{name} 由 go 命令自行确定，不能写入它的配置文件' },
  },
  'goenv.setting-bad-choice': {
    en: { message: '{name} cannot be "{value}"', hint: 'It can be: {choices}' },
    zh: { message: '{name} 不能设为“{value}”', hint: '可以使用的值：{choices}' },
  },
  'goenv.setting-not-absolute': {
    en: {
      message: '{name} must be an absolute path, and "{value}" is none',
      hint: 'Write the whole path; "~" and variables are not replaced in this place.',
    },
    zh: { message: '{name} 必须是绝对路径，而“{value}”不是', hint: '请写完整路径；这里不会展开“~”和变量。' },
  },
  'goenv.setting-control-character': {
    en: {
      message: 'the value of {name} contains a line break or a NUL character',
      hint: 'Write it on one line.',
    },
    zh: { message: '{name} 的值中含有换行符或 NUL 字符', hint: '请把它写在一行内。' },
  },
} as const satisfies Catalog;
