import { firstWords, flagRows, groupsOf, type Row, secondWords, valuesOf } from './shapes.ts';
import type { Candidates, CompletedCommand } from './table.ts';

/** A completion script for Windows PowerShell 5 and PowerShell 7, for the profile. */
export function powershellScript(table: readonly CompletedCommand[]): string {
  const groups = groupsOf(table);
  const rows = (entries: readonly Row[]) =>
    `@(${entries.map(([word, about]) => `@(${quoted(word)}, ${quoted(about)})`).join(', ')})`;
  const lines = [
    '# PowerShell completion for gomirror. To use it now: gomirror completion powershell | Out-String | Invoke-Expression',
    'Register-ArgumentCompleter -Native -CommandName gomirror -ScriptBlock {',
    '  param($wordToComplete, $commandAst, $cursorPosition)',
    `  $groups = @(${groups.map(quoted).join(', ')})`,
    '  $flags = @{}',
    '  $values = @{}',
    '  $words = @{}',
    `  $words[''] = ${rows(firstWords(table))}`,
    ...groups.map((group) => `  $words[${quoted(group)}] = ${rows(secondWords(table, group))}`),
    ...table.map((command) => `  $flags[${quoted(command.name)}] = ${rows(flagRows(command))}`),
    ...valuesOf(table).flatMap(({ at, value }) =>
      isList(value) ? [`  $values[${quoted(at)}] = ${list(value)}`] : [],
    ),
    ...table.flatMap(({ name, positional }) =>
      isList(positional) ? [`  $values[${quoted(`${name} `)}] = ${list(positional)}`] : [],
    ),
    '  $before = @()',
    "  $previous = ''",
    '  foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {',
    "    if ($element.Extent.EndOffset -ge $cursorPosition -and $wordToComplete -ne '') { break }",
    '    $previous = $element.ToString()',
    "    if (-not $previous.StartsWith('-')) { $before += $previous }",
    '  }',
    "  $command = if ($before.Count -eq 0) { '' } elseif ($groups -contains $before[0] -and $before.Count -gt 1) { $before[0] + ' ' + $before[1] } else { $before[0] }",
    '  $offered = @()',
    '  if ($values.ContainsKey("$command $previous")) { $offered = $values["$command $previous"] | ForEach-Object { , @($_, $_) } }',
    "  elseif ($wordToComplete.StartsWith('-')) { $offered = $flags[$command] }",
    '  elseif ($words.ContainsKey($command)) { $offered = $words[$command] }',
    '  elseif ($values.ContainsKey("$command ")) { $offered = $values["$command "] | ForEach-Object { , @($_, $_) } }',
    '  foreach ($row in $offered) {',
    '    if ($null -ne $row -and $row[0].StartsWith($wordToComplete)) {',
    "      $about = if ($row[1] -eq '') { $row[0] } else { $row[1] }",
    "      [System.Management.Automation.CompletionResult]::new($row[0], $row[0], 'ParameterValue', $about)",
    '    }',
    '  }',
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function isList(candidates: Candidates | undefined): candidates is readonly string[] {
  return candidates !== undefined && typeof candidates !== 'string';
}

/** The comma in front keeps a list of one from becoming its element. */
function list(words: readonly string[]): string {
  return `@(${words.map(quoted).join(', ')})`;
}

/** In single quotes PowerShell knows one escape; it takes curly quotes for straight ones. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, (quote) => quote + quote)}'`;
}
