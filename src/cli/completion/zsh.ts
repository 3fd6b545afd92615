import { casesOf, firstWords, flagRows, groupsOf, quoted, type Row, secondWords } from './shapes.ts';
import type { Candidates, CompletedCommand } from './table.ts';

/** A completion script for zsh, to be sourced or to lie as `_gomirror` in a folder of `fpath`. */
export function zshScript(table: readonly CompletedCommand[]): string {
  const groups = groupsOf(table);
  const described = (rows: readonly Row[]) =>
    rows.map(([word, about]) => quoted(`${word.replaceAll(':', String.raw`\:`)}:${about}`)).join(' ');
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
    `      offered=(${described(firstWords(table))})`,
    "      _describe -t commands 'gomirror' offered",
    '      return ;;',
    ...groups.flatMap((group) => [
      `    ${group})`,
      '      if ((i + 1 >= CURRENT)); then',
      `        offered=(${described(secondWords(table, group))})`,
      `        _describe -t commands ${quoted(`gomirror ${group}`)} offered`,
      '        return',
      '      fi',
      '      command="$command $words[i+1]" ;;',
    ]),
    '  esac',
    ...casesOf(table, offer, (command) => [
      '      if [[ "$words[CURRENT]" == -* ]]; then',
      `        offered=(${described(flagRows(command))})`,
      "        _describe -o 'options' offered",
      `      else ${offer(command.positional)}; fi ;;`,
    ]),
    '    *) _files ;;',
    '  esac',
    '}',
    'if [[ "$funcstack[1]" == _gomirror ]]; then _gomirror "$@"; elif (($+functions[compdef])); then compdef _gomirror gomirror; fi',
  ];
  return `${lines.join('\n')}\n`;
}

function offer(candidates: Candidates): string {
  if (candidates === 'file') return '_files';
  return candidates === 'any' ? ':' : `compadd -- ${candidates.map(quoted).join(' ')}`;
}
