import { entries } from './catalogue.ts';
import type { Message } from './messages.ts';
import { compilePattern, escapeLiteral, type Pattern } from './patterns.ts';
import type { Entry } from './types.ts';

/** An entry that a message fits. */
export interface Match {
  readonly entry: Entry;
  /** What the pattern has kept. */
  readonly params: Readonly<Record<string, string>>;
  /** Of the lines, the first and the last that the pattern covers. */
  readonly from: number;
  readonly to: number;
}

interface Known {
  readonly entry: Entry;
  readonly patterns: readonly Pattern[];
}

let compiled: readonly Known[] | undefined;

function compile(): readonly Known[] {
  return entries.map((entry) => ({ entry, patterns: entry.patterns.map(compilePattern) }));
}

/** Up to so many messages it takes longer to make one expression of all keys than it saves. */
const fewMessages = 50;
let messagesSeen = 0;
let anyKey: RegExp | undefined;

/** An expression that finds any of the keys. */
function keysOf(known: readonly Known[]): RegExp {
  const keys = new Set(known.flatMap(({ patterns }) => patterns.map(({ key }) => key)));
  // A key that has another in it is found with that one.
  const needed = [...keys].filter((key) => ![...keys].some((other) => other !== key && key.includes(other)));
  return new RegExp(needed.map(escapeLiteral).join('|'));
}

/** The entries that a message fits, the best first: by rank, then in the catalogue's order. */
export function matchMessage({ lines }: Message): readonly Match[] {
  const text = lines.join('\n');
  const squeezed = text.replaceAll(/\s+/g, '');
  compiled ??= compile();
  if (messagesSeen++ >= fewMessages && !(anyKey ??= keysOf(compiled)).test(squeezed)) return [];
  const found: Match[] = [];
  for (const { entry, patterns } of compiled) {
    for (const pattern of patterns) {
      if (!squeezed.includes(pattern.key)) continue;
      // Only what has been cut in the middle of a word needs the form without spaces, in which words run into each other.
      const match = pattern.plain.exec(text);
      if (match !== null) {
        const from = linesBefore(text, match.index);
        const to = linesBefore(text, match.index + match[0].length);
        found.push({ entry, params: kept(match.groups), from, to });
        break;
      }
      const cut = lines.length > 1 ? pattern.squeezed.exec(squeezed) : null;
      if (cut === null) continue;
      found.push({ entry, params: kept(cut.groups), from: 0, to: lines.length - 1 });
      break;
    }
  }
  return found.toSorted((a, b) => b.entry.rank - a.entry.rank);
}

/** What has to be there of a pattern's fixed characters, and of the piece that was cut, for a guess at the rest. */
const leastFixed = 12;
const leastOfTail = 3;

/**
 * The entries that a message would fit if its end had not been cut off, the best first: those of which the most is there. Several
 * may be possible.
 */
export function matchCut({ lines }: Message): readonly Match[] {
  const squeezed = lines
    .join('')
    .replaceAll(/\s+/g, '')
    .replace(/(?:…|\.\.\.)$/, '');
  compiled ??= compile();
  const found: { readonly match: Match; readonly seen: number }[] = [];
  for (const { entry, patterns } of compiled) {
    let best: (typeof found)[number] | undefined;
    for (const pattern of patterns) {
      const { tail, fixed } = pattern;
      for (let length = tail.length - 1; length >= leastOfTail; length--) {
        const seen = fixed - (tail.length - length);
        if (seen < leastFixed || (best !== undefined && seen <= best.seen)) break;
        if (!squeezed.endsWith(tail.slice(0, length))) continue;
        const match = pattern.squeezed.exec(squeezed + tail.slice(length));
        if (match === null) continue;
        best = { match: { entry, params: kept(match.groups), from: 0, to: lines.length - 1 }, seen };
      }
    }
    if (best !== undefined) found.push(best);
  }
  return found
    .toSorted((a, b) => b.seen - a.seen || b.match.entry.rank - a.match.entry.rank)
    .map(({ match }) => match);
}

function linesBefore(text: string, index: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function kept(groups: Readonly<Record<string, string | undefined>> | undefined): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(groups ?? {})) {
    const trimmed = value?.replace(/[.,;:)]+$/, '').trim();
    if (trimmed !== undefined && trimmed !== '') params[name] = trimmed;
  }
  return params;
}

const moduleAt = /(?<![\w/.])([a-z0-9][\w.-]*\.[\w-]+(?:\/[\w.~!+-]+)*)@(v\d[\w.+-]*|[\w.-]+)/i;
const urlIn = /https?:\/\/(?:\*\*\*@)?([^\s"'<>/]+)[^\s"'<>]*/;

/** What nearly every message tells: the module and its version, the address that was asked, the host. */
export function commonParams({ lines }: Message): Record<string, string> {
  const text = lines.join('\n');
  const params: Record<string, string> = {};
  const module = moduleAt.exec(text);
  if (module?.[1] !== undefined && module[2] !== undefined) {
    params['module'] = module[1];
    params['version'] = module[2].replace(/[.,:]+$/, '');
  }
  const url = urlIn.exec(text);
  if (url?.[1] !== undefined) {
    params['url'] = url[0].replace(/[.,:]+$/, '');
    params['host'] = url[1].replace(/:\d+$/, '').replace(/[.,:]+$/, '');
  }
  return params;
}
