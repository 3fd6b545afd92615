import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { GomirrorError } from '../../src/base/index.ts';
import {
  build,
  canonicalVersion,
  check,
  checkFilePath,
  checkImportPath,
  checkPath,
  checkPathMajor,
  compareVersions,
  escapePath,
  escapeVersion,
  isCanonicalVersion,
  isPseudoVersion,
  isValidVersion,
  majorMinor,
  majorOf,
  makePseudoVersion,
  parsePseudoVersion,
  pathMajorPrefix,
  prerelease,
  sortVersions,
  splitPathVersion,
  unescapePath,
  unescapeVersion,
} from '../../src/module/index.ts';
import { isLetter, isPrintable } from '../../src/module/unicode.ts';
import { Patterns } from '../../src/policy/index.ts';
import { askOracle, buildOracle } from '../oracle/oracle.ts';
import { oracleSeed, Random } from '../oracle/random.ts';
import {
  anyString,
  mutate,
  pathLike,
  pathMajors,
  paths,
  pseudoVersionLike,
  versionLike,
  versions,
} from '../oracle/strings.ts';
import { needsGo } from '../support/go.ts';
import { temporaryFolder } from '../support/temp.ts';

/** What `work` gives; null for a GomirrorError. Anything else that is thrown fails the test. */
function verdict<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch (error) {
    assert.ok(error instanceof GomirrorError, `threw ${String(error)}`);
    return null;
  }
}

const passes = (work: () => void) => verdict(() => (work(), true)) ?? false;

/** Compares in bulk and shows the first few differences, since the strings may be anything. */
function demandSame(cases: readonly { about: unknown; ours: unknown; theirs: unknown }[]): void {
  const differing = cases.filter(({ ours, theirs }) => JSON.stringify(ours) !== JSON.stringify(theirs));
  assert.deepEqual(
    differing.slice(0, 10).map((each) => JSON.stringify(each)),
    [],
    `${differing.length} of ${cases.length} differ`,
  );
}

/** Everything that `strings/main.go` tells about one string, in its order. */
function aboutString(text: string): unknown[] {
  const pseudo = verdict(() => parsePseudoVersion(text));
  const split = splitPathVersion(text);
  return [
    passes(() => checkPath(text)),
    passes(() => checkImportPath(text)),
    passes(() => checkFilePath(text)),
    verdict(() => escapePath(text)),
    verdict(() => unescapePath(text)),
    verdict(() => escapeVersion(text)),
    verdict(() => unescapeVersion(text)),
    split === undefined ? null : [split.prefix, split.pathMajor],
    verdict(() => pathMajorPrefix(text)),
    isValidVersion(text),
    canonicalVersion(text),
    majorOf(text),
    majorMinor(text),
    prerelease(text),
    build(text),
    isPseudoVersion(text),
    pseudo === null ? null : pseudo.timeMs,
    pseudo === null ? null : (pseudo.base ?? ''),
    pseudo === null ? null : pseudo.rev,
  ];
}

/** Ours is one verdict on a pseudo-version where x/mod has three: none counts unless all do. */
function joinPseudo(answer: unknown): unknown {
  assert.ok(Array.isArray(answer));
  const [timeMs, base, rev] = answer.slice(16) as unknown[];
  if (timeMs !== null && base !== null && rev !== null) return answer;
  return [...(answer.slice(0, 16) as unknown[]), null, null, null];
}

async function oracle(test: TestContext): Promise<string> {
  return buildOracle('strings', await temporaryFolder(test));
}

test('x/mod gives the same verdicts on single strings', async (t) => {
  if (!needsGo(t)) return;
  const seed = oracleSeed();
  t.diagnostic(`ORACLE_SEED=${seed}`);
  const random = new Random(seed);
  const texts = new Set<string>([...paths, ...versions, ...pathMajors]);
  while (texts.size < 110_000) texts.add(anyString(random));
  const all = [...texts];
  const answers = await askOracle(await oracle(t), all.map((s) => ({ kind: 'string', s })).values());
  const cases = all.map((text, i) => ({
    about: text,
    ours: aboutString(text),
    theirs: joinPseudo(answers[i]),
  }));
  demandSame(cases);
  for (const [at, name] of ['path', 'import path', 'file path'].entries()) {
    const accepted = cases.filter(({ ours }) => ours[at] === true).length;
    assert.ok(
      accepted > 5_000 && accepted < 105_000,
      `${accepted} strings are a valid ${name}: not a fair sample`,
    );
  }
  assert.ok(cases.filter(({ ours }) => ours[16] !== null).length > 1_000, 'too few pseudo-versions');
  for (const { about } of cases) {
    assert.equal(isCanonicalVersion(about), about !== '' && canonicalVersion(about) === about, about);
  }
});

