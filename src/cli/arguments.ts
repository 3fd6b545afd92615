import { parseArgs } from 'node:util';
import { GomirrorError } from '../base/index.ts';
import { nearest } from '../config/basics/index.ts';
import type { CliCode } from './codes.ts';

/**
 * A flag: `--name`, and `-short`; with `value` it takes one (`--name=value` or `--name value`). A setting that is yes or no
 * is `optional`: `--name` alone is `true`, and it takes a value only as `--name=value`. One that `repeats` may be given several times;
 * its values are joined by commas.
 */
export interface FlagSpec {
  readonly name: string;
  readonly short?: string;
  readonly value: boolean | 'optional';
  readonly repeats?: true;
  /** True where an empty value has a meaning, or words of its own. */
  readonly mayBeEmpty?: true;
}

/** What was given: values of flags by name (`true` for a switch of the command's own), and the rest. */
export interface GivenArguments {
  readonly flags: ReadonlyMap<string, string | true>;
  readonly positionals: readonly string[];
  /** How many of them stood before a `--`; undefined where there was none. */
  readonly dashesAt?: number;
}

/**
 * Splits arguments by their flags. Strict: an unknown flag, a missing value, a value for a switch throw `cli.…` errors.
 * `command` is for their words. With `stopsAtFirst`, the first word that is no flag, and everything behind it, is the rest
 * as it is.
 */
export function parseArguments(
  argv: readonly string[],
  specs: readonly FlagSpec[],
  command: string,
  stopsAtFirst = false,
): GivenArguments {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string; multiple: boolean }> = {};
  for (const { name, short, value } of specs) {
    options[name] = {
      type: value === true ? 'string' : 'boolean',
      multiple: true,
      ...(short === undefined ? {} : { short }),
    };
  }
  // parseArgs' own strict mode describes its errors in sentences only; the tokens say the same in a form to act on.
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Map<string, string | true>();
  const positionals: string[] = [];
  let dashesAt: number | undefined;
  for (const token of tokens) {
    if (stopsAtFirst && token.kind !== 'option') {
      return { flags, positionals: argv.slice(token.kind === 'positional' ? token.index : token.index + 1) };
    }
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind === 'option-terminator') dashesAt ??= positionals.length;
    if (token.kind !== 'option') continue;
    const spec = specs.find(({ name }) => name === token.name);
    if (spec === undefined) throw unknownFlag(token.rawName, specs, command);
    if (spec.value === 'optional') {
      flags.set(spec.name, token.value ?? 'true');
      continue;
    }
    if (!spec.value) {
      if (token.value !== undefined) throw usage('cli.flag-takes-no-value', { flag: token.rawName });
      flags.set(spec.name, true);
      continue;
    }
    const swallowed = token.value !== undefined && !token.inlineValue && /^-./.test(token.value);
    // `-c=FILE` is what people write who are used to `--config=FILE`.
    const value = token.rawName.startsWith('--') ? token.value : token.value?.replace(/^=/, '');
    // A variable of the shell that is not set makes an empty value; it is not what was meant.
    if (value === undefined || swallowed || (value === '' && spec.mayBeEmpty !== true))
      throw usage('cli.flag-needs-value', { flag: token.rawName, name: `--${spec.name}` });
    const before = spec.repeats === true ? flags.get(spec.name) : undefined;
    flags.set(spec.name, before === undefined ? value : `${String(before)},${value}`);
  }
  return { flags, positionals, ...(dashesAt === undefined ? {} : { dashesAt }) };
}

function unknownFlag(rawName: string, specs: readonly FlagSpec[], command: string): GomirrorError<CliCode> {
  const near = nearest(
    rawName.replace(/^-+/, ''),
    specs.map(({ name }) => name),
  );
  return near === undefined
    ? usage('cli.unknown-flag', { flag: rawName, command })
    : usage('cli.unknown-flag-near', { flag: rawName, command, nearest: `--${near}` });
}

function usage(code: CliCode, params: Record<string, string>): GomirrorError<CliCode> {
  return new GomirrorError<CliCode>(code, params);
}
