import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { recordIo } from '../../test/support/cli-io.ts';
import { main } from './main.ts';
import type { App, VerifyFinding, VerifyRequest } from './seam.ts';

const summary = { kind: 'store', files: 12, sizeBytes: 7_000_000, proven: 10, unproven: 2 } as const;
const broken: VerifyFinding = { file: 'a/@v/v1.0.0.zip', code: 'no.such-code', params: { is: 'bad' } };

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
  assert.match(bad.out, /^a\/@v\/v1\.0\.0\.zip: no\.such-code is=bad\n\/s: .* 1 not as they should be/);
});

test('for a script: a JSON line a finding, and a summary', async () => {
  const { out, err } = await verify(['/s', '--json'], app([broken]));
  const [finding, end] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(finding, { event: 'finding', ...broken, words: 'no.such-code is=bad' });
  assert.deepEqual(end, { event: 'summary', path: '/s', ...summary, findings: 1 });
  assert.equal(err, '');
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
