import { GomirrorError, minuteMs, secondMs } from '../../base/index.ts';
import { parseDuration } from '../../config/basics/index.ts';
import type { CatalogueMirror, Fault, LoadedCatalogue, MirrorsCode, System } from '../../goenv/index.ts';
import { hint, type Lang, say } from '../../text/index.ts';
import { bar } from '../bar.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { valueOfFlag } from '../given-words.ts';
import { printRemark } from '../print.ts';
import { ProgressLine } from '../progress-line.ts';
import type { Asker } from '../setup/carry-out.ts';
import { Stopping } from '../stopping.ts';
import { type Style, styleOf } from '../style.ts';

/** What a test replaces of the process. */
export interface MirrorsMachine {
  readonly system?: System;
  readonly asker?: Asker;
}

/** What a command about mirrors works with. */
export interface MirrorsPlace {
  readonly system: System;
  readonly catalogue: LoadedCatalogue;
  /** Aborted by Ctrl-C, SIGTERM, and when nobody reads standard output any more. */
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
  readonly isJson: boolean;
  /** Of standard output. */
  readonly style: Style;
}

/** Runs a command on the catalogue of this machine. Rejects with what the work rejects with. */
export async function withMirrors(
  { io, lang, given }: CommandContext,
  machine: MirrorsMachine,
  work: (place: MirrorsPlace) => Promise<ExitCode>,
): Promise<ExitCode> {
  const [{ loadCatalogue }, { realSystem }] = await Promise.all([
    import('../../goenv/catalogue/index.ts'),
    import('../../goenv/system/index.ts'),
  ]);
  const system = machine.system ?? realSystem({ env: io.host.env, cwd: io.host.cwd });
  const isJson = given.flags.has('json');
  const catalogue = await loadCatalogue(system);
  for (const { code, params } of catalogue.notices) printRemark(io, code, params, lang);
  const { redraws } = styleOf(io, given, io.stderr);
  const progress = new ProgressLine(isJson || !redraws ? undefined : io.stderr);
  const style = styleOf(io, given);
  const stopping = new Stopping(io);
  try {
    return await work({ system, catalogue, signal: stopping.signal, progress, isJson, style });
  } catch (error) {
    if (stopping.isAsked) return stopping.codeOr(exitCodes.failed);
    throw error;
  } finally {
    progress.clear();
    stopping.forget();
  }
}

/** The mirrors that words name, all of the catalogue without any; each once. Rejects with `mirrors.…` codes. */
export async function mirrorsOf(
  catalogue: LoadedCatalogue,
  words: readonly string[],
): Promise<readonly CatalogueMirror[]> {
  if (words.length === 0) return catalogue.mirrors;
  const { findMirror } = await import('../../goenv/catalogue/index.ts');
  const named = words.map((word) => findMirror(catalogue, word));
  return named.filter(({ url }, index) => named.findIndex((other) => other.url === url) === index);
}

/** `--timeout`, from a second to ten minutes. Throws `mirrors.bad-duration`. */
export function timeoutOf(context: CommandContext, usualMs: number): number {
  const text = valueOfFlag(context, 'timeout');
  if (text === undefined) return usualMs;
  const reading = parseDuration(text);
  if ('value' in reading && reading.value >= secondMs && reading.value <= 10 * minuteMs) return reading.value;
  throw new GomirrorError<MirrorsCode>('mirrors.bad-duration', { value: text });
}

/** `MODULE@VERSION` in two; the version is undefined where there is none. */
export function splitModule(argument: string): { readonly path: string; readonly query: string | undefined } {
  const at = argument.indexOf('@');
  if (at < 0) return { path: argument, query: undefined };
  return { path: argument.slice(0, at), query: argument.slice(at + 1) };
}

/** Shows how far a bench is. */
export function benchProgress(progress: ProgressLine, count: number, lang: Lang) {
  return ({ phase, done, total, name = '' }: { phase: string; done: number; total: number; name?: string }) =>
    progress.show(say(`cli.mirrors-progress.${phase}`, { count, name, bar: bar(done, total) }, lang));
}

/** What is wrong with a mirror, as a line among remarks. */
export function faultLine(name: string, { code, params }: Fault, lang: Lang): string {
  return `  ${say('cli.spoken-cell', { head: name, cell: say(code, params, lang) }, lang)}`;
}

/** What is wrong, in words, and what to do about it. */
export function faultData({ code, params }: Fault, lang: Lang) {
  return { code, params, message: say(code, params, lang), hint: hint(code, params, lang) ?? null };
}
