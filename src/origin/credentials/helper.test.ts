import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import type { GomirrorError } from '../../base/index.ts';
import { makeCredentials } from './credentials.ts';

const { signal } = new AbortController();
const url = new URL('https://git.corp.example:8443/team/x.git');
const decoded = (authorization: string | undefined) =>
  Buffer.from((authorization ?? '').replace(/^Basic /, ''), 'base64').toString();

/** A real program that notes what it is told and answers `get` with `answer`, in which `N` is the number of the run. */
async function helperThat(t: TestContext, answer: string, before = '', place = 'git.corp.example:8443') {
  const folder = await temporaryFolder(t);
  const program = path.join(folder, 'helper.mjs');
  const notes = path.join(folder, 'notes');
  await writeFile(
    program,
    `import { appendFileSync, existsSync, readFileSync } from 'node:fs';
const action = process.argv.at(-1);
const input = readFileSync(0, 'utf8');
const runs = existsSync(${JSON.stringify(notes)}) ? readFileSync(${JSON.stringify(notes)}, 'utf8').split('#get').length : 1;
appendFileSync(${JSON.stringify(notes)}, '#' + action + '\\n' + input);
${before}
if (action === 'get') process.stdout.write(${JSON.stringify(answer)}.replaceAll('N', runs));
`,
  );
  const clock = new ManualClock();
  const entry = {
    for: place,
    kind: 'helper',
    command: [process.execPath, program, 'an argument'],
  } as const;
  const options = { clock, platform: process.platform, homeFolder: undefined, userAgent: 'x' };
  const credentials = makeCredentials([entry], { ...options, environment: {} });
  const told = async () =>
    existsSync(notes) ? (await readFile(notes, 'utf8')).split('#').slice(1) : ([] as string[]);
  return {
    clock,
    credentials,
    told,
    get: async () => (await credentials.forUrl(url, signal)) ?? assert.fail('nothing'),
    /** Waits until the helper was told so often. */
    toldTimes: async (count: number) => {
      for (let turn = 0; turn < 500 && (await told()).length < count; turn++) await sleep(10);
      return told();
    },
  };
}

test('a helper is asked once by all who wait, in git’s words, and again when its answer is old', async (t) => {
  const { credentials, get, told, clock } = await helperThat(t, 'username=me\npassword=pN\n');
  const both = await Promise.all([get(), get()]);
  assert.deepEqual(
    both.map(({ authorization }) => decoded(authorization)),
    ['me:p1', 'me:p1'],
  );
  assert.deepEqual(await told(), [
    'get\ncapability[]=authtype\nprotocol=https\nhost=git.corp.example:8443\n\n',
  ]);
  const other = await credentials.forUrl(new URL('/other', url), signal);
  assert.equal(other?.authorization, both[0].authorization);
  clock.advance(300_000);
  assert.equal(decoded((await get()).authorization), 'me:p2');
});

test('a helper hears of paths where its entry names one', async (t) => {
  const place = 'git.corp.example:8443/team';
  const { credentials, get, told } = await helperThat(t, 'username=me\npassword=pN\n', '', place);
  assert.equal(decoded((await get()).authorization), 'me:p1');
  const other = await credentials.forUrl(new URL('y', url), signal);
  assert.equal(decoded(other?.authorization), 'me:p2');
  assert.deepEqual(
    (await told()).map((lines) => /^path=.*$/m.exec(lines)?.[0]),
    ['path=team/x.git', 'path=team/y'],
  );
});

test('an answer that says when it expires is refreshed a minute before', async (t) => {
  const expiry = new ManualClock().now() / 1000 + 600;
  const { get, clock } = await helperThat(t, `username=me\npassword=pN\npassword_expiry_utc=${expiry}\n`);
  assert.equal(decoded((await get()).authorization), 'me:p1');
  clock.advance(539_000);
  assert.equal(decoded((await get()).authorization), 'me:p1');
  clock.advance(1000);
  assert.equal(decoded((await get()).authorization), 'me:p2');
  clock.advance(60_000);
  await assert.rejects(get(), { code: 'origin.credential-helper' });
});

test('what is good for one request is asked for each time and never stored', async (t) => {
  const answer = 'capability[]=authtype\nauthtype=Bearer\ncredential=cN\nephemeral=1\n';
  const { credentials, get, told } = await helperThat(t, answer);
  const first = await get();
  assert.equal(first.authorization, 'Bearer c1');
  credentials.accepted(url, first);
  assert.equal((await get()).authorization, 'Bearer c2');
  assert.equal((await told()).length, 2);
});

test('the helper hears once that it was right, and once that it was wrong', async (t) => {
  const { credentials, get, toldTimes } = await helperThat(t, 'username=me\npassword=pN\nnonsense=1\n');
  const first = await get();
  credentials.accepted(url, first);
  credentials.accepted(url, first);
  credentials.refused(url, { ...first, authorization: 'Basic b2xk' });
  assert.equal((await get()).authorization, first.authorization);
  credentials.refused(url, first);
  credentials.refused(url, first);
  const told = await toldTimes(3);
  const lines = 'protocol=https\nhost=git.corp.example:8443\nusername=me\npassword=p1\n\n';
  assert.deepEqual(told.slice(1), [`store\n${lines}`, `erase\n${lines}`]);
  assert.equal(decoded((await get()).authorization), 'me:p2');
});

test('a helper that fails is said to, without its words', async (t) => {
  const leak = "process.stderr.write('hunter2'); process.stdout.write('password=hunter2\\n');";
  for (const [answer, before, reason] of [
    ['', '', 'no password'],
    ['password=hunter2\nquit=1\n', '', 'no password'],
    ['username=hunter2\npassword=hunter2\npassword_expiry_utc=1\n', '', 'expired'],
    ['', `${leak} process.exit(3);`, 'exit 3'],
    ['', "process.stdout.write('hunter2'.repeat(20000));", 'too much output'],
  ] as const) {
    const { get } = await helperThat(t, answer, before);
    await assert.rejects(get(), (error: GomirrorError) => {
      assert.equal(error.code, 'origin.credential-helper', reason);
      assert.equal(error.params['reason'], reason);
      assert.doesNotMatch(JSON.stringify(error) + String(error.stack), /hunter2/);
      return true;
    });
  }
  const { get } = await helperThat(t, 'username=a:b\npassword=x\n');
  await assert.rejects(get(), { code: 'origin.credential-characters' });
});

test('a helper that does not end is ended, and one that does not exist is said to be missing', async (t) => {
  const { get, clock, toldTimes } = await helperThat(t, '', 'setInterval(() => undefined, 1000);');
  const waiting = assert.rejects(get(), (error: GomirrorError) => {
    assert.equal(error.params['reason'], '30 s');
    assert.ok(error.retryable);
    return true;
  });
  await toldTimes(1);
  clock.advance(30_000);
  await waiting;
  const options = { clock, platform: process.platform, homeFolder: undefined, userAgent: 'x' };
  const missing = { for: 'git.corp.example:8443', kind: 'helper', command: ['/nonexistent/helper'] } as const;
  const credentials = makeCredentials([missing], { ...options, environment: {} });
  await assert.rejects(credentials.forUrl(url, signal), {
    params: { credential: 'helper git.corp.example:8443 (/nonexistent/helper)', reason: 'ENOENT' },
  });
});
