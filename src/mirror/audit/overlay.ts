import { MiB } from '../../base/index.ts';
import type { ForkEvidence } from '../../sumdb/index.ts';
import type { LogKeeper } from '../log-files.ts';

const memoryLimitBytes = 32 * MiB;

/**
 * A log's files in memory, on top of those that a store has, if any: nothing is ever written, so that a store that is
 * read-only, or that a server is using, can be verified. What was used longest ago is forgotten beyond 32 MiB.
 */
export class LogOverlay implements LogKeeper {
  readonly #below: LogKeeper | undefined;
  readonly #cache = new Map<string, Uint8Array>();
  #cacheBytes = 0;
  #head: string | undefined;
  #fork: ForkEvidence | undefined;

  constructor(below: LogKeeper | undefined) {
    this.#below = below;
  }

  async readHead(): Promise<string | undefined> {
    return (this.#head ??= await this.#below?.readHead());
  }

  async swapHead(old: string | undefined, next: string): Promise<boolean> {
    if ((await this.readHead()) !== old) return false;
    this.#head = next;
    return true;
  }

  async readCache(logPath: string): Promise<Uint8Array | undefined> {
    const held = this.#cache.get(logPath);
    if (held === undefined) return this.#below?.readCache(logPath);
    this.#cache.delete(logPath);
    this.#cache.set(logPath, held);
    return held;
  }

  writeCache(logPath: string, bytes: Uint8Array): Promise<void> {
    this.#drop(logPath);
    this.#cache.set(logPath, bytes);
    this.#cacheBytes += bytes.length;
    for (const oldest of this.#cache.keys()) {
      if (this.#cacheBytes <= memoryLimitBytes) break;
      this.#drop(oldest);
    }
    return Promise.resolve();
  }

  forgetCache(logPath: string): Promise<void> {
    this.#drop(logPath);
    return Promise.resolve();
  }

  keepFork(evidence: ForkEvidence): Promise<void> {
    this.#fork = evidence;
    return Promise.resolve();
  }

  async readFork(): Promise<ForkEvidence | undefined> {
    return this.#fork ?? this.#below?.readFork();
  }

  #drop(logPath: string): void {
    const held = this.#cache.get(logPath);
    if (held === undefined) return;
    this.#cache.delete(logPath);
    this.#cacheBytes -= held.length;
  }
}
