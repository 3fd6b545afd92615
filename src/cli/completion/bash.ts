import { casesOf, firstWords, groupsOf, quoted, secondWords } from './shapes.ts';
import type { Candidates, CompletedCommand } from './table.ts';

/** A completion script for bash 3.2 and later. Where it offers nothing bash offers files, as it usually does. */
export function bashScript(table: readonly CompletedCommand[]): string {
  const groups = groupsOf(table);
  const first = firstWords(table).map(([word]) => word);
  const withValue = new Set(
    table.flatMap(({ flags }) => flags.flatMap(({ names, value }) => (value === undefined ? [] : names))),
  );
  const lines = [
    '# bash completion for gomirror. To use it now: source <(gomirror completion bash)',
    '_gomirror() {',
    '  local cur prev command word second skip i offered',
    '  COMPREPLY=()',
    '  cur=${COMP_WORDS[COMP_CWORD]}',
    '  prev=${COMP_WORDS[COMP_CWORD-1]}',
    '  # Bash takes "--name=value" for three words.',
    '  if [ "$cur" = "=" ]; then cur=""; elif [ "$prev" = "=" ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi',
    '  command=""; second=""; skip=""',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    word=${COMP_WORDS[i]}',
    '    if [ -n "$skip" ]; then [ "$word" = "=" ] || skip=""; continue; fi',
    '    case "$word" in',
    `      ${[...withValue].join('|')}) skip=1 ;;`,
    '      -*|=) ;;',
    '      *) if [ -z "$command" ]; then command=$word; else second=$word; break; fi ;;',
    '    esac',
    '  done',
    '  case "$command" in',
    `    ${groups.join('|')})`,
    '      if [ -z "$second" ]; then',
    '        case "$command" in',
    ...groups.map((group) => `          ${group}) offered=${quoted(wordsIn(table, group))} ;;`),
    '        esac',
    '        COMPREPLY=($(compgen -W "$offered" -- "$cur"))',
    '        return',
    '      fi',
    '      command="$command $second" ;;',
    '    "")',
    `      COMPREPLY=($(compgen -W ${quoted([...first, '--help', '--version', '--lang'].join(' '))} -- "$cur"))`,
    '      [ "$prev" = "--lang" ] && COMPREPLY=($(compgen -W "en zh" -- "$cur"))',
    '      return ;;',
    '  esac',
    ...casesOf(table, offer, ({ flags, positional }) => [
      '      case "$cur" in',
      `        -*) COMPREPLY=($(compgen -W ${quoted(flags.flatMap(({ names }) => names).join(' '))} -- "$cur")) ;;`,
      `        *) ${offer(positional)} ;;`,
      '      esac ;;',
    ]),
    '  esac',
    '}',
    'complete -o default -F _gomirror gomirror',
  ];
  return `${lines.join('\n')}\n`;
}

function wordsIn(table: readonly CompletedCommand[], group: string): string {
  return secondWords(table, group)
    .map(([word]) => word)
    .join(' ');
}

function offer(candidates: Candidates): string {
  if (typeof candidates === 'string') return ':';
  return `COMPREPLY=($(compgen -W ${quoted(candidates.join(' '))} -- "$cur"))`;
}
