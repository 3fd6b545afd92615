import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/**
 * A transparency log in memory, computed by the definitions of RFC 6962, section 2.1. Apart from src/ on purpose: what is
 * tested must not compute its own expectations.
 */
export class TestLog {
  readonly #records: Buffer[] = [];
  /** Hashes of complete subtrees by level and index. */
  readonly #complete = new Map<string, Buffer>();

  constructor(records: readonly string[] = []) {
    for (const record of records) this.append(record);
  }

  get size(): number {
    return this.#records.length;
  }

  /** Adds a record and returns its id. */
  append(text: string): number {
    return this.#records.push(Buffer.from(text)) - 1;
  }

  record(id: number): string {
    return this.#records[id]?.toString() ?? '';
  }

  /** Another history: the same records, but for one whose text is replaced. */
  fork(id: number, text: string): TestLog {
    return new TestLog(this.#records.map((record, at) => (at === id ? text : record.toString())));
  }

  /** Root of the first `size` records. */
  root(size: number = this.size): Buffer {
    return size === 0 ? sha256(Buffer.alloc(0)) : this.#range(0, size);
  }

  /** The tile's bytes; undefined when the log is too short for it. */
  tile(level: number, index: number, width: number): Buffer | undefined {
    const first = index * 256;
    if ((first + width) * 256 ** level > this.size) return undefined;
    return Buffer.concat(Array.from({ length: width }, (_, at) => this.#subtree(8 * level, first + at)));
  }

  /** MTH of RFC 6962 over the records from `start` on. */
  #range(start: number, count: number): Buffer {
    if (count === 1) return this.#subtree(0, start);
    const level = Math.ceil(Math.log2(count));
    if (count === 2 ** level) return this.#subtree(level, start / count);
    const left = 2 ** (level - 1);
    return node(this.#range(start, left), this.#range(start + left, count - left));
  }

  #subtree(level: number, index: number): Buffer {
    const key = `${level}/${index}`;
    let hash = this.#complete.get(key);
    if (hash === undefined) {
      hash =
        level === 0
          ? sha256(Buffer.from([0]), this.#records[index] ?? Buffer.alloc(0))
          : node(this.#subtree(level - 1, 2 * index), this.#subtree(level - 1, 2 * index + 1));
      this.#complete.set(key, hash);
    }
    return hash;
  }
}

/** A key that signs notes, as `golang.org/x/mod/sumdb/note` writes them. */
export class NoteKey {
  readonly name: string;
  /** `name+hash+key`, for GOSUMDB. */
  readonly verifierKey: string;
  readonly keyHash: Buffer;
  readonly #privateKey: KeyObject;

  constructor(name: string) {
    const { privateKey } = generateKeyPairSync('ed25519');
    const raw = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32);
    const key = Buffer.concat([Buffer.from([1]), raw]);
    this.name = name;
    this.#privateKey = privateKey;
    this.keyHash = sha256(Buffer.from(`${name}\n`), key).subarray(0, 4);
    this.verifierKey = `${name}+${this.keyHash.toString('hex')}+${key.toString('base64')}`;
  }

  /** A signature line with its newline; `spoil` turns a bit of the signature over. */
  line(text: string, spoil = false): string {
    const signature = sign(null, Buffer.from(text), this.#privateKey);
    if (spoil) signature[10] = (signature[10] ?? 0) ^ 1;
    return `— ${this.name} ${Buffer.concat([this.keyHash, signature]).toString('base64')}\n`;
  }

  sign(text: string): string {
    return `${text}\n${this.line(text)}`;
  }
}

export function treeNoteText(log: TestLog, size: number = log.size): string {
  return `go.sum database tree\n${size}\n${log.root(size).toString('base64')}\n`;
}

function node(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.from([1]), left, right);
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
