import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { refusal } from '../../test/support/refusal.ts';
import {
  canonicalVersion,
  check,
  compareVersions,
  escapePath,
  escapeVersion,
  isCanonicalVersion,
  isPseudoVersion,
  makePseudoVersion,
  parseGoMod,
  parseInfo,
  parseList,
  parsePseudoVersion,
  parseTarget,
  sortVersions,
  splitPathVersion,
  unescapePath,
  unescapeVersion,
} from './index.ts';

const element = fc
  .stringMatching(/^[a-zA-Z0-9_~-]([a-zA-Z0-9._~-]{0,8}[a-zA-Z0-9_-])?x$/)
  .filter((text) => refusal(() => check(`x.y/${text}/z`, 'v1.0.0')) === undefined);
const host = fc.stringMatching(/^[a-z0-9]{1,6}\.[a-z]{2,3}$/);
const number = fc.oneof(fc.nat(3), fc.nat(), fc.constant(99999999999999999999n)).map(String);
const identifier = fc.oneof(fc.nat(20).map(String), fc.stringMatching(/^[a-zA-Z-][0-9a-zA-Z-]{0,4}$/));
const suffix = fc
  .array(identifier, { minLength: 1, maxLength: 3 })
  .map((identifiers) => `-${identifiers.join('.')}`);
const anyVersion = fc
  .tuple(
    number,
    number,
    number,
    fc.option(suffix, { nil: '' }),
    fc.constantFrom('', '', '+incompatible', '+meta.1'),
  )
  .map(([major, minor, patch, pre, metadata]) => `v${major}.${minor}.${patch}${pre}${metadata}`);

/** A module path and a canonical version that fits it. */
const module = fc
  .tuple(host, fc.array(element, { maxLength: 3 }), fc.nat(12), fc.nat(3), suffix, fc.boolean(), fc.boolean())
  .map(([first, rest, major, minor, pre, hasPre, incompatible]) => {
    const inPath = major > 1 && !incompatible;
    const path = [first, ...rest, ...(inPath ? [`v${major}`] : [])].join('/');
    const version = `v${major}.${minor}.0${hasPre ? pre : ''}${major > 1 && incompatible ? '+incompatible' : ''}`;
    return { path, version };
  });

test('escaping loses nothing, and two paths never share an escaped form, whatever the case', () => {
  fc.assert(
    fc.property(module, module, ({ path, version }, other) => {
      assert.equal(unescapePath(escapePath(path)), path);
      assert.equal(unescapeVersion(escapeVersion(version)), version);
      assert.equal(escapePath(path), escapePath(path).toLowerCase());
      assert.equal(escapePath(path) === escapePath(other.path), path === other.path);
    }),
  );
});

test('an escaped form that unescapes is the one that escaping gives', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^x\.y\/[a-zA-Z!0-9]{1,8}$/), (escaped) => {
      if (refusal(() => unescapePath(escaped)) !== undefined) return;
      assert.equal(escapePath(unescapePath(escaped)), escaped);
    }),
  );
});

test('the order of versions is total: antisymmetric, transitive, blind to build metadata', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
      assert.equal(compareVersions(a, b), -compareVersions(b, a) + 0);
      assert.equal(compareVersions(a, canonicalVersion(a)), 0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
      assert.deepEqual(sortVersions([a, b, c]), sortVersions([c, a, b]));
      assert.ok(isCanonicalVersion(canonicalVersion(a)));
    }),
  );
});

test('a pseudo-version gives back what it was made of, and lies between its base and the next', () => {
  const commit = fc.record({
    major: fc.constantFrom('v0', 'v1', 'v7'),
    base: fc.option(
      anyVersion.filter((text) => isCanonicalVersion(text) && !isPseudoVersion(text)),
      { nil: undefined },
    ),
    timeMs: fc.integer({ min: 0, max: 253402300799 }).map((seconds) => seconds * 1000),
    rev: fc.stringMatching(/^[0-9a-f]{12}$/),
  });
  fc.assert(
    fc.property(commit, ({ major, base, timeMs, rev }) => {
      const version = makePseudoVersion({ major, base, timeMs, rev });
      assert.ok(isPseudoVersion(version));
      const parsed = parsePseudoVersion(version);
      assert.deepEqual({ base: parsed.base, timeMs: parsed.timeMs, rev: parsed.rev }, { base, timeMs, rev });
      if (base !== undefined) assert.equal(compareVersions(base, version), -1);
    }),
  );
});

