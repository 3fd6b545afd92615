import { firstWords, groupsOf, secondWords } from './shapes.ts';
import type { Candidates, CompletedCommand } from './table.ts';

/** A completion script for fish 3, for `~/.config/fish/completions/gomirror.fish`. */
export function fishScript(table: readonly CompletedCommand[]): string {
  const groups = groupsOf(table);
  const lines = [
    '# fish completion for gomirror. To use it now: gomirror completion fish | source',
    'function __gomirror_command',
    '    set -l words',
    '    set -l skip 0',
    '    for word in (commandline -opc)[2..-1]',
    '        if test $skip = 1',
    '            set skip 0',
    '            continue',
    '        end',
    '        switch $word',
    '            case --lang',
    '                test (count $words) -eq 0; and set skip 1',
    "            case '-*'",
    '                continue',
    "            case '*'",
    '                set -a words $word',
    '        end',
    '    end',
    '    switch "$words[1]"',
    `        case ${groups.join(' ')}`,
    '            echo $words[1] $words[2]',
    "        case '*'",
    '            echo $words[1]',
    '    end',
    'end',
    'function __gomirror_is',
    '    test (__gomirror_command | string trim) = "$argv[1]"',
    'end',
    'complete -c gomirror -e',
    'complete -c gomirror -f',
    ...firstWords(table).map(([word, about]) => entry('', `-a ${quoted(word)}`, about)),
    ...groups.flatMap((group) =>
      secondWords(table, group).map(([word, summary]) => entry(group, `-a ${quoted(word)}`, summary)),
    ),
    ...table.flatMap(({ name, flags, positional }) => [
      ...flags.map(({ names, about, value }) => {
        const options = names.map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        return entry(name, [...options, ...valueOptions(value)].join(' '), about);
      }),
      ...positionals(name, positional),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function entry(command: string, options: string, about: string): string {
  const condition = quoted(`__gomirror_is ${quoted(command)}`);
  return `complete -c gomirror -n ${condition} ${options}${about === '' ? '' : ` -d ${quoted(about)}`}`;
}

function valueOptions(value: Candidates | undefined): string[] {
  if (value === undefined) return [];
  if (value === 'file') return ['-r', '-F'];
  return value === 'any' ? ['-x'] : ['-x', '-a', quoted(value.join(' '))];
}

function positionals(name: string, candidates: Candidates): string[] {
  if (candidates === 'any') return [];
  return [entry(name, candidates === 'file' ? '-F' : `-a ${quoted(candidates.join(' '))}`, '')];
}

/** In single quotes fish knows two escapes. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
