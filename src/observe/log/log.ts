import { type Clock, describeError, GomirrorError, KiB, minuteMs, secondMs } from '../../base/index.ts';
import { type ConfigChange, settingsChannel } from '../../config/index.ts';
import {
  fillChannel,
  type FillEvent,
  incidentChannel,
  type IncidentEvent,
  logRequestChannel,
  progressChannel,
  type ProgressEvent,
  troubleChannel,
} from '../../mirror/index.ts';
import { credentialChannel, upstreamChannel } from '../../origin/index.ts';
import { type SumdbCode, type SumdbEvent, sumdbEvents } from '../../sumdb/index.ts';
import type { Lang } from '../../text/index.ts';
import { meaningOf, type StatusOf } from '../meaning.ts';
import { listen, type Listened, type ObservedRequest, type ObservedTally } from '../sources.ts';
import { type Entry, type Level, levelOf, shows } from './entry.ts';
import { jsonLine } from './json-lines.ts';
import { PrettyLines } from './pretty-lines.ts';
import { Progress } from './progress.ts';
import { Repeats } from './repeats.ts';
import { pathOf } from './safe.ts';
import { Screen } from './screen.ts';
import { type LogOutput, Sink } from './sink.ts';
import { Summary } from './summary.ts';
import { type UpstreamNews, UpstreamWatch } from './upstreams.ts';

export interface LogOptions {
  readonly output: LogOutput;
  readonly format: 'pretty' | 'json';
  readonly level: Level;
  readonly lang: Lang;
  readonly color: boolean;
  /** True when lines can be drawn anew: a terminal that knows how to move its cursor. Only for `pretty`. */
  readonly live: boolean;
  readonly clock: Clock;
  readonly requests: Listened<ObservedRequest>;
  readonly tally: ObservedTally;
  readonly statusOf: StatusOf;
}

/** Lines that wait for a slow reader. */
const waitingBytes = 512 * KiB;
const tickMs = secondMs;
/** The shortest time between two drawings of the lines that move. */
const redrawMs = 150;
const repeatLimits = { windowMs: minuteMs, perFamily: 20 };

/**
 * The log: listens to the channels and writes lines, for a person (`pretty`) or for a program (`json`). It never waits for
 * its reader and never throws into what it listens to. `close` ends it.
 */
export class Log {
  readonly #options: LogOptions;
  readonly #sink: Sink;
  readonly #pretty: PrettyLines;
  readonly #repeats: Repeats<Entry>;
  readonly #summary: Summary;
  readonly #upstreams: UpstreamWatch;
  readonly #ends: (() => void)[] = [];
  readonly #ticking = new AbortController();
  #screen: Screen | undefined;
  #progress: Progress | undefined;
  #busy = () => false;
  #drawnMs = Number.NEGATIVE_INFINITY;
  /** Errors that were shown as incidents, so that the fill that failed of one need not say it again. */
  readonly #told = new WeakSet<GomirrorError>();

  constructor(options: LogOptions) {
    const { output, format, lang, clock, tally } = options;
    const monotonicMs = () => clock.monotonicMs();
    const columns = () => output.columns;
    this.#options = options;
    this.#sink = new Sink(output, waitingBytes, (lines) => this.#write({ event: 'lines-dropped', lines }));
    this.#pretty = new PrettyLines({ ...options, columns });
    this.#upstreams = new UpstreamWatch(clock);
    this.#repeats = new Repeats(repeatLimits, monotonicMs);
    const times =
      format === 'pretty'
        ? { quietMs: 2 * secondMs, periodMs: minuteMs }
        : { quietMs: Number.POSITIVE_INFINITY, periodMs: 5 * minuteMs };
    this.#summary = new Summary(tally, times, monotonicMs);
    if (format === 'pretty' && options.live) {
      this.#screen = new Screen(this.#sink, () => output.columns ?? 80);
      this.#progress = new Progress(lang, monotonicMs);
    }
    this.#subscribe();
    void this.#tick();
  }

