import { GomirrorError } from '../../src/base/index.ts';
import type { ForkEvidence, RemoteAnswer, SumOps } from '../../src/sumdb/index.ts';
import type { SumDb } from './sumdb-server.ts';

/** One way to a database, which a test can cut or have answer late. */
export interface Route {
  readonly name: string;
  readonly db: SumDb;
  up: boolean;
}

/** SumOps in memory over databases in memory: what is saved survives the client, like a disk survives the process. */
export class MemoryOps implements SumOps {
  readonly routes: Route[];
  readonly cache = new Map<string, Uint8Array>();
  head: string | undefined;
  fork: ForkEvidence | undefined;
  /** `route path` of each read that was answered with 200. */
  readonly reads: string[] = [];
  /** `route path code` of each answer that failed verification. */
  readonly blamed: string[] = [];
  readonly forgotten: string[] = [];
  /** Called before each write; may throw. */
  beforeWrite: (path: string) => void = () => undefined;
  /** Called before each swap: a place for another process to step in. */
  beforeSwap: () => Promise<void> | void = () => undefined;
  beforeKeepFork: () => void = () => undefined;

  constructor(...databases: readonly SumDb[]) {
    this.routes = databases.map((db, index) => ({ name: `route${index}`, db, up: true }));
  }

  /** Cuts or restores all routes. */
  set up(up: boolean) {
    for (const route of this.routes) route.up = up;
  }

  async readRemote(path: string, signal?: AbortSignal, avoid?: ReadonlySet<string>): Promise<RemoteAnswer> {
    let isAbsent = false;
    for (const route of this.routes) {
      if (!route.up || avoid?.has(route.name)) continue;
      const answer = await route.db.answer(path);
      if (answer === undefined) await aborted(signal);
      if (answer?.status === 404 || answer?.status === 410) isAbsent = true;
      if (answer?.status !== 200) continue;
      this.reads.push(`${route.name} ${path}`);
      return { bytes: new Uint8Array(answer.body), route: route.name };
    }
    if (isAbsent) throw new GomirrorError('sumdb.absent', { name: 'test', path });
    throw new Error('no route has an answer');
  }

  blame(route: string, path: string, error: Error): void {
    this.blamed.push(`${route} ${path} ${error instanceof GomirrorError ? error.code : error.name}`);
  }

  async readHead(): Promise<string | undefined> {
    return this.head;
  }

  async swapHead(old: string | undefined, next: string): Promise<boolean> {
    await this.beforeSwap();
    if (this.head !== old) return false;
    this.head = next;
    return true;
  }

  async readCache(path: string): Promise<Uint8Array | undefined> {
    return this.cache.get(path);
  }

  async writeCache(path: string, bytes: Uint8Array): Promise<void> {
    this.beforeWrite(path);
    this.cache.set(path, Uint8Array.from(bytes));
  }

  async forgetCache(path: string): Promise<void> {
    this.cache.delete(path);
    this.forgotten.push(path);
  }

  async keepFork(evidence: ForkEvidence): Promise<void> {
    this.beforeKeepFork();
    this.fork = JSON.parse(JSON.stringify(evidence)) as ForkEvidence;
  }

  async readFork(): Promise<ForkEvidence | undefined> {
    return this.fork;
  }
}

/** Rejects when the signal is aborted, and not before. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
