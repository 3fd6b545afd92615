import type { ByteRange } from '../../origin/index.ts';

/** A stretch of the file that is not all here, from the first byte that is missing. */
interface Part {
  atByte: number;
  endByte: number;
  /** Who gets it; nobody when undefined. */
  runner: number | undefined;
  /** Where the runner's next byte belongs: before `atByte` when it begins with bytes that are here already. */
  runnerByte: number;
  /** Who takes over from the runner with its own first byte. */
  heir: { readonly runner: number; readonly fromByte: number } | undefined;
}

/** What becomes of bytes that have arrived. */
export interface Receipt {
  /** So many at their beginning are here already. */
  readonly skipBytes: number;
  /** So many after those are new, and belong at `offset`. What is left over belongs to somebody else. */
  readonly wantedBytes: number;
  readonly offset: number;
  /** Nothing more is wanted of this runner. */
  readonly over: boolean;
  /** Whom this made superfluous: the runner that was taken over from, or the heir that came too late. */
  readonly dropped: number | undefined;
}

const unwanted: Receipt = { skipBytes: 0, wantedBytes: 0, offset: 0, over: true, dropped: undefined };

/**
 * Which bytes of a file are here, which are on their way and by whom, and which are free. Pure: it knows runners by their
 * numbers only. Each byte has one runner at a time, so no two write at one offset: an heir takes a part over as a whole,
 * with its first byte, and what the runner before it has delivered in the meantime is skipped.
 */
export class Plan {
  readonly sizeBytes: number;
  /** In order, without overlaps; what lies between them is here. */
  readonly #parts: Part[] = [];

  /** All of it is on its way by `runner`. */
  constructor(sizeBytes: number, runner: number) {
    this.sizeBytes = sizeBytes;
    if (sizeBytes > 0) this.#parts.push(part(0, sizeBytes, runner));
  }

  /** Every byte is here. */
  get whole(): boolean {
    return this.#parts.length === 0;
  }

  /** How many bytes are missing that nobody gets. */
  get freeBytes(): number {
    return this.#parts.reduce(
      (sum, { runner, atByte, endByte }) => (runner === undefined ? sum + endByte - atByte : sum),
      0,
    );
  }

  /** What is left of a runner's part. */
  restOf(runner: number): ByteRange | undefined {
    const own = this.#parts.find((each) => each.runner === runner);
    return own && { startByte: own.atByte, endByte: own.endByte };
  }

  hasHeir(runner: number): boolean {
    return this.#parts.find((each) => each.runner === runner)?.heir !== undefined;
  }

  /** Gives the first free part to `runner`: at most `limitBytes` of it, or a little more where that leaves no scrap. */
  claim(runner: number, limitBytes: number): ByteRange | undefined {
    const index = this.#parts.findIndex((each) => each.runner === undefined);
    const free = this.#parts[index];
    if (free === undefined) return undefined;
    if (free.endByte - free.atByte > limitBytes * 1.25) {
      const border = free.atByte + limitBytes;
      this.#parts.splice(index + 1, 0, part(border, free.endByte, undefined));
      free.endByte = border;
    }
    free.runner = runner;
    free.runnerByte = free.atByte;
    return { startByte: free.atByte, endByte: free.endByte };
  }

  /** Ends a runner's part at `border`; what lies behind is free. */
  cut(runner: number, border: number): void {
    const index = this.#parts.findIndex((each) => each.runner === runner);
    const own = this.#parts[index];
    if (own === undefined || border <= own.atByte || border >= own.endByte) return;
    this.#parts.splice(index + 1, 0, part(border, own.endByte, undefined));
    own.endByte = border;
    this.#join();
  }

  /** Makes `heir` the one to take over what is left of a runner's part; undefined when that is promised already. */
  follow(heir: number, runner: number): ByteRange | undefined {
    const own = this.#parts.find((each) => each.runner === runner);
    if (own === undefined || own.heir !== undefined) return undefined;
    own.heir = { runner: heir, fromByte: own.atByte };
    return { startByte: own.atByte, endByte: own.endByte };
  }

  /**
   * `sizeBytes` more have arrived from `runner`, in its order. Where its part ends it goes on with what is free behind, if
   * its answer reaches so far (`reachByte`).
   */
  receive(runner: number, sizeBytes: number, reachByte = 0): Receipt {
    const index = this.#parts.findIndex((each) => each.runner === runner || each.heir?.runner === runner);
    const own = this.#parts[index];
    if (own === undefined) return unwanted;
    let dropped: number | undefined;
    if (own.heir?.runner === runner) {
      dropped = own.runner;
      own.runner = runner;
      own.runnerByte = own.heir.fromByte;
      own.heir = undefined;
    }
    const beginByte = own.runnerByte;
    own.runnerByte += sizeBytes;
    if (own.runnerByte >= own.endByte) this.#extend(index, reachByte);
    const offset = own.atByte;
    const skipBytes = Math.min(sizeBytes, offset - beginByte);
    const wantedBytes = Math.max(0, Math.min(own.runnerByte, own.endByte) - offset);
    own.atByte += wantedBytes;
    const over = own.atByte >= own.endByte;
    if (over) {
      this.#parts.splice(index, 1);
      dropped ??= own.heir?.runner;
    }
    return { skipBytes, wantedBytes, offset, over, dropped };
  }

  /** `runner` gives up: its heir, if there is one, has the part now, else it is free. */
  leave(runner: number): void {
    for (const own of this.#parts) {
      if (own.heir?.runner === runner) own.heir = undefined;
      if (own.runner !== runner) continue;
      own.runner = own.heir?.runner;
      own.runnerByte = own.heir?.fromByte ?? own.atByte;
      own.heir = undefined;
    }
    this.#join();
  }

  #extend(index: number, reachByte: number): void {
    const [own, next] = [this.#parts[index]!, this.#parts[index + 1]];
    if (next?.runner !== undefined || next?.atByte !== own.endByte || reachByte <= own.endByte) return;
    own.endByte = Math.min(next.endByte, reachByte);
    next.atByte = own.endByte;
    if (next.atByte === next.endByte) this.#parts.splice(index + 1, 1);
  }

  /** Free parts that touch become one. */
  #join(): void {
    for (let index = this.#parts.length - 1; index > 0; index--) {
      const [before, after] = [this.#parts[index - 1]!, this.#parts[index]!];
      if (before.runner !== undefined || after.runner !== undefined || before.endByte !== after.atByte)
        continue;
      before.endByte = after.endByte;
      this.#parts.splice(index, 1);
    }
  }
}

function part(atByte: number, endByte: number, runner: number | undefined): Part {
  return { atByte, endByte, runner, runnerByte: atByte, heir: undefined };
}