test('x/mod gives the same verdicts on pairs, orders and made pseudo-versions', async (t) => {
  if (!needsGo(t)) return;
  const seed = oracleSeed();
  t.diagnostic(`ORACLE_SEED=${seed}`);
  const random = new Random(seed);
  const version = () =>
    random.pick([versionLike, versionLike, pseudoVersionLike, () => random.pick(versions)])(random);
  const near = (text: string) => (random.oneIn(3) ? mutate(random, text, 1) : version());

  const requests: { kind: string; s?: string; t?: string; ms?: number; rev?: string; list?: string[] }[] = [];
  const ours: unknown[] = [];
  const addPair = (s: string, t: string) => {
    requests.push({ kind: 'pair', s, t });
    ours.push([passes(() => check(s, t)), checkPathMajor(s, t), compareVersions(s, t)]);
  };
  for (let i = 0; i < 25_000; i++) {
    const other = version();
    addPair(near(other), other);
    addPair(random.pick([() => pathLike(random), () => random.pick(paths)])(), other);
    addPair(random.oneIn(2) ? near(other) : other, random.pick(pathMajors));
  }
  for (let i = 0; i < 10_000; i++) {
    const s = random.pick(['', 'v0', 'v1', 'v2', 'v10']);
    const t = random.oneIn(4) ? '' : version();
    const ms = random.below(2 ** 31) * 1000 - (random.oneIn(4) ? 10 ** 12 : 0);
    requests.push({ kind: 'pseudo', s, t, ms, rev: 'abcdef012345' });
    ours.push(makePseudoVersion({ major: s, base: t, timeMs: ms, rev: 'abcdef012345' }));
  }
  for (let i = 0; i < 500; i++) {
    const list = random.many(0, 40, () =>
      random.pick([version, () => 'v1.0.0', () => 'v1.0.0+incompatible'])(),
    );
    const ascii = list.filter((text) => /^[ -~]*$/.test(text));
    requests.push({ kind: 'sort', list: ascii });
    ours.push(sortVersions(ascii));
  }
  const theirs = await askOracle(await oracle(t), requests.values());
  demandSame(requests.map((about, i) => ({ about, ours: ours[i], theirs: theirs[i] })));
});

test('x/mod finds the same module paths private', async (t) => {
  if (!needsGo(t)) return;
  const seed = oracleSeed();
  t.diagnostic(`ORACLE_SEED=${seed}`);
  const random = new Random(seed);
  const target = () => random.many(1, 6, () => random.pick(['a', 'b', 'ab', 'c.d', '/', '-', ']'])).join('');
  const piece = () =>
    random.pick([
      () => random.pick(['*', '?', '**', '/', ',', '\\', '[', ']', '-', '^', 'a', 'b', 'c.d', ' ', '~']),
      () =>
        `[${random.pick(['', '^'])}${random.pick(['a', 'a-c', 'b-a', '\\]', '\\--]', '-', '^', ',-/', '&&', '['])}]`,
    ])();
  const requests = Array.from({ length: 110_000 }, () => {
    const path = target();
    const globs = random.oneIn(4) ? mutate(random, path, 2) : random.many(0, 7, piece).join('');
    return { kind: 'private', s: globs, t: path };
  });
  const theirs = await askOracle(await oracle(t), requests.values());
  demandSame(
    requests.map((about, i) => ({
      about,
      ours: new Patterns([about.s]).matches(about.t),
      theirs: theirs[i],
    })),
  );
  const found = theirs.filter((is) => is === true).length;
  assert.ok(found > 1_000 && found < 100_000, `${found} are private: not a fair sample`);
});

test('Go classes the same characters as letters and as printable', async (t) => {
  if (!needsGo(t)) return;
  const [answer] = await askOracle(await oracle(t), [{ kind: 'unicode' }].values());
  const [letters, printables] = (answer as number[][]).map((edges) => {
    const members = new Set<number>();
    for (let i = 0; i < edges.length; i += 2) {
      for (let c = edges[i] ?? 0; c < (edges[i + 1] ?? 0x110000); c++) members.add(c);
    }
    return members;
  });
  const differing: string[] = [];
  for (let c = 0x80; c <= 0x10ffff; c++) {
    if (isLetter(c) !== letters?.has(c) || isPrintable(c) !== printables?.has(c))
      differing.push(c.toString(16));
  }
  assert.deepEqual(differing, []);
});