test('a request built from a module is taken apart into it again', () => {
  const kinds = fc.constantFrom('info', 'mod', 'zip');
  fc.assert(
    fc.property(module, kinds, fc.boolean(), fc.boolean(), ({ path, version }, kind, cachedOnly, percent) => {
      const escapedPath = escapePath(path);
      const escapedVersion = escapeVersion(version);
      const plain = `${cachedOnly ? '/cached-only' : ''}/${escapedPath}/@v/${escapedVersion}.${kind}`;
      const target = percent ? plain.replaceAll('!', '%21').replaceAll('+', '%2b') : plain;
      assert.deepEqual(parseTarget(target), { kind, path, escapedPath, version, escapedVersion, cachedOnly });
    }),
  );
});

test('what is accepted is checked: no dots, no separators, no upper case in what becomes a file name', () => {
  const noise = fc.array(
    fc.constantFrom(
      'x.y',
      '/',
      '//',
      '..',
      '.',
      '@v',
      '@latest',
      'list',
      '.info',
      '.zip',
      'v1.0.0',
      'A',
      '!a',
      '%2e',
      '%2f',
      '%21',
      '%5c',
      '%00',
      '\\',
      ':',
      'sumdb',
      'cached-only',
      'lookup',
      '~1',
      'con',
    ),
    { maxLength: 9 },
  );
  fc.assert(
    fc.property(noise, (pieces) => {
      const target = `/${pieces.join('')}`;
      if (refusal(() => parseTarget(target)) !== undefined) return;
      const parsed = parseTarget(target);
      if (parsed.kind === 'sumdb') {
        assert.doesNotMatch(parsed.name + parsed.rest, /(?:^|\/)\.*(?:\/|$)|\\|[\0-\x20]/);
        return;
      }
      const named =
        'escapedVersion' in parsed
          ? parsed.escapedVersion
          : 'escapedQuery' in parsed
            ? parsed.escapedQuery
            : 'v';
      assert.match(
        `${parsed.escapedPath}/${named}`,
        /^(?:[a-z0-9!~_+-][^/\\:A-Z\0-\x20]*\/)*[^/\\:A-Z\0-\x20]+$/,
      );
      assert.doesNotMatch(`${parsed.escapedPath}/${named}`, /(?:^|\/)\.*(?:\/|$)/);
    }),
    { numRuns: 3000 },
  );
});

test('nothing a stranger sends throws anything but an error with a code', () => {
  const strange = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
    fc
      .array(
        fc.constantFrom(
          'module ',
          'require ',
          'retract ',
          '(',
          ')',
          '\n',
          '"',
          '\\',
          '//',
          '[',
          'v1.0.0',
          ' ',
          'x.y/z',
          '=>',
          'replace ',
        ),
        { maxLength: 15 },
      )
      .map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(strange, strange, (a, b) => {
      for (const work of [
        () => parseTarget(a),
        () => parseTarget(`/x.y/${a}/@v/${b}.info`),
        () => parseTarget(`/sumdb/${a}/lookup/${b}`),
        () => check(a, b),
        () => escapePath(a),
        () => unescapePath(a),
        () => escapeVersion(a),
        () => unescapeVersion(a),
        () => splitPathVersion(a),
        () => parsePseudoVersion(a),
        () => sortVersions([a, b, canonicalVersion(a)]),
        () => parseList(a),
        () => parseInfo(Buffer.from(a), b),
        () => parseGoMod(a),
        () => parseGoMod(a, 'main'),
      ]) {
        refusal(work);
      }
    }),
    { numRuns: 2000 },
  );
});
