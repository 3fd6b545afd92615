import { commonParams, type Match, matchCut, matchMessage } from './match.ts';
import { LineCutter, type Message, MessageReader } from './messages.ts';
import { nearestEntries } from './nearest.ts';
import { withoutSecrets } from '../secrets/index.ts';
import type { Explanation, Reading, Unknown } from './types.ts';

const maxExplained = 200;
const maxUnknown = 20;
const maxQuoted = 8;
const maxQuotedLength = 600;
const maxModules = 5;
const maxNearest = 3;

type Growing<Kept> = { -readonly [Key in keyof Kept]: Kept[Key] };
interface Found extends Omit<Growing<Explanation>, 'modules'> {
  readonly depth: number;
  readonly modules: Set<string>;
}

interface Stream {
  reader?: MessageReader;
  cutter?: LineCutter;
  /** The last message, when it fits no entry. */
  unmatched: Message | undefined;
}

/** What go prints besides errors, on the same stream. */
const chatter =
  /^\s*go: (?:downloading|extracting|finding|found|added|upgraded|downgraded|removed|creating new|copying|to add module requirements|no module dependencies|warning: ignoring|switching to|updating go|trying upgrade|all modules verified)/;
/** What is an error, whoever prints it. */
const troubled =
  /^(?:\s*go(?: \w+)*: |verifying |fatal: |error: |Error: |ERROR: |panic: |cgo: |\S*gcc: |compile: |curl: |fork\/exec )/;

/**
 * Reads a log, in pieces of any size and of two streams if need be, and explains what it finds. What it keeps is bounded: repeats
 * are counted, and of different errors no more than some hundreds are kept.
 */
export class LogReader {
  readonly #found = new Map<string, Found>();
  readonly #unknown = new Map<string, Growing<Unknown>>();
  readonly #streams: Stream[] = [];
  #dropped = 0;
  #firstWords: Message | undefined;

  /** One stream of text; write to it until {@link end}. */
  stream(): { write(text: string): void } {
    const stream: Stream = { unmatched: undefined };
    const reader = new MessageReader((message) => this.#take(message, stream));
    const cutter = new LineCutter((line) => reader.add(line));
    this.#streams.push(Object.assign(stream, { reader, cutter }));
    return cutter;
  }

  /** Ends all streams and gives what was found. */
  end(): Reading {
    let lines = 0;
    for (const stream of this.#streams) {
      stream.cutter?.end();
      stream.reader?.end();
      if (stream.unmatched !== undefined) this.#giveUp(stream.unmatched);
      lines += stream.reader?.lines ?? 0;
    }
    // Nothing that looks like an error: whoever hands in a few lines means them to be one.
    if (
      this.#found.size === 0 &&
      this.#unknown.size === 0 &&
      this.#firstWords !== undefined &&
      lines <= maxQuoted
    )
      this.#doNotKnow(this.#firstWords);
    return {
      explained: [...this.#found.values()]
        .toSorted((a, b) => a.depth - b.depth || a.line - b.line)
        .map(({ depth: _, modules, ...rest }) => ({ ...rest, modules: [...modules] })),
      unknown: [...this.#unknown.values()],
      lines,
      dropped: this.#dropped,
    };
  }

  /**
   * A line that was wrapped may begin like an error of its own (`error: …`), so that one message came as two: what fits no entry is
   * kept until it is known that it does not together with what follows either.
   */
  #take(message: Message, stream: Stream): void {
    this.#firstWords ??= message;
    const before = stream.unmatched;
    stream.unmatched = undefined;
    if (this.#explainIfKnown(message)) {
      if (before !== undefined) this.#giveUp(before);
      return;
    }
    if (before !== undefined) {
      const isNext = before.line + before.lines.length === message.line;
      if (isNext && this.#explainIfKnown({ ...before, lines: [...before.lines, ...message.lines] })) return;
      this.#giveUp(before);
    }
    if (message.hasHead) stream.unmatched = message;
  }

  #explainIfKnown(message: Message): boolean {
    // Most of a log is no error: only what is shown has its secrets taken out, which costs more than looking for keys.
    if (matchMessage(message).length === 0) return false;
    const safe = safeOf(message);
    const [best, ...others] = matchMessage(safe);
    if (best === undefined) this.#doNotKnow(message);
    else this.#explain(safe, best, others);
    return true;
  }

  #giveUp(message: Message): void {
    const [first = ''] = message.lines;
    if (!troubled.test(first) || chatter.test(first)) return;
    const safe = safeOf(message);
    const [only, ...others] = matchCut(safe);
    // Where the end that is missing decides between several, all are named and none is chosen.
    if (only !== undefined && others.length === 0) this.#explain(safe, only, []);
    else
      this.#doNotKnow(
        message,
        [only, ...others].flatMap((match) => match?.entry.code ?? []),
      );
  }

  #explain(whole: Message, match: Match, others: readonly Match[]): void {
    const { entry, params: own } = match;
    const message = partOf(whole, match);
    const params = { ...commonParams(message), ...own };
    const module =
      params['module'] === undefined
        ? params['package']
        : params['module'] + (params['version'] === undefined ? '' : `@${params['version']}`);
    const key = `${entry.code} ${params['host'] ?? ''}`;
    const before = this.#found.get(key);
    if (before !== undefined) {
      before.count++;
      if (module !== undefined && before.modules.size < maxModules) before.modules.add(module);
      return;
    }
    if (this.#found.size >= maxExplained) {
      this.#dropped++;
      return;
    }
    this.#found.set(key, {
      code: entry.code,
      params,
      quote: quoteOf(message),
      line: message.line,
      count: 1,
      modules: new Set(module === undefined ? [] : [module]),
      also: others.filter((other) => other.entry.rank >= 2).map((other) => other.entry.code),
      depth: entry.depth,
    });
  }

  #doNotKnow(raw: Message, cut: readonly string[] = []): void {
    const message = safeOf(raw);
    const [first = ''] = message.lines;
    const key = first.replaceAll(/\S*[\d/@]\S*/g, '*').slice(0, 200);
    const before = this.#unknown.get(key);
    if (before !== undefined) before.count++;
    else if (this.#unknown.size >= maxUnknown) this.#dropped++;
    else {
      const nearest = [...new Set([...cut, ...nearestEntries(message.lines.join('\n'))])].slice(
        0,
        maxNearest,
      );
      this.#unknown.set(key, { quote: quoteOf(message), line: message.line, count: 1, nearest });
    }
  }
}

function safeOf(message: Message): Message {
  return { ...message, lines: message.lines.map(withoutSecrets) };
}

/** What of a message is about the error: not what was printed before it, nor what other programs printed behind. */
function partOf({ lines, line, hasHead }: Message, { from, to }: Match): Message {
  const first = hasHead ? 0 : from;
  let last = to;
  while (/^\s/.test(lines[last + 1] ?? '')) last++;
  return { lines: lines.slice(first, last + 1), line: line + first, hasHead };
}

function quoteOf({ lines }: Message): readonly string[] {
  const shown = lines.slice(0, maxQuoted).map((line) => {
    return line.length > maxQuotedLength ? `${line.slice(0, maxQuotedLength)}…` : line;
  });
  return lines.length > maxQuoted ? [...shown, '…'] : shown;
}
