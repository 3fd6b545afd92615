import { GomirrorError, MiB } from '../base/index.ts';
import type { ModulePath } from './brands.ts';
import type { ModuleCode } from './codes.ts';
import {
  commentText,
  type GoModLine,
  type GoModStatement,
  goModStatements,
  isIndirect,
} from './gomod-lines.ts';
import type { GoMod } from './gomod-types.ts';
import { parseReplace } from './gomod-replace.ts';
import { readMajor, readText, readVersion, usage } from './gomod-values.ts';
import { checkPathMajor } from './major.ts';
import { shown } from './shown.ts';

/**
 * `dependency`: as the go command reads the files of modules that it depends on: directives that only count in the main
 * module (`replace`, `exclude`, `tool`, `toolchain`, `godebug`) and unknown ones are passed over. `main`: everything is
 * read, anything unknown is an error.
 */
export type GoModMode = 'dependency' | 'main';

const goVersion = /^[1-9][0-9]*\.(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))?(?:[a-z]+[0-9]+)?$/;
/** What is accepted of a dependency, for the sake of files written before the rule: `v1.13`, `1.9.x`. */
const looseGoVersion = /^v?([1-9][0-9]*\.(?:0|[1-9][0-9]*))[^0-9].*$/;
const toolchainName = /^default$|^go1(?:$|\.)/;
const deprecation = /(?:^|\n\n)Deprecated: *(.*?)(?:$|\n\n)/s;

const readInDependencies = new Set(['go', 'module', 'retract', 'require', 'ignore']);
const readInBlocks = new Set([
  'module',
  'godebug',
  'require',
  'exclude',
  'replace',
  'retract',
  'tool',
  'ignore',
]);

const largestBytes = 16 * MiB;

/**
 * Reads a go.mod file; bytes are taken as UTF-8. Versions come out in canonical form. Throws a GomirrorError
 * (`module.gomod-…`, with a `line`) where the go command would refuse the file in that mode.
 */
export function parseGoMod(source: string | Uint8Array, mode: GoModMode = 'dependency'): GoMod {
  if (source.length > largestBytes) {
    throw new GomirrorError<ModuleCode>('module.gomod-too-large', {
      sizeBytes: source.length,
      limitBytes: largestBytes,
    });
  }
  const text =
    typeof source === 'string' ? source : new TextDecoder('utf-8', { ignoreBOM: true }).decode(source);
  const file: GoMod = {
    module: undefined,
    deprecated: undefined,
    go: undefined,
    toolchain: undefined,
    require: [],
    exclude: [],
    replace: [],
    retract: [],
    tool: [],
    ignore: [],
    godebug: [],
  };
  for (const statement of goModStatements(text)) {
    const [verb = ''] = statement.tokens;
    if (!statement.block) {
      addDirective(file, verb, { ...statement, tokens: statement.tokens.slice(1) }, undefined, mode);
    } else if (statement.tokens.length === 1 && readInBlocks.has(verb)) {
      for (const line of statement.lines) addDirective(file, verb, line, statement, mode);
    } else if (mode === 'main') {
      throw new GomirrorError<ModuleCode>('module.gomod-unknown-block', {
        line: statement.line,
        verb: shown(statement.tokens.join(' ')),
      });
    }
  }
  return file;
}

