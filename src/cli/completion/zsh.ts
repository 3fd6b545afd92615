import type { Candidates, CompletedCommand, CompletedFlag } from './table.ts';

/** A completion script for zsh, to be sourced or to lie as `_gomirror` in a folder of `fpath`. */
export function zshScript(table: readonly CompletedCommand[]): string {
  const groups = [
    ...new Set(table.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0] ?? ''] : []))),
  ];
  const single = table.filter(({ name }) => !name.includes(' '));
  const described = (rows: readonly (readonly [string, string])[]) =>
    rows.map(([word, about]) => quoted(`${word.replaceAll(':', String.raw`\:`)}:${about}`)).join(' ');
  const first = [
    ...single.map(({ name, summary }) => [name, summary] as const),
    ...groups.map(
      (group) =>
        [
          group,
          subcommands(table, group)
            .map(({ name }) => name)
            .join(', '),
        ] as const,
    ),
  ];
  const lines = [
    '#compdef gomirror',
    '# zsh completion for gomirror. To use it now: source <(gomirror completion zsh)',
    '_gomirror() {',
    '  local command word prev',
    '  local -a offered',
    '  integer i',
    '  for ((i = 2; i < CURRENT; i++)); do',
    '    word=$words[i]',
    '    case "$word" in',
    '      --lang) ((i++)) ;;',
    '      -*) ;;',
    '      *) command=$word; break ;;',
    '    esac',
    '  done',
    '  prev=$words[CURRENT-1]',
    '  case "$command" in',
    '    "")',
    '      if [[ "$prev" == --lang ]]; then compadd -- en zh; return; fi',
    `      offered=(${described(first)})`,
    "      _describe -t commands 'gomirror' offered",
    '      return ;;',
    ...groups.flatMap((group) => [
      `    ${group})`,
      '      if ((i + 1 >= CURRENT)); then',
      `        offered=(${described(subcommands(table, group).map(({ name, summary }) => [name, summary]))})`,
      `        _describe -t commands ${quoted(`gomirror ${group}`)} offered`,
      '        return',
      '      fi',
      '      command="$command $words[i+1]" ;;',
    ]),
    '  esac',
    '  case "$command $prev" in',
    ...table.flatMap(({ name, flags }) =>
      flags.flatMap(({ names, value }) =>
        value === undefined
          ? []
          : names.map((flag) => `    ${quoted(`${name} ${flag}`)}) ${offer(value)}; return ;;`),
      ),
    ),
    '  esac',
    '  case "$command" in',
    ...table.flatMap(({ name, flags, positional }) => [
      `    ${quoted(name)})`,
      '      if [[ "$words[CURRENT]" == -* ]]; then',
      `        offered=(${described(flagRows(flags))})`,
      "        _describe -o 'options' offered",
      `      else ${offer(positional)}; fi ;;`,
    ]),
    '    *) _files ;;',
    '  esac',
    '}',
    'if [[ "$funcstack[1]" == _gomirror ]]; then _gomirror "$@"; elif (($+functions[compdef])); then compdef _gomirror gomirror; fi',
  ];
  return `${lines.join('\n')}\n`;
}

function flagRows(flags: readonly CompletedFlag[]): (readonly [string, string])[] {
  return flags.flatMap(({ names, about }) => names.map((name) => [name, about] as const));
}

function subcommands(
  table: readonly CompletedCommand[],
  group: string,
): readonly { readonly name: string; readonly summary: string }[] {
  return table.flatMap(({ name, summary }) =>
    name.startsWith(`${group} `) ? [{ name: name.slice(group.length + 1), summary }] : [],
  );
}

function offer(candidates: Candidates): string {
  if (candidates === 'file') return '_files';
  return candidates === 'any' ? ':' : `compadd -- ${candidates.map(quoted).join(' ')}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
