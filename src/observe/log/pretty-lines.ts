import { formatBytes, formatDuration, type GomirrorError } from '../../base/index.ts';
import type { FillEvent } from '../../mirror/index.ts';
import { type Lang, printable, say } from '../../text/index.ts';
import { type Counts, type Entry, type Level, levelOf, shows } from './entry.ts';
import { FillColumns } from './fill-columns.ts';
import { redact } from './redact.ts';
import { saidError } from './safe.ts';
import { type Paint, painter } from './style.ts';

export interface PrettyOptions {
  readonly lang: Lang;
  readonly color: boolean;
  readonly level: Level;
  /** The width of the terminal; undefined when it is not known, and then nothing is shortened. */
  readonly columns: () => number | undefined;
}

/** Entries as lines for a person. */
export class PrettyLines {
  readonly #options: PrettyOptions;
  readonly #paint: Paint;
  readonly #fills: FillColumns;
  /** The advice given last: ten modules that fail in one way need it once. */
  #advised: string | undefined;

  constructor(options: PrettyOptions) {
    this.#options = options;
    this.#paint = painter(options.color);
    this.#fills = new FillColumns({ ...options, wideKinds: shows(options.level, 'debug') });
  }

  /** The lines of one entry, without line ends. */
  lines(entry: Entry): string[] {
    switch (entry.event) {
      case 'fill':
        return this.#fill(entry);
      case 'incident':
        return this.#error(entry, entry.error, 'observe.incident', entry.repeated);
      case 'trouble':
        return this.#error(entry, entry.error, undefined, entry.repeated);
      case 'upstream':
        return this.#upstream(entry);
      case 'settings':
        return [`  ${this.#setting(entry)}`];
      case 'request-failed': {
        const lines = this.#error(entry, entry.error, undefined, undefined);
        return [...lines, `  ${this.#dim(printable(`${entry.kind} ${entry.path}`))}`];
      }
      case 'checksum-fork':
        return this.#fork(entry.error);
      case 'checksum-head-damaged':
        return this.#marked(entry, this.#say('observe.head-damaged', { database: entry.database }));
      case 'checksum-cache-failed': {
        const { database, path } = entry;
        const params = { database, path, reason: redact(entry.reason) };
        return this.#marked(
          entry,
          this.#again(this.#say('observe.log-cache-failed', params), entry.repeated),
        );
      }
      case 'left-out':
        return this.#marked(entry, this.#say('observe.left-out', { code: entry.code, count: entry.count }));
      case 'lines-dropped':
        return this.#marked(entry, this.#say('observe.lines-dropped', { lines: entry.lines }));
      case 'request':
      case 'checksum-head':
      case 'checksum-refused':
      case 'checksum-request':
        return [this.#detail(entry)];
      case 'summary':
        this.#advised = undefined;
        return [`  ${this.#dim(this.#summary(entry.counts, entry.of === 'run'))}`];
    }
  }

  #fill({ fill, told, repeated, ...entry }: Entry & { event: 'fill' }): string[] {
    if (fill.error === undefined) return [this.#fills.line(fill)];
    const what = nameOf(fill);
    const whole = { ...entry, fill };
    if (told === true) return this.#marked(whole, this.#say('observe.given-up', { what }));
    const { message } = saidError(fill.error, this.#options.lang);
    // Many messages name the module themselves; once is enough.
    const named = message.includes(fill.path);
    return this.#error(whole, fill.error, named ? undefined : 'observe.failed', repeated, what);
  }

  #upstream(entry: Entry & { event: 'upstream' }): string[] {
    const { name, from, state, reason, change, awayMs = 0, repeated } = entry;
    switch (change) {
      case 'offline':
      case 'degraded': {
        const frame = `observe.upstream-${change}`;
        if (reason !== undefined) return this.#error(entry, reason, frame, repeated, name);
        const message = this.#say('observe.upstream-no-reason', {});
        return this.#marked(entry, this.#again(this.#say(frame, { what: name, message }), repeated));
      }
      case 'back':
      case 'answers': {
        const duration = formatDuration(awayMs);
        const words = this.#again(this.#say(`observe.upstream-${change}`, { name, duration }), repeated);
        return [`${this.#paint('green', '✓')} ${words}`];
      }
      case 'trial':
      case 'turn':
        return [`  ${this.#dim(this.#say('observe.upstream-state', { name, from, state }))}`];
    }
  }

