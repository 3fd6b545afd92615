import { GomirrorError } from '../../base/index.ts';
import { officialProxy, redactUrl, splitProxyList } from '../../config/basics/index.ts';
import { type GoSettings, mirrorTools, pathsOf } from '../../goenv/index.ts';
import { isPseudoVersion } from '../../module/index.ts';
import { meantSettings, projectOf } from '../machine/index.ts';
import type { CheckContext } from '../types.ts';

type Line = InstanceType<Awaited<ReturnType<typeof mirrorTools>>['Line']>;

/** One element of GOPROXY, as go takes it. */
export interface Entry {
  readonly kind: 'mirror' | 'folder' | 'direct' | 'off';
  /** As the catalogue calls it: `official`, `goproxy.cn`; `direct`; a path. */
  readonly name: string;
  /** Of a mirror, without a slash at the end; a folder's path; as written else. */
  readonly place: string;
  readonly thenOn: 'absent' | 'any';
}

/** What an entry said to one question. `late`: the check's time was over before it said anything. */
export interface Said {
  readonly entry: Entry;
  readonly state: 'has' | 'absent' | 'failed' | 'late';
  readonly bytes: Buffer;
  readonly status: number | undefined;
  /** For people, short: `status 404: not found`. */
  readonly words: string;
  /** Of what failed, for the words of a finding. */
  readonly fault: { readonly code: string; readonly params: GomirrorError['params'] } | undefined;
}

/** A module version of the project, or the one that was asked about. */
export interface Wanted {
  readonly path: string;
  readonly version: string;
}

/** The rest is for telling what was found. */
const askingPart = 0.8;
const mostRequestMs = 5000;

/** The mirrors that this machine is set up with, and the lines to them. */
export class Mirrors {
  readonly entries: readonly Entry[];
  readonly settings: GoSettings;
  /** Ends with the time there is for asking. */
  readonly signal: AbortSignal;
  readonly requestTimeoutMs: number;
  readonly #context: CheckContext;
  readonly #tools: Awaited<ReturnType<typeof mirrorTools>>;
  readonly #ca: readonly string[];
  readonly #lines = new Map<string, Line>();

  constructor(
    context: CheckContext,
    parts: {
      readonly settings: GoSettings;
      readonly tools: Awaited<ReturnType<typeof mirrorTools>>;
      readonly ca: readonly string[];
      readonly signal: AbortSignal;
    },
  ) {
    this.#context = context;
    this.settings = parts.settings;
    this.#tools = parts.tools;
    this.#ca = parts.ca;
    this.signal = parts.signal;
    this.entries = entriesOf(context, parts.settings);
    this.requestTimeoutMs = Math.round(Math.max(300, Math.min(mostRequestMs, context.timeoutMs / 2)));
  }

  get tools(): Awaited<ReturnType<typeof mirrorTools>> {
    return this.#tools;
  }

