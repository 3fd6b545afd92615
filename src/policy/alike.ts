import { domainToUnicode } from 'node:url';

/** Characters that are read as another one: letters of other alphabets, and digits. Both sides are mapped, so `l` and `i` may meet. */
const readAs = new Map<string, string>(
  [
    ['a', 'аαɑ'],
    ['b', 'ьƅ'],
    ['c', 'сϲ'],
    ['d', 'ԁ'],
    ['e', 'еє3'],
    ['g', 'ɡ'],
    ['h', 'һ'],
    ['j', 'јϳ'],
    ['k', 'кκ'],
    ['l', '1iıіӏιɩ|'],
    ['m', 'м'],
    ['n', 'пη'],
    ['o', '0оοσ'],
    ['p', 'рρ'],
    ['q', 'ԛ'],
    ['s', '5ѕ'],
    ['t', 'тτ'],
    ['u', 'υս'],
    ['v', 'ѵν'],
    ['w', 'ԝωѡ'],
    ['x', 'хχ'],
    ['y', 'уγү'],
    ['z', 'ᴢ'],
  ].flatMap(([letter = '', others = '']) => Array.from(others, (other) => [other, letter] as const)),
);

/** A word as it looks at a glance: without case, accents and separators, every character as the one that it is read as. */
function glance(word: string): string {
  const plain = word.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  let seen = '';
  for (const character of plain) seen += readAs.get(character) ?? character;
  return seen.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll(/[-_.]/g, '');
}

/** Words this short differ by one character too often. */
const shortestMistyped = 7;

/** True when one of two different words is easily taken for the other. */
export function areAlike(one: string, other: string): boolean {
  if (one === other) return false;
  if (glance(one) === glance(other)) return true;
  return Math.min(one.length, other.length) >= shortestMistyped && isOneSlipApart(one, other);
}

/** The same for host names; those that are no ASCII are compared as they are shown. */
export function areHostsAlike(one: string, other: string): boolean {
  return areAlike(asShown(one), asShown(other)) && !haveOneOwner(one, other);
}

function asShown(host: string): string {
  if (!host.includes('xn--')) return host;
  // Empty for a name that is malformed.
  return domainToUnicode(host) || host;
}

/** One character changed, left out or put in, or two neighbours swapped. */
function isOneSlipApart(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  if (short.length < long.length) return short.slice(start) === long.slice(start + 1);
  if (short.slice(start + 1) === long.slice(start + 1)) return true;
  return (
    short[start] === long[start + 1] &&
    short[start + 1] === long[start] &&
    short.slice(start + 2) === long.slice(start + 2)
  );
}

/** True when both names end in the same domain, below which nobody but its owner gives names: `git1.` and `git2.corp.example`. */
function haveOneOwner(one: string, other: string): boolean {
  const ones = one.split('.').reverse();
  const others = other.split('.').reverse();
  let shared = 0;
  while (shared < ones.length && ones[shared] === others[shared]) shared++;
  const [top = '', second = ''] = ones;
  // `co.uk`, `com.cn`: anybody may have a name there.
  const isPublicSuffix = top.length === 2 && second.length <= 3;
  return shared > 2 || (shared === 2 && !isPublicSuffix);
}
