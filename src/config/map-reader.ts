import { at, unknownPart } from './group.ts';
import type { Fault, Reading } from './problems.ts';
import { type Outcome, type PlacedFault, type Written, writtenText } from './written.ts';

/** Reads the parts of one map and gathers everything that is wrong with them. */
export class MapReader {
  readonly where: string;
  readonly #parts = new Map<string, Written>();
  readonly #faults: PlacedFault[] = [];

  /** `known` are the names that parts can have. */
  constructor(written: Written & { readonly kind: 'map' }, known: readonly string[]) {
    this.where = written.where;
    for (const { key, where, value } of written.pairs) {
      if (!known.includes(key)) this.#faults.push(unknownPart(key, known, where));
      else if (value.kind === 'empty') this.#faults.push({ code: 'config.no-value', params: { key }, where });
      this.#parts.set(key, value);
    }
  }

  /** True when there is such a part, whatever its value. */
  has(name: string): boolean {
    return this.#parts.has(name);
  }

  /** The names of all parts, known or not. */
  names(): readonly string[] {
    return [...this.#parts.keys()];
  }

  /** The value of a part that is a single text; undefined where there is none or it is wrong. */
  text<Value>(name: string, parse: (text: string) => Reading<Value>): Value | undefined {
    const part = this.#given(name);
    if (part === undefined) return undefined;
    if (part.kind === 'text') return this.#accept(at(part.where, parse(part.text)));
    this.fault({ code: 'config.not-a-value', params: { key: name } }, part.where);
    return undefined;
  }

  /** The value of a part that is a text with commas or a list of texts. */
  texts<Value>(name: string, parse: (text: string) => Reading<Value>): Value | undefined {
    const part = this.#given(name);
    if (part === undefined) return undefined;
    const joined = joinedTexts(part);
    if (joined.kind === 'text') return this.#accept(at(joined.where, parse(joined.text)));
    this.fault({ code: 'config.not-a-text-list', params: { key: name } }, part.where);
    return undefined;
  }

  /** The value of a part of any form. */
  part<Value>(name: string, read: (written: Written) => Outcome<Value>): Value | undefined {
    const part = this.#given(name);
    return part === undefined ? undefined : this.#accept(read(part));
  }

  /** Notes that something is wrong: with the part of that name, or at that place, or with the whole. */
  fault(fault: Fault, where?: string): void {
    this.#faults.push({ ...fault, where: where ?? this.where });
  }

  /** The place of a part's value, else of the whole. */
  placeOf(name: string): string {
    return this.#parts.get(name)?.where ?? this.where;
  }

  /** Notes each of `names` that is missing. */
  require(...names: readonly string[]): void {
    for (const name of names) {
      if (!this.#parts.has(name)) this.fault({ code: 'config.part-missing', params: { name } });
    }
  }

  /** What came of it: the value, unless anything is wrong. `value` is asked only when nothing is. */
  outcome<Value>(value: () => Value | undefined): Outcome<Value> {
    if (this.#faults.length > 0) return { faults: this.#faults };
    const made = value();
    return made === undefined ? { faults: this.#faults } : { value: made };
  }

  #given(name: string): Written | undefined {
    const part = this.#parts.get(name);
    return part?.kind === 'empty' ? undefined : part;
  }

  #accept<Value>(outcome: Outcome<Value>): Value | undefined {
    if ('value' in outcome) return outcome.value;
    this.#faults.push(...outcome.faults);
    return undefined;
  }
}

/** A list of texts as one text, joined by commas; anything else as it is. */
export function joinedTexts(written: Written): Written {
  if (written.kind !== 'list') return written;
  const texts = written.items.filter((item) => item.kind === 'text');
  if (texts.length < written.items.length) return written;
  return writtenText(texts.map(({ text }) => text).join(','), written.where);
}

/** Reads a list of maps, each by `read`; a single map is a list of one. */
export function readMaps<Value>(
  written: Written,
  key: string,
  read: (map: Written & { readonly kind: 'map' }) => Outcome<Value>,
): Outcome<readonly Value[]> {
  const items = written.kind === 'list' ? written.items : [written];
  const faults: PlacedFault[] = [];
  const values: Value[] = [];
  for (const item of items) {
    const outcome: Outcome<Value> =
      item.kind === 'map'
        ? read(item)
        : { faults: [{ code: 'config.not-a-map', params: { key }, where: item.where }] };
    if ('faults' in outcome) faults.push(...outcome.faults);
    else values.push(outcome.value);
  }
  return faults.length > 0 ? { faults } : { value: values };
}
