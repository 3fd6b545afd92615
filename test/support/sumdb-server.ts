import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { atEnd, type Scope } from './scope.ts';
import { NoteKey, TestLog, treeNoteText } from './sumdb-log.ts';

/** What a record says of a module version; a TestModule will do. */
export interface SumEntry {
  readonly path: string;
  readonly version: string;
  readonly h1: string;
  readonly modH1: string;
}

export interface SumDbOptions {
  readonly name?: string;
  readonly entries?: readonly SumEntry[];
  /** Records of modules nobody asks for, put in front. */
  readonly filler?: number;
  /** Asked for a module version that has no record yet; what it returns is appended. */
  readonly onUnknown?: (path: string, version: string) => SumEntry | undefined;
}

export interface SumAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Changes an answer on its way. Undefined: never answer at all. */
export type Lie = (
  path: string,
  honest: SumAnswer,
  db: SumDb,
) => Promise<SumAnswer | undefined> | SumAnswer | undefined;

/** A checksum database in memory, with a key of its own. */
export class SumDb {
  readonly key: NoteKey;
  /** What it signs and serves; another one is another history under the same key. */
  log = new TestLog();
  /** The size of the tree that it signs; the whole log when undefined. Smaller: an old tree is replayed. */
  headSize: number | undefined;
  /** The head that a look-up of record `id` comes with, like a look-up answer that was cached at that time. */
  lookupHeadSize: ((id: number) => number) | undefined;
  /** Paths asked for, in order. */
  readonly requests: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #onUnknown: SumDbOptions['onUnknown'];
  readonly #lies = new Set<{ readonly match: RegExp; readonly lie: Lie }>();

  constructor(options: SumDbOptions = {}) {
    this.key = new NoteKey(options.name ?? 'sum.example.com');
    this.#onUnknown = options.onUnknown;
    this.fill(options.filler ?? 0);
    this.add(...(options.entries ?? []));
  }

  get name(): string {
    return this.key.name;
  }

  add(...entries: readonly SumEntry[]): void {
    for (const entry of entries)
      this.#ids.set(`${entry.path}@${entry.version}`, this.log.append(recordText(entry)));
  }

  /** Appends `count` records of modules nobody asks for. */
  fill(count: number): void {
    for (let i = 0; i < count; i++)
      this.log.append(recordText(entryFor(`filler.example.com/m${this.log.size}`, 'v1.0.0')));
  }

  id(path: string, version: string): number | undefined {
    return this.#ids.get(`${path}@${version}`);
  }

  /** The signed head of the first `size` records. */
  note(size: number = this.headSize ?? this.log.size): string {
    return this.key.sign(treeNoteText(this.log, size));
  }

  /** Passes answers whose path matches through `lie`, until the returned function is called. Later lies see what earlier ones left. */
  tell(match: RegExp, lie: Lie): () => void {
    const added = { match, lie };
    this.#lies.add(added);
    return () => void this.#lies.delete(added);
  }

  /** Answers a database path, `/latest` and so on, with all lies told. Undefined when it never answers. */
  async answer(path: string): Promise<SumAnswer | undefined> {
    this.requests.push(path);
    let answer: SumAnswer | undefined = this.#honest(path);
    for (const { match, lie } of this.#lies) {
      if (answer !== undefined && match.test(path)) answer = await lie(path, answer, this);
    }
    return answer;
  }

  #honest(path: string): SumAnswer {
    if (path === '/supported') return found('');
    if (path === '/latest') return found(this.note());
    const lookup = /^\/lookup\/(.+)@([^@/]+)$/.exec(path);
    if (lookup !== null) return this.#lookup(unescape(lookup[1] ?? ''), unescape(lookup[2] ?? ''));
    const tile = /^\/tile\/8\/(\d+)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d+))?$/.exec(path);
    if (tile === null) return absent;
    const index = Number((tile[2] ?? '').replaceAll(/[x/]/g, ''));
    const bytes = this.log.tile(Number(tile[1]), index, Number(tile[3] ?? 256));
    return bytes === undefined ? absent : found(bytes);
  }

  #lookup(path: string, version: string): SumAnswer {
    let id = this.id(path, version);
    if (id === undefined) {
      const entry = this.#onUnknown?.(path, version);
      if (entry === undefined) return absent;
      this.add(entry);
      id = this.id(path, version) ?? 0;
    }
    return found(`${id}\n${this.log.record(id)}\n${this.note(this.lookupHeadSize?.(id))}`);
  }
}

