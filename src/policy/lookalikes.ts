import { areAlike, areHostsAlike } from './alike.ts';
import { Patterns } from './patterns.ts';

/**
 * In which way a public module is like a private one:
 * - `similar-host`: its host is read as the private one's, or begins with it.
 * - `similar-owner`: on the same host, what follows is read as what follows in the private name.
 * - `only-case-differs`: it is the private name but for upper and lower case, which many hosts take for the same.
 * - `same-name-elsewhere`: another host, and the rest is the private name's.
 * - `private-name-inside`: a private name stands in its path.
 */
export type LookalikeReason =
  'similar-host' | 'similar-owner' | 'only-case-differs' | 'same-name-elsewhere' | 'private-name-inside';

export interface Lookalike {
  /** The private pattern that it is like. */
  readonly likePattern: string;
  readonly why: LookalikeReason;
}

/** What is fixed in a pattern. */
interface Shape {
  readonly text: string;
  readonly patterns: Patterns;
  /** The host, or the domain behind a wildcard; '' where less than a domain is fixed. */
  readonly domain: string;
  /** True if any host below `domain` is meant. */
  readonly below: boolean;
  /** The elements before the first one with a wildcard, the host among them. */
  readonly fixed: readonly string[];
}

/** Hosts of everybody: resembling one by a single character is no sign, since they resemble each other. */
const openHosts: ReadonlySet<string> = new Set([
  'bitbucket.org',
  'codeberg.org',
  'dev.azure.com',
  'git.sr.ht',
  'gitea.com',
  'gitee.com',
  'github.com',
  'gitlab.com',
  'golang.org',
  'gopkg.in',
  'google.golang.org',
]);

const wildcard = /[*?[\\]/;

/**
 * Finds public modules whose names could be taken for private ones, which is how dependency confusion begins. A sign, not a proof:
 * somebody has to look. For every file fetched, not for every request.
 */
export class Lookalikes {
  readonly #shapes: readonly Shape[];

  /** The settings' private patterns; the names of private modules are patterns too. */
  constructor(privatePatterns: readonly string[]) {
    this.#shapes = privatePatterns
      .join(',')
      .split(',')
      .map((pattern) => pattern.replace(/\/$/, ''))
      .filter((pattern) => pattern !== '')
      .map(shapeOf);
  }

  /** What the public module `path`, unescaped, is like; undefined for one that is like none, or private itself. */
  notice(path: string): Lookalike | undefined {
    if (this.#shapes.some(({ patterns }) => patterns.matches(path))) return undefined;
    const elements = path.split('/');
    for (const shape of this.#shapes) {
      const why = likeness(elements, shape);
      if (why !== undefined) return { likePattern: shape.text, why };
    }
    return undefined;
  }
}

function shapeOf(text: string): Shape {
  const elements = text.split('/');
  const [host = ''] = elements;
  const firstWild = elements.findIndex((element) => wildcard.test(element));
  const labels = host.split('.');
  const lastWild = labels.findLastIndex((label) => wildcard.test(label));
  const fixedLabels = labels.slice(lastWild + 1);
  return {
    text,
    patterns: new Patterns([text]),
    domain: fixedLabels.length < 2 ? '' : fixedLabels.join('.'),
    below: lastWild >= 0,
    fixed: firstWild < 0 ? elements : elements.slice(0, firstWild),
  };
}

function likeness(elements: readonly string[], shape: Shape): LookalikeReason | undefined {
  const [host = '', ...rest] = elements;
  const [, ...fixedRest] = shape.fixed;
  if (shape.domain === '') return undefined;
  if (isInside(elements, shape)) return 'private-name-inside';
  if (host === shape.domain && !shape.below) return likenessBelow(rest, fixedRest);
  if (isHostLike(host, shape) && (!openHosts.has(shape.domain) || beginsWith(rest, fixedRest))) {
    return 'similar-host';
  }
  // An owner alone, or nothing, is a name that somebody else may well have too.
  return fixedRest.length >= 2 && beginsWith(rest, fixedRest) ? 'same-name-elsewhere' : undefined;
}

/** On one host: its owner gives out names, and those behind an owner's name are the owner's. */
function likenessBelow(rest: readonly string[], fixed: readonly string[]): LookalikeReason | undefined {
  const [owner = ''] = rest;
  const [privateOwner] = fixed;
  if (privateOwner === undefined) return undefined;
  if (beginsWith(rest, fixed)) return 'only-case-differs';
  if (owner.toLowerCase() === privateOwner.toLowerCase()) return undefined;
  return areAlike(owner.toLowerCase(), privateOwner.toLowerCase()) ? 'similar-owner' : undefined;
}

/** Without regard to case. */
function beginsWith(elements: readonly string[], start: readonly string[]): boolean {
  return start.every((element, index) => elements[index]?.toLowerCase() === element.toLowerCase());
}

function isHostLike(host: string, { domain, below }: Shape): boolean {
  if (openHosts.has(host)) return false;
  if (host === domain || host.endsWith(`.${domain}`)) return false;
  if (host.startsWith(`${domain}.`) || (below && host.includes(`.${domain}.`))) return true;
  if (!below) return areHostsAlike(host, domain);
  const labels = host.split('.');
  return labels.some((_, index) => areHostsAlike(labels.slice(index).join('.'), domain));
}

function isInside(elements: readonly string[], { patterns }: Shape): boolean {
  return elements.some(
    (element, index) =>
      index > 0 && element.includes('.') && patterns.matches(elements.slice(index).join('/')),
  );
}