  #setting({ key, from, to }: Entry & { event: 'settings' }): string {
    const none = this.#say('observe.setting-none', {});
    if (from === to) return this.#say('observe.setting-secret', { key, to: to ?? none });
    return this.#say('observe.setting', { key, from: from ?? none, to: to ?? none });
  }

  #error(
    entry: Entry,
    error: GomirrorError,
    frame: string | undefined,
    repeated: number | undefined,
    what = '',
  ): string[] {
    const { message, hint, cause } = saidError(error, this.#options.lang);
    const words = frame === undefined ? message : this.#say(frame, { what, message });
    const lines = this.#marked(entry, this.#again(words, repeated));
    if (hint !== undefined && repeated === undefined && hint !== this.#advised) {
      this.#advised = hint;
      lines.push(`  ${hint.replaceAll('\n', '\n  ')}`);
    }
    if (cause !== undefined && shows(this.#options.level, 'debug'))
      lines.push(`  ${this.#dim(printable(cause))}`);
    if (error.code === 'internal' && repeated === undefined) lines.push(...this.#stack(error));
    return lines;
  }

  /** Where a fault of our own happened: what a report needs. */
  #stack(error: GomirrorError): string[] {
    const { stack = '' } = error.cause instanceof Error ? error.cause : error;
    const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
    return frames.slice(0, 5).map((line) => this.#dim(`    ${printable(redact(line.trim()))}`));
  }

  #marked(entry: Entry, words: string): string[] {
    const serious = levelOf(entry) === 'error';
    const [first = '', ...rest] = words.split('\n');
    const text = serious ? this.#paint('bold', this.#paint('red', first)) : first;
    return [`${this.#paint(serious ? 'red' : 'yellow', serious ? '✗' : '!')} ${text}`, ...rest];
  }

  #again(words: string, repeated: number | undefined): string {
    return repeated === undefined ? words : this.#say('observe.again', { message: words, count: repeated });
  }

  #fork(error: GomirrorError): string[] {
    const { message, hint = '' } = saidError(error, this.#options.lang);
    const bar = this.#paint('red', '━'.repeat(Math.min(this.#options.columns() ?? 100, 100) - 1));
    const loud = (text: string) => this.#paint('bold', this.#paint('red', text));
    return ['', bar, loud(`✗ ${this.#say('observe.fork', {})}`), loud(`  ${message}`), `  ${hint}`, bar, ''];
  }

  #detail(
    entry: Entry & { event: 'request' | 'checksum-head' | 'checksum-refused' | 'checksum-request' },
  ): string {
    return `  ${this.#dim(this.#detailWords(entry))}`;
  }

  #detailWords(
    entry: Entry & { event: 'request' | 'checksum-head' | 'checksum-refused' | 'checksum-request' },
  ): string {
    switch (entry.event) {
      case 'request':
        return printable(`${entry.status} ${entry.path}   ${formatDuration(entry.durationMs)}`);
      case 'checksum-head':
        return this.#say('observe.head', { database: entry.database, size: entry.size });
      case 'checksum-refused': {
        const { path, route, code } = entry;
        return this.#say('observe.log-refused', { path, route: redact(route), code });
      }
      case 'checksum-request': {
        const { kind, ok } = entry;
        const params = { kind, route: redact(entry.route), duration: formatDuration(entry.durationMs) };
        return this.#say(ok ? 'observe.log-request' : 'observe.log-request-failed', params);
      }
    }
  }

  #summary(counts: Counts, whole: boolean): string {
    const { cached, stale, fetched, fetchedBytes, checksum, absent, refused, failed } = counts;
    const parts: string[] = [];
    if (cached > 0) parts.push(this.#say('observe.count-cached', { count: cached }));
    if (stale > 0) parts.push(this.#say('observe.count-stale', { count: stale }));
    if (fetched > 0) {
      const size = formatBytes(fetchedBytes);
      parts.push(this.#say('observe.count-fetched', { count: fetched, size }));
    }
    if (checksum > 0) parts.push(this.#say('observe.count-checksum', { count: checksum }));
    if (absent > 0) parts.push(this.#say('observe.count-absent', { count: absent }));
    if (refused > 0) parts.push(this.#say('observe.count-refused', { count: refused }));
    if (failed > 0) parts.push(this.#say('observe.count-failed', { count: failed }));
    const list = parts.join(this.#options.lang === 'zh' ? '，' : ', ');
    return whole ? this.#say('observe.in-all', { counts: list }) : list;
  }

  #say(code: string, params: Readonly<Record<string, string | number>>): string {
    return say(code, params, this.#options.lang);
  }

  #dim(text: string): string {
    return this.#paint('dim', text);
  }
}

/** `golang.org/x/text v0.3.0 zip`, `golang.org/x/text list`. */
function nameOf({ path, version, kind }: FillEvent): string {
  return [path, version, kind].filter((part) => part !== '').join(' ');
}