/** `line.tokens` are the directive's arguments. */
function addDirective(
  file: GoMod,
  verb: string,
  { tokens: args, ...rest }: GoModLine,
  block: GoModStatement | undefined,
  mode: GoModMode,
): void {
  if (mode === 'dependency' && !readInDependencies.has(verb)) return;
  const commented: GoModLine = { tokens: args, ...rest };
  const { line } = commented;
  const [first = ''] = args;
  switch (verb) {
    case 'module': {
      once(file.module, verb, line);
      const path = readText(only(args, line, 'module example.com/path'), line);
      file.deprecated = deprecation.exec(commentText(commented, block))?.[1] || undefined;
      file.module = path;
      return;
    }
    case 'go': {
      once(file.go, verb, line);
      const version = only(args, line, 'go 1.23.0');
      const loose = mode === 'dependency' ? looseGoVersion.exec(version)?.[1] : undefined;
      const accepted = goVersion.test(version) ? version : loose;
      if (accepted === undefined) {
        throw new GomirrorError<ModuleCode>('module.gomod-bad-go-version', { line, version: shown(version) });
      }
      file.go = accepted;
      return;
    }
    case 'toolchain': {
      once(file.toolchain, verb, line);
      const name = only(args, line, 'toolchain go1.23.0');
      if (!toolchainName.test(name)) {
        throw new GomirrorError<ModuleCode>('module.gomod-bad-toolchain', { line, name: shown(name) });
      }
      file.toolchain = name;
      return;
    }
    case 'require':
    case 'exclude': {
      const [pathToken, versionToken, ...more] = args;
      if (pathToken === undefined || versionToken === undefined || more.length > 0) {
        throw usage(line, `${verb} example.com/path v1.2.3`);
      }
      const path = readText(pathToken, line);
      const version = readVersion(versionToken, line);
      if (!checkPathMajor(version, readMajor(path, line))) {
        throw new GomirrorError<ModuleCode>('module.gomod-major-mismatch', {
          line,
          path: shown(path),
          version: shown(version),
        });
      }
      if (verb === 'require') file.require.push({ path, version, indirect: isIndirect(commented), line });
      else file.exclude.push({ path, version, line });
      return;
    }
    case 'replace':
      file.replace.push(parseReplace(args, line));
      return;
    case 'retract':
      addRetract(file, commented, block, mode);
      return;
    case 'tool':
    case 'ignore':
      file[verb].push({ path: readText(only(args, line, `${verb} example.com/path`), line), line });
      return;
    case 'godebug': {
      const equals = first.indexOf('=');
      if (args.length !== 1 || equals < 0 || /["`',]/.test(first)) throw usage(line, 'godebug key=value');
      file.godebug.push({ key: first.slice(0, equals), value: first.slice(equals + 1), line });
      return;
    }
    default:
      throw new GomirrorError<ModuleCode>('module.gomod-unknown-directive', { line, verb: shown(verb) });
  }
}

function once(earlier: string | undefined, verb: string, line: number): void {
  if (earlier !== undefined) throw new GomirrorError<ModuleCode>('module.gomod-repeated', { line, verb });
}

function only(args: readonly string[], line: number, example: string): string {
  const [argument, ...more] = args;
  if (argument === undefined || more.length > 0) throw usage(line, example);
  return argument;
}

/**
 * `v1.2.3` or `[v1.2.0, v1.3.0]`. In a dependency anything else is passed over: later editions of Go may know more
 * forms of it.
 */
function addRetract(
  file: GoMod,
  retract: GoModLine,
  block: GoModStatement | undefined,
  mode: GoModMode,
): void {
  const { tokens, line } = retract;
  try {
    const isInterval = tokens[0] === '[';
    if (isInterval && (tokens[2] !== ',' || tokens[4] !== ']')) throw usage(line, 'retract [v1.2.0, v1.3.0]');
    if (tokens[0] === undefined || tokens[0] === '(') throw usage(line, 'retract v1.2.3');
    if (mode === 'main' && tokens.length > (isInterval ? 5 : 1)) throw usage(line, 'retract v1.2.3');
    const low = readText(tokens[isInterval ? 1 : 0] ?? '', line);
    const high = isInterval ? readText(tokens[3] ?? '', line) : low;
    file.retract.push({ low, high, rationale: commentText(retract, block), line });
  } catch (error) {
    if (mode === 'main' || !(error instanceof GomirrorError)) throw error;
  }
}

/** The go.mod file of a module that has none. A checked path never needs quotes. */
export function goModOf(path: ModulePath): string {
  return `module ${path}\n`;
}
