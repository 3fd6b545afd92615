import { cleanLine, linesInside } from './clean.ts';

/** Lines that belong together: an error as it was printed. */
export interface Message {
  /** Cleaned; secrets are still in them. */
  readonly lines: readonly string[];
  /** The number of the first line, from 1. */
  readonly line: number;
  /** True when it begins as go's own and other programs' errors do. */
  readonly hasHead: boolean;
}

const maxLines = 24;
const maxLinesWithoutHead = 6;
const maxLineLength = 8192;

/** How errors of go and of what it runs begin. */
const head =
  /^(?:\s*go(?: get| mod \w+| build| install| list| run| work \w+)?: |verifying \S+@|SECURITY ERROR|# \S+|\s*\S+\.(?:go|mod|sum|work):\d+|package \S+$|no Go files|malformed go\.sum|error obtaining VCS|current directory is contained|build \S+: |fork\/exec |cgo: |\S*gcc: |\S*clang: |\S*\/link: |compile: |fatal: |error: |Error: |ERROR: |panic: |warning: |curl: |\$ |\+ |> )/;

/** What goes on after a blank line. */
const goesOn =
  /^(?:\s+\S|SECURITY ERROR|This download does NOT|The bits may|have intercepted|For more information|old database|new database|proof of)/;

/** Takes a log line by line, and gives messages. What it keeps is bounded, however long the log and its lines are. */
export class MessageReader {
  readonly #onMessage: (message: Message) => void;
  #lines: string[] = [];
  #first = 0;
  #hasHead = false;
  #blank = false;
  #number = 0;

  constructor(onMessage: (message: Message) => void) {
    this.#onMessage = onMessage;
  }

  get lines(): number {
    return this.#number;
  }

  /** One line without its end. */
  add(raw: string): void {
    this.#number++;
    const short = raw.length > maxLineLength ? raw.slice(0, maxLineLength) : raw;
    for (const line of linesInside(short) ?? [short]) this.#take(cleanLine(line));
  }

  end(): void {
    this.#flush();
  }

  #take(line: string): void {
    if (line === '') {
      this.#blank = true;
      return;
    }
    const begins = head.test(line);
    const continues = this.#blank
      ? this.#hasHead && goesOn.test(line)
      : !begins || line.startsWith('SECURITY');
    const full = this.#lines.length >= (this.#hasHead ? maxLines : maxLinesWithoutHead);
    if (!continues || full) this.#flush();
    if (this.#lines.length === 0) {
      this.#first = this.#number;
      this.#hasHead = begins;
    }
    this.#blank = false;
    this.#lines.push(line);
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    const message = { lines: this.#lines, line: this.#first, hasHead: this.#hasHead };
    this.#lines = [];
    this.#hasHead = false;
    this.#onMessage(message);
  }
}

/** Cuts text that comes in pieces into lines; of a line without an end no more is kept than a message may have. */
export class LineCutter {
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(text: string): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#onLine(this.#rest + text.slice(from, end));
      this.#rest = '';
      from = end + 1;
    }
    const room = maxLineLength - this.#rest.length;
    if (room > 0) this.#rest += text.slice(from, from + room);
  }

  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
