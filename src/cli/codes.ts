/** What can go wrong before, or instead of, a command's own work. */
export const cliCodes = [
  'cli.unknown-command',
  'cli.unknown-command-near',
  'cli.missing-subcommand',
  'cli.unknown-flag',
  'cli.unknown-flag-near',
  'cli.flag-needs-value',
  'cli.flag-takes-no-value',
  'cli.unexpected-argument',
  'cli.address-in-use',
  'cli.address-unavailable',
  'cli.address-forbidden',
  'cli.address-unknown',
  'cli.not-installed',
  'cli.unexpected',
] as const;
export type CliCode = (typeof cliCodes)[number];