/** Ways to lie; give them to {@link SumDb.tell}. */
export const lies = {
  absent: (): Lie => () => absent,
  status:
    (status: number): Lie =>
    () => ({ status, body: Buffer.from('no\n') }),
  neverAnswers: (): Lie => () => undefined,
  late:
    (ms: number): Lie =>
    async (_path, honest) => {
      await delay(ms, undefined, { ref: false });
      return honest;
    },
  html: (): Lie => () => found('<!DOCTYPE html>\n<html><body>Log in first</body></html>\n'),
  body:
    (body: string | Uint8Array): Lie =>
    () =>
      found(body),
  empty: (): Lie => () => found(''),

  /** One bit turned over; `at` is a share of the length. */
  flippedBit:
    (at = 0.5): Lie =>
    (_path, { status, body }) => {
      const bytes = Buffer.from(body);
      const index = Math.floor((bytes.length - 1) * at);
      bytes[index] = (bytes[index] ?? 0) ^ 1;
      return { status, body: bytes };
    },
  cutShort:
    (bytes = 1): Lie =>
    (_path, { status, body }) => ({ status, body: body.subarray(0, -bytes) }),

  /** The hashes in the record are others. */
  forgedRecord:
    (): Lie =>
    (_path, { body }) =>
      found(body.toString().replaceAll(/h1:[^\n]+/g, `h1:${forgedHash}`)),
  /** A true record with its proof, but of another module version. */
  otherRecord:
    (path: string, version: string): Lie =>
    (_path, _honest, db) => {
      const id = db.id(path, version) ?? 0;
      return found(`${id}\n${db.log.record(id)}\n${db.note()}`);
    },
  /** A true record of another module, and the hashes asked for in a further line of the signed head behind it. */
  hashBehindRecord:
    (entry: SumEntry, other: SumEntry): Lie =>
    (_path, _honest, db) => {
      const id = db.id(other.path, other.version) ?? 0;
      return found(`${id}\n${db.log.record(id)}\n${db.key.sign(treeNoteText(db.log) + recordText(entry))}`);
    },
  /** The record's id is another's. */
  otherId:
    (id: number): Lie =>
    (_path, { body }) =>
      found(body.toString().replace(/^\d+/, String(id))),

  /** The head's note goes through `change`, which gets the signed text and the honest signature lines. */
  note:
    (change: (text: string, signatures: string, db: SumDb) => string): Lie =>
    (_path, { body }, db) => {
      const whole = body.toString();
      const start = whole.indexOf('go.sum database tree\n');
      const split = whole.lastIndexOf('\n\n');
      return found(whole.slice(0, start) + change(whole.slice(start, split + 1), whole.slice(split + 2), db));
    },
  /** Signed with a key of the same name that is not the database's. */
  wrongKey: (): Lie => {
    const other = new NoteKey('sum.example.com');
    return lies.note((text) => other.sign(text));
  },
  badSignature: (): Lie => lies.note((text, _signatures, db) => `${text}\n${db.key.line(text, true)}`),
  /** `count` signatures: the honest one last, after those of keys that nobody knows. */
  manySignatures: (count = 101): Lie => {
    const strangers = Array.from({ length: count - 1 }, (_, i) => new NoteKey(`stranger${i}.example.com`));
    return lies.note(
      (text, signatures) => `${text}\n${strangers.map((key) => key.line(text)).join('')}${signatures}`,
    );
  },
} as const;

const forgedHash = Buffer.alloc(32, 7).toString('base64');
const absent: SumAnswer = { status: 404, body: Buffer.from('not found\n') };

function found(body: string | Uint8Array): SumAnswer {
  return { status: 200, body: Buffer.from(body) };
}

/** The text of a module version's record, as the database logs it. */
export function recordText({ path, version, h1, modH1 }: SumEntry): string {
  return `${path} ${version} ${h1}\n${path} ${version}/go.mod ${modH1}\n`;
}

/** An entry with made-up hashes, always the same for one path and version. */
export function entryFor(path: string, version: string): SumEntry {
  const hash = (what: string) => `h1:${Buffer.alloc(32, `${what} ${path}@${version} `).toString('base64')}`;
  return { path, version, h1: hash('zip'), modH1: hash('mod') };
}

function unescape(text: string): string {
  return text.replaceAll(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A {@link SumDb} that is served on loopback. */
export interface SumDbServer {
  readonly db: SumDb;
  /** Without a final slash: serves `/latest` and so on here, and the same under `/sumdb/<name>/`. */
  readonly url: string;
  /** For GOSUMDB: `name+hash+key URL`. */
  readonly gosumdb: string;
  /** Closes the port and cuts all connections; `listen()` opens the same port again. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
}

/** Starts a checksum database; it ends with the test of `scope`. */
export async function startSumDb(scope: Scope, options: SumDbOptions = {}): Promise<SumDbServer> {
  const db = new SumDb(options);
  const sockets = new Set<Socket>();
  const prefix = `/sumdb/${db.name}`;
  const server = http.createServer((request, response) => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const path = decodeURIComponent((request.url ?? '/').replace(/\?.*/, ''));
    const answering = async (): Promise<void> => {
      const answer = await db.answer(path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path);
      if (answer === undefined) return;
      response.writeHead(answer.status, {
        'content-type': 'text/plain; charset=utf-8',
        'content-length': answer.body.length,
      });
      response.end(answer.body);
    };
    answering().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  let port = 0;
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.removeListener('error', reject);
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  const refuse = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) resolve();
      else server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen();
  atEnd(scope, refuse);
  const url = `http://127.0.0.1:${port}`;
  return { db, url, gosumdb: `${db.key.verifierKey} ${url}`, refuse, listen };
}
