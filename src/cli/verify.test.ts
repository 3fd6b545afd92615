import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { recordIo } from '../../test/support/cli-io.ts';
import { main } from './main.ts';
import type { App, VerifyFinding, VerifyRequest } from './seam.ts';

const seen = { kind: 'store', files: 12, sizeBytes: 7_000_000, proven: 10, unproven: 2 } as const;
const summary = { ...seen, complete: true };
const broken: VerifyFinding = {
  file: 'a/@v/v1.0.0.zip',
  code: 'no.such-code',
  params: { is: 'bad' },
  remove: ['/s/a/@v/v1.0.0.zip'],
};

function app(
  findings: readonly VerifyFinding[],
  seen: (request: VerifyRequest) => void = () => undefined,
): App {
  return {
    startMirror: () => assert.fail('started'),
    verifyStore: (request) => {
      seen(request);
      for (const finding of findings) request.onFinding(finding);
      return Promise.resolve(summary);
    },
  };
}

async function verify(argv: readonly string[], parts: App) {
  const io = recordIo({ app: parts });
  return { code: await main(['verify', ...argv], io), out: io.out(), err: io.err() };
}

test('all as it should be is code 0, a finding is code 1', async () => {
  const good = await verify(['/s', '--upstream', 'off'], app([]));
  assert.equal(good.code, 0);
  assert.match(good.out, /^\/s: 12 files, 7\.0 MB: all as they should be/);
  const bad = await verify(['/s'], app([broken]));
  assert.equal(bad.code, 1);
  assert.match(
    bad.out,
    /^a\/@v\/v1\.0\.0\.zip: no\.such-code is=bad\n {4}delete \/s\/a\/@v\/v1\.0\.0\.zip\n\/s: .* 1 not as they should be/,
  );
});

test('for a script: one JSON object', async () => {
  const { out, err } = await verify(['/s', '--json'], app([broken, broken]));
  const finding = { ...broken, words: 'no.such-code is=bad' };
  assert.deepEqual(JSON.parse(out), { path: '/s', found: [finding, finding], findings: 2, ...summary });
  assert.equal(err, '');
  const clean = await verify(['/s', '--json'], app([]));
  assert.deepEqual(JSON.parse(clean.out), { path: '/s', found: [], findings: 0, ...summary });
});

test('stopped before the end is neither good nor bad, and is said', async () => {
  const parts: App = {
    ...app([]),
    verifyStore: () => Promise.resolve({ ...summary, complete: false }),
  };
  const { code, err } = await verify(['/s'], parts);
  assert.equal(code, 2);
  assert.match(err, /stopped before the end/);
});

test('the path: as given, relative to here, else the data folder; and whether to ask', async () => {
  const seen: string[] = [];
  const parts = app([], ({ path, askDatabase }) => seen.push(`${path} ${askDatabase}`));
  await verify(['mods', '--offline'], parts);
  await verify(['--data', '/d'], parts);
  assert.deepEqual(seen, ['/cwd/mods false', '/d true']);
});

test('Ctrl-C ends the work and is code 130', async () => {
  const parts: App = {
    startMirror: () => assert.fail('started'),
    verifyStore: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  };
  const io = recordIo({ app: parts });
  const ended = main(['verify', '/s'], io);
  for (let turns = 0; turns < 50; turns++) await turn();
  io.stop('interrupt');
  assert.equal(await ended, 130);
  assert.equal(io.err().includes('no words'), false);
});
