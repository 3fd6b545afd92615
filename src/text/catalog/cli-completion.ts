import type { Catalog } from '../say.ts';

/** `gomirror completion`, and tables for screen readers. */
export const cliCompletionMessages = {
  'cli.summary.completion': {
    en: { message: 'print what makes a shell complete gomirror commands' },
    zh: { message: '输出供 shell 补全 gomirror 命令的脚本' },
  },
  'cli.about.completion': {
    en: {
      message:
        'Prints a script for bash, zsh, fish or PowerShell. With it, the Tab key completes commands, options, their values and\nthe names of checks. Nothing is written: put the line of the example into the file that your shell reads at its start.',
    },
    zh: {
      message:
        '输出用于 bash、zsh、fish 或 PowerShell 的脚本。启用后，按 Tab 键即可补全命令、选项、选项的值以及检查项的名称。\n本命令不写入任何文件：请把示例中的一行加到 shell 启动时读取的文件里。',
    },
  },
  'cli.examples.completion': {
    en: {
      message:
        'source <(gomirror completion bash)      # ~/.bashrc\nsource <(gomirror completion zsh)       # ~/.zshrc, after compinit\ngomirror completion fish > ~/.config/fish/completions/gomirror.fish\ngomirror completion powershell | Out-String | Invoke-Expression      # $PROFILE',
    },
    zh: {
      message:
        'source <(gomirror completion bash)      # ~/.bashrc\nsource <(gomirror completion zsh)       # ~/.zshrc，放在 compinit 之后\ngomirror completion fish > ~/.config/fish/completions/gomirror.fish\ngomirror completion powershell | Out-String | Invoke-Expression      # $PROFILE',
    },
  },
  'cli.spoken-cell': { en: { message: '{head}: {cell}' }, zh: { message: '{head}：{cell}' } },
  'cli.unknown-shell': {
    en: {
      message: 'there is no completion for "{word}"',
      hint: 'There is one for: {choices}. For example: gomirror completion bash',
    },
    zh: {
      message: '不支持为“{word}”生成补全脚本',
      hint: '支持的有：{choices}。例如：gomirror completion bash',
    },
  },
} as const satisfies Catalog;
