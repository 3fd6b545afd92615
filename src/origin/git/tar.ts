const blockBytes = 512;

/** One entry of an archive; its bytes can be had once, before the next entry is asked for. */
export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'symlink' | 'folder' | 'other';
  readonly sizeBytes: number;
  read(): AsyncGenerator<Uint8Array, undefined>;
}

/** The archive is not as git writes it, or was cut short. */
export class BadTar extends Error {}

/** The stream ended before the archive did. */
export class CutTar extends BadTar {}

/**
 * Reads what `git archive --format=tar` writes: ustar headers, and pax headers for long names and great sizes (POSIX.1-2017,
 * pax, "pax Interchange Format"). What a consumer does not read of an entry is skipped.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, undefined> {
  const input = new Input(source);
  let pax = new Map<string, string>();
  for (;;) {
    const header = await input.exactly(blockBytes);
    if (header.every((byte) => byte === 0)) {
      // Padding follows; git must not find the pipe closed.
      await input.drain();
      return;
    }
    checkSum(header);
    const declared = number(header, 124, 12);
    const type = String.fromCharCode(header[156]!);
    if (type === 'g' || type === 'x') {
      const text = await input.exactly(padded(declared));
      if (type === 'x') pax = parsePax(text.subarray(0, declared));
      continue;
    }
    const prefix = field(header, 345, 155);
    const name = field(header, 0, 100);
    const sizeBytes = Number(pax.get('size') ?? declared);
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw new BadTar('a size that is none');
    const path = pax.get('path') ?? (prefix === '' ? name : `${prefix}/${name}`);
    pax = new Map();
    const body = new Body(input, sizeBytes);
    yield { path, type: kinds[type] ?? 'other', sizeBytes, read: () => body.read() };
    await body.skip();
    await input.skip(padded(sizeBytes) - sizeBytes);
  }
}

const kinds: Readonly<Record<string, TarEntry['type']>> = {
  '0': 'file',
  '\0': 'file',
  '2': 'symlink',
  '5': 'folder',
};

/** The bytes of one entry. */
class Body {
  readonly #input: Input;
  #left: number;

  constructor(input: Input, sizeBytes: number) {
    this.#input = input;
    this.#left = sizeBytes;
  }

  async *read(): AsyncGenerator<Uint8Array, undefined> {
    while (this.#left > 0) {
      const chunk = await this.#input.upTo(this.#left);
      this.#left -= chunk.length;
      yield chunk;
    }
  }

  async skip(): Promise<void> {
    await this.#input.skip(this.#left);
    this.#left = 0;
  }
}

class Input {
  readonly #source: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async upTo(bytes: number): Promise<Uint8Array> {
    while (this.#chunk.length === 0) {
      const next = await this.#source.next();
      if (next.done === true) throw new CutTar('cut short');
      this.#chunk = next.value;
    }
    const part = this.#chunk.subarray(0, bytes);
    this.#chunk = this.#chunk.subarray(part.length);
    return part;
  }

  async exactly(bytes: number): Promise<Uint8Array> {
    const first = await this.upTo(bytes);
    if (first.length === bytes) return first;
    const parts = [first];
    for (let have = first.length; have < bytes; have += parts.at(-1)!.length)
      parts.push(await this.upTo(bytes - have));
    return Buffer.concat(parts);
  }

  async skip(bytes: number): Promise<void> {
    for (let left = bytes; left > 0;) left -= (await this.upTo(left)).length;
  }

  async drain(): Promise<void> {
    this.#chunk = new Uint8Array(0);
    while ((await this.#source.next()).done !== true);
  }
}

function padded(sizeBytes: number): number {
  return Math.ceil(sizeBytes / blockBytes) * blockBytes;
}

function field(header: Uint8Array, start: number, length: number): string {
  const bytes = Buffer.from(header.subarray(start, start + length));
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? length : end);
}

/** Octal digits. */
function number(header: Uint8Array, start: number, length: number): number {
  const text = field(header, start, length).trim();
  if (!/^[0-7]*$/.test(text)) throw new BadTar('a number that is none');
  return text === '' ? 0 : Number.parseInt(text, 8);
}

function checkSum(header: Uint8Array): void {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  if (sum !== number(header, 148, 8)) throw new BadTar('a header with a wrong check sum');
}

/** `<length> <key>=<value>\n`, the length that of the whole record in bytes. */
function parsePax(bytes: Uint8Array): Map<string, string> {
  const text = Buffer.from(bytes);
  const found = new Map<string, string>();
  for (let at = 0; at < text.length;) {
    const space = text.indexOf(0x20, at);
    const length = Number(text.toString('latin1', at, space));
    if (space === -1 || !Number.isInteger(length) || length <= space - at + 1 || at + length > text.length)
      throw new BadTar('a pax header that is none');
    const record = text.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    found.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return found;
}
