import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GomirrorError } from '../base/index.ts';
import { NoteKey } from '../../test/support/sumdb-log.ts';
import { defaultSumDbKey } from './keys.ts';
import { formatNote, openNote, parseVerifierKey } from './note.ts';

const key = new NoteKey('sum.example.com');
const verifier = parseVerifierKey(key.verifierKey);
const text = 'go.sum database tree\n3\nAAAA\n';
const honest = key.sign(text);

/** A head that sum.golang.org has signed. */
const realHead = `go.sum database tree
71848828
KknkYm4hx0y71VQ4E6FoF3fdumxzXU5QwTwo+kVX+2I=

— sum.golang.org Az3grmKW8+LoW5bY5ihjzgt5Sd07aM7qJWz+4sVUNugEROoYXrHoTxqWhSAEUaEh/w1GoBxXuq1GTToTtgsitxYzMgE=
`;

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof GomirrorError) return `${error.code} ${error.params['rule'] ?? ''}`.trim();
    throw error;
  }
  return 'accepted';
}

test('the default key opens a head that the public database has signed', () => {
  const verified = openNote(realHead, [parseVerifierKey(defaultSumDbKey)]);
  assert.equal(verified.text.split('\n')[1], '71848828');
  assert.equal(verified.verified[0]?.keyHash, 0x033de0ae);
  assert.equal(formatNote(verified), realHead);
});

test('keys that are not keys are refused, each for its reason', () => {
  const [name = '', hash = '', data = ''] = key.verifierKey.split(/\+(.{8})\+/);
  const cases: [string, string][] = [
    ['', 'shape'],
    ['sum.example.com', 'shape'],
    [`${name}+${hash}`, 'shape'],
    [`+${hash}+${data}`, 'name'],
    [`a b+${hash}+${data}`, 'name'],
    [`${name}+${hash.slice(1)}+${data}`, 'hash'],
    [`${name}+0x${hash.slice(2)}+${data}`, 'hash'],
    [`${name}+${hash}+`, 'base64'],
    [`${name}+${hash}+${data.slice(1)}`, 'base64'],
    [`${name}+${hash}+ ${data}`, 'base64'],
    [`other${name}+${hash}+${data}`, 'hash-mismatch'],
    [`${name}+00000000+${data}`, 'hash-mismatch'],
  ];
  for (const [bad, rule] of cases) {
    assert.equal(
      codeOf(() => parseVerifierKey(bad)),
      `sumdb.bad-key ${rule}`,
      bad,
    );
  }
  assert.equal(parseVerifierKey(`${name}+${hash.toUpperCase()}+${data}`).keyHash, verifier.keyHash);
});

test('keys of another algorithm or length are refused', async () => {
  const { keyHashOf } = await import('./note.ts');
  const keyOf = (bytes: Buffer) =>
    `n+${keyHashOf('n', bytes).toString(16).padStart(8, '0')}+${bytes.toString('base64')}`;
  assert.equal(
    codeOf(() => parseVerifierKey(keyOf(Buffer.alloc(33, 2)))),
    'sumdb.bad-key algorithm',
  );
  assert.equal(
    codeOf(() => parseVerifierKey(keyOf(Buffer.alloc(32, 1)))),
    'sumdb.bad-key length',
  );
});

test('what is not a signed note is refused, each for its reason', () => {
  const line = key.line(text);
  const cases: [string | Uint8Array, string][] = [
    ['', 'sumdb.bad-note no-blank-line'],
    [text, 'sumdb.bad-note no-blank-line'],
    [`${text}\n`, 'sumdb.bad-note no-signatures'],
    [`${text}\n${line.slice(0, -1)}`, 'sumdb.bad-note no-signatures'],
    [`${text}\n${line.slice(2)}`, 'sumdb.bad-note signature-line'],
    [`${text}\n${line.replace('—', '-')}`, 'sumdb.bad-note signature-line'],
    [`${text}\n— ${key.name}\n`, 'sumdb.bad-note signature-line'],
    [`${text}\n— ${key.name} \n`, 'sumdb.bad-note signature-line'],
    [`${text}\n— ${key.name} AAA=\n`, 'sumdb.bad-note signature-line'],
    [`${text}\n— ${key.name} A A=\n`, 'sumdb.bad-note signature-line'],
    [`${text}\n— a+b AAAAAAAA\n`, 'sumdb.bad-note signature-line'],
    [`${text}\n${line}junk\n`, 'sumdb.bad-note signature-line'],
    [`${honest}\r\n`, 'sumdb.bad-note characters'],
    [`\0${honest}`, 'sumdb.bad-note characters'],
    [`${text}\t\n${line}`, 'sumdb.bad-note characters'],
    [Buffer.concat([Buffer.from([0xff]), Buffer.from(honest)]), 'sumdb.bad-note characters'],
    [`${'x'.repeat(1_000_001)}\n${honest}`, 'sumdb.bad-note too-long'],
    [key.sign(`${text}x`).replace('x\n', '\n'), 'sumdb.bad-signature'],
    [`${text}\n${key.line(text, true)}`, 'sumdb.bad-signature'],
    [new NoteKey(key.name).sign(text), 'sumdb.unsigned'],
    [new NoteKey('other.example.com').sign(text), 'sumdb.unsigned'],
  ];
  for (const [note, expected] of cases) {
    assert.equal(
      codeOf(() => openNote(note, [verifier])),
      expected,
      String(note).slice(0, 200),
    );
  }
});

test('unknown signatures are ignored and dropped, a known one that fails is fatal', () => {
  const stranger = new NoteKey('stranger.example.com');
  const second = new NoteKey('second.example.com');
  const note = `${text}\n${stranger.line(text)}${key.line(text)}${stranger.line(text, true)}`;
  const opened = openNote(note, [verifier]);
  assert.deepEqual(
    opened.verified.map(({ name }) => name),
    [key.name],
  );
  assert.equal(opened.unknown.length, 2);
  assert.equal(formatNote(opened), honest);

  const spoilt = `${text}\n${key.line(text)}${second.line(text, true)}`;
  assert.equal(
    codeOf(() => openNote(spoilt, [verifier])),
    'accepted',
  );
  const both = [verifier, parseVerifierKey(second.verifierKey)];
  assert.equal(
    codeOf(() => openNote(spoilt, both)),
    'sumdb.bad-signature',
  );
  assert.equal(
    codeOf(() => openNote(`${text}\n${key.line(text, true)}${key.line(text)}`, both)),
    'sumdb.bad-signature',
  );
});

test('a hundred signatures are read, one more is not', () => {
  const lines = (count: number) =>
    `${text}\n${new NoteKey('x').line(text).repeat(count - 1)}${key.line(text)}`;
  assert.equal(
    codeOf(() => openNote(lines(100), [verifier])),
    'accepted',
  );
  assert.equal(
    codeOf(() => openNote(lines(101), [verifier])),
    'sumdb.bad-note too-many-signatures',
  );
});

test('the text may itself hold blank lines: the last one splits', () => {
  const odd = 'one\n\n— sum.example.com AAAAAAAA\n\ntwo\n';
  assert.equal(openNote(key.sign(odd), [verifier]).text, odd);
});

test('no changed byte gets another text accepted', () => {
  const bytes = Buffer.from(honest);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ change;
      try {
        return openNote(changed, [verifier]).text === text;
      } catch (error) {
        return error instanceof GomirrorError;
      }
    }),
    { numRuns: 2000 },
  );
});