  /** A line to a server, opened once. */
  line(name: string, url: string): Line {
    let line = this.#lines.get(url);
    if (line === undefined) {
      const { requestTimeoutMs } = this;
      line = new this.#tools.Line(name, url, this.#ca, {
        system: this.#context.system,
        version: 'doctor',
        requestTimeoutMs,
      });
      this.#lines.set(url, line);
    }
    return line;
  }

  /** Asks one entry for a GOPROXY path. Rejects only when the check was told to stop. */
  async ask(entry: Entry, path: string, maxBytes = 16 * 1024 * 1024): Promise<Said> {
    if (entry.kind === 'direct' || entry.kind === 'off') return said(entry, 'absent', entry.kind);
    if (entry.kind === 'folder') return this.#read(entry, path);
    const ended = this.#context.doing?.(`GET ${redactUrl(entry.place)}${path}`);
    try {
      const { bytes } = await this.line(entry.name, entry.place).ask(path, { maxBytes, signal: this.signal });
      return { ...said(entry, 'has', 'status 200'), bytes, status: 200 };
    } catch (error) {
      this.#context.signal.throwIfAborted();
      if (this.signal.aborted) return said(entry, 'late', '-');
      if (!(error instanceof GomirrorError)) throw error;
      const { code, params } = error;
      const status = typeof params['status'] === 'number' ? params['status'] : undefined;
      const reason = String(params['said'] ?? params['reason'] ?? '').slice(0, 200);
      const words =
        status === undefined
          ? reason || code.replace('origin.', '')
          : `status ${status}${reason && `: ${reason}`}`;
      const state = code === 'origin.absent' ? 'absent' : 'failed';
      return { ...said(entry, state, words), status, fault: { code, params } };
    } finally {
      ended?.();
    }
  }

  /** All entries are asked, side by side. */
  askAll(path: string, entries = this.entries): Promise<Said[]> {
    return Promise.all(entries.map((entry) => this.ask(entry, path)));
  }

  async #read(entry: Entry, path: string): Promise<Said> {
    const { system } = this.#context;
    const { join } = pathsOf(system);
    try {
      const bytes = await system.files.read(join(entry.place, ...path.split('/').filter(Boolean)));
      if (bytes === undefined) return said(entry, 'absent', '-');
      return { ...said(entry, 'has', `${bytes.length} bytes`), bytes };
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      return said(entry, 'failed', words);
    }
  }

  close(): Promise<unknown> {
    return Promise.all([...this.#lines.values()].map((line) => line.close()));
  }
}

/** Runs a check's work with mirrors to ask, and hangs up afterwards. */
export async function withMirrors<Result>(
  context: CheckContext,
  work: (mirrors: Mirrors) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const cancel = context.system.clock.after(context.timeoutMs * askingPart, () =>
    over.abort(new Error('the time is over')),
  );
  const [settings, tools] = await Promise.all([meantSettings(context), mirrorTools()]);
  const ca = await tools.extraAuthorities(context.system);
  const signal = AbortSignal.any([context.signal, over.signal]);
  const mirrors = new Mirrors(context, { settings, tools, ca, signal });
  try {
    return await work(mirrors);
  } finally {
    cancel();
    over.abort(new Error('done'));
    await mirrors.close();
  }
}

/** GOPROXY, or what `--mirror` names instead of it, as go reads it ("GOPROXY protocol" in the Go Modules Reference). */
function entriesOf({ mirror }: CheckContext, settings: GoSettings): readonly Entry[] {
  const list = mirror ?? (settings.get('GOPROXY').value || `${officialProxy},direct`);
  return splitProxyList(list).map(({ word, thenOn }): Entry => {
    if (word === 'direct' || word === 'off') return { kind: word, name: word, place: word, thenOn };
    const url = /^[a-z][a-z0-9+.-]*:/i.test(word) ? word : `https://${word}`;
    const parsed = URL.parse(url);
    if (parsed?.protocol === 'file:') {
      const place = decodeURIComponent(parsed.pathname).replace(/^\/(?=[A-Za-z]:)/, '');
      return { kind: 'folder', name: place, place, thenOn };
    }
    const isOfficial = parsed?.origin === new URL(officialProxy).origin;
    const name = isOfficial ? 'official' : (parsed?.host ?? redactUrl(word));
    return { kind: 'mirror', name, place: url.replace(/\/+$/, ''), thenOn };
  });
}

/** What the project requires, direct requirements first, replaced ones left out; only the module that was asked about where one was. */
export async function wantedModules(context: CheckContext): Promise<readonly Wanted[]> {
  if (context.module !== undefined) return [context.module];
  const { mod } = await projectOf(context);
  if (mod === undefined) return [];
  const isReplaced = (path: string, version: string) =>
    mod.replace.some((each) => each.path === path && (each.version ?? version) === version);
  // A release is in a mirror where a commit may have to be fetched first.
  const rank = ({ indirect, version }: (typeof mod.require)[number]) =>
    (indirect ? 2 : 0) + (isPseudoVersion(version) ? 1 : 0);
  return mod.require
    .filter(({ path, version }) => !isReplaced(path, version))
    .toSorted((first, second) => rank(first) - rank(second))
    .map(({ path, version }) => ({ path, version }));
}

/** A line about what an entry said, for people. */
export function evidenceOf({ entry, words }: Said): string {
  return `${entry.name}: ${words}`;
}

function said(entry: Entry, state: Said['state'], words: string): Said {
  return { entry, state, words, bytes: Buffer.alloc(0), status: undefined, fault: undefined };
}