  /** Lines that no reader took. */
  get droppedLines(): number {
    return this.#sink.dropped;
  }

  /** From now on a burst is not over while `busy` says that something is being fetched. */
  watchBusy(busy: () => boolean): void {
    this.#busy = busy;
  }

  /** Nothing is drawn anew from now on, so that others may write to the terminal too. */
  settle(): void {
    this.#screen?.show([], []);
    this.#screen = undefined;
    this.#progress = undefined;
  }

  /** Says what is still to be said, then nothing any more. Calling it again does nothing. */
  close(): void {
    if (this.#ticking.signal.aborted) return;
    this.#ticking.abort();
    for (const end of this.#ends) end();
    this.settle();
    this.#sayRepeats(true);
    const total = this.#summary.total();
    if (total !== undefined) this.#write({ event: 'summary', of: 'run', ...total });
  }

  #subscribe(): void {
    const { level, requests } = this.#options;
    this.#ends.push(
      listen(fillChannel, (fill) => this.#onFill(fill)),
      listen(incidentChannel, (incident) => this.#onIncident(incident)),
      listen(troubleChannel, ({ error }) => this.#onTrouble(error)),
      listen(credentialChannel, ({ reason }) => this.#onTrouble(reason)),
      listen(upstreamChannel, (event) => this.#tell(this.#upstreams.note(event))),
      listen(settingsChannel, ({ changed }) => this.#onSettings(changed)),
      listen(sumdbEvents, (event) => this.#onSumdb(event)),
      listen(requests, (request) => this.#onRequest(request)),
    );
    if (this.#progress !== undefined)
      this.#ends.push(listen(progressChannel, (event) => this.#onProgress(event)));
    if (shows(level, 'debug')) {
      this.#ends.push(
        listen(logRequestChannel, (request) => this.#write({ event: 'checksum-request', ...request })),
      );
    }
  }

  #onFill(fill: FillEvent): void {
    this.#summary.note(fill);
    const redraw = fill.kind === 'zip' && this.#progress?.end(fill.path, fill.version) === true;
    const { error, source } = fill;
    const meaning = error === undefined ? undefined : meaningOf(this.#options.statusOf(error));
    const entry: Entry = { event: 'fill', fill, meaning };
    if (error === undefined || meaning === 'absent') this.#write(entry);
    else if (this.#told.has(error)) this.#write({ ...entry, told: true });
    else {
      // An outage fails every file in the same way; a refusal is about one module version.
      const about =
        meaning === 'unavailable'
          ? String(error.params['upstream'] ?? error.params['database'] ?? error.params['reason'] ?? '')
          : `${fill.path}@${fill.version}`;
      this.#say(entry, `${error.code} ${about}`, error.code);
    }
    if (redraw) this.#draw();
    const news = error === undefined && source !== undefined ? this.#upstreams.answered(source) : undefined;
    if (news !== undefined) this.#tell(news);
  }

  #onTrouble(error: GomirrorError): void {
    const entry: Entry = { event: 'trouble', error };
    // Settings that are refused have been written a moment ago by somebody who looks here for what is wrong with them.
    if (error.code.startsWith('config.')) this.#write(entry);
    else this.#say(entry, error.code, 'trouble');
  }

  #onSettings(changed: readonly ConfigChange[]): void {
    for (const change of changed) this.#write({ event: 'settings', ...change });
  }

  #tell(news: UpstreamNews): void {
    const entry: Entry = { event: 'upstream', ...news };
    if (levelOf(entry) === 'debug') this.#write(entry);
    else this.#say(entry, `${news.name} ${news.change}`, `upstream:${news.name}`);
  }

  #onIncident(incident: IncidentEvent): void {
    const { error, path = '', version = '', source = '' } = incident;
    this.#told.add(error);
    const key = `${error.code} ${path}@${version} ${source} ${JSON.stringify(error.params)}`;
    this.#say({ event: 'incident', ...incident }, key, `${error.code} ${source}`);
  }

  #onRequest({ kind, url, status, durationMs, error }: ObservedRequest): void {
    const path = pathOf(url);
    if (error !== undefined) {
      const key = `${error.code} ${JSON.stringify(error.params)}`;
      this.#say({ event: 'request-failed', kind, path, error }, key, error.code);
    } else if (shows(this.#options.level, 'debug')) {
      this.#write({ event: 'request', kind, path, status, durationMs });
    }
  }

  #onSumdb(event: SumdbEvent): void {
    const { kind, name: database } = event;
    switch (kind) {
      case 'advanced':
        return this.#write({ event: 'checksum-head', database, size: event.size });
      case 'refused':
        return this.#write({
          event: 'checksum-refused',
          database,
          path: event.path,
          route: event.route,
          code: event.code,
        });
      case 'fork': {
        const { olderSize, newerSize } = event;
        const error = new GomirrorError<SumdbCode>('sumdb.fork', { name: database, olderSize, newerSize });
        return this.#write({ event: 'checksum-fork', error });
      }
      case 'saved-head-damaged':
        return this.#write({ event: 'checksum-head-damaged', database });
      case 'cache-failed': {
        const { path, error } = event;
        const reason = describeError(error);
        this.#say(
          { event: 'checksum-cache-failed', database, path, reason },
          'checksum-cache',
          'checksum-cache',
        );
      }
    }
  }

  #onProgress(event: ProgressEvent): void {
    this.#progress?.update(event);
    if (this.#options.clock.monotonicMs() - this.#drawnMs >= redrawMs) this.#draw();
  }

  /** Writes an entry unless the same was written a moment ago. */
  #say(entry: Entry, key: string, family: string): void {
    if (!shows(this.#options.level, levelOf(entry))) return;
    if (this.#repeats.admit(`${entry.event} ${key}`, `${levelOf(entry)} ${family}`, entry))
      this.#write(entry);
  }

  #sayRepeats(all = false): void {
    for (const due of this.#repeats.due(all)) {
      if (due.kind === 'again') {
        // Of what goes back and forth, where it has come to rest is said last.
        if (due.item.event === 'upstream' && !this.#upstreams.isCurrent(due.item)) continue;
        this.#write({ ...due.item, repeated: due.count } as Entry);
      } else {
        const [level = '', code = ''] = due.family.split(' ');
        this.#write({
          event: 'left-out',
          level: level === 'error' ? 'error' : 'warn',
          code,
          count: due.count,
        });
      }
    }
  }

  #write(entry: Entry): void {
    const { level, format, clock, lang } = this.#options;
    if (!shows(level, levelOf(entry))) return;
    if (format === 'json') {
      this.#sink.write(`${jsonLine(entry, new Date(clock.now()), lang)}\n`);
      return;
    }
    const lines = this.#pretty.lines(entry);
    if (this.#screen === undefined) this.#sink.write(lines.map((line) => `${line}\n`).join(''));
    else this.#screen.show(lines, this.#live());
  }

  #draw(): void {
    if (this.#screen === undefined || this.#sink.saturated) return;
    this.#drawnMs = this.#options.clock.monotonicMs();
    this.#screen.show([], this.#live());
  }

  #live(): string[] {
    return this.#progress?.lines(this.#options.output.columns ?? 80) ?? [];
  }

  async #tick(): Promise<void> {
    const { signal } = this.#ticking;
    const { clock } = this.#options;
    while (!signal.aborted) {
      try {
        await clock.sleep(tickMs, signal);
      } catch {
        return;
      }
      this.#sayRepeats();
      const due = this.#summary.look(this.#busy());
      if (due !== undefined) this.#write({ event: 'summary', ...due });
      if ((this.#progress?.size ?? 0) > 0) this.#draw();
    }
  }
}
