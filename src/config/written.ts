import type { Fault } from './problems.ts';

/**
 * A value as somebody wrote it, each part with its place: text, or a list or a map, as a settings file has them and JSON
 * in an option or a variable. `deep` is nested deeper than any setting is.
 */
export type Written =
  | { readonly kind: 'text'; readonly text: string; readonly where: string }
  | { readonly kind: 'list'; readonly items: readonly Written[]; readonly where: string }
  | { readonly kind: 'map'; readonly pairs: readonly WrittenPair[]; readonly where: string }
  | { readonly kind: 'empty' | 'deep'; readonly where: string };

/** A line of a map; `where` is the place of the key. */
export interface WrittenPair {
  readonly key: string;
  readonly where: string;
  readonly value: Written;
}

/** A {@link Fault} with its place, which may be a part of a value. */
export interface PlacedFault extends Fault {
  readonly where: string;
}

/** What reading a written value gave: the value, or everything that is wrong with it. */
export type Outcome<Value> = { readonly value: Value } | { readonly faults: readonly PlacedFault[] };

/** How deep a value may be nested: a profile's upstreams are a map in a list in a map in a map. */
export const deepest = 6;

/** Text with its place. */
export function writtenText(text: string, where: string): Written {
  return { kind: 'text', text, where };
}

/**
 * A list or a map written as JSON, for which an option and a variable have no other form; undefined for text that does
 * not begin like one or is none. Everything is at the same place.
 */
export function writtenJson(text: string, where: string): Written | undefined {
  if (!/^\s*(?:\[\s*["{\]]|\{\s*["}])/.test(text)) return undefined;
  try {
    return fromJson(JSON.parse(text) as unknown, where, 0);
  } catch {
    return undefined;
  }
}

function fromJson(value: unknown, where: string, depth: number): Written {
  if (value === null || value === undefined) return { kind: 'empty', where };
  if (typeof value !== 'object') {
    return writtenText(typeof value === 'string' ? value : JSON.stringify(value), where);
  }
  if (depth === deepest) return { kind: 'deep', where };
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item: unknown) => fromJson(item, where, depth + 1)), where };
  }
  const pairs = Object.entries(value as Record<string, unknown>);
  return {
    kind: 'map',
    pairs: pairs.map(([key, item]) => ({ key, where, value: fromJson(item, where, depth + 1) })),
    where,
  };
}
