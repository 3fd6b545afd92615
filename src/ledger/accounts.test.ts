import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { Ledger, type LedgerOptions } from './index.ts';

const dayMs = 86_400_000;

async function open(t: TestContext, folder?: string, mode: LedgerOptions['mode'] = 'server') {
  const clock = new ManualClock();
  const place = folder ?? path.join(await temporaryFolder(t), 'ledger');
  const ledger = await Ledger.open(place, { clock, mode });
  t.after(() => ledger.close());
  return { ledger, clock, folder: place, accounts: ledger.accounts };
}

const code = (wanted: string) => (error: { code: string }) => error.code === wanted;
const plain = { groups: [], reads: undefined, expiresMs: undefined };

test('a user signs in with the right password, until it is changed or the user is removed', async (t) => {
  const { accounts } = await open(t);
  const user = await accounts.addUser({ name: 'alice', password: 'correct horse', groups: ['dev'] });
  assert.deepEqual([user.name, user.groups, user.lastUsedMs], ['alice', ['dev'], undefined]);
  const account = await accounts.verifyPassword('alice', 'correct horse');
  assert.deepEqual(
    [account?.kind, account?.name, account?.id, account?.groups],
    ['user', 'alice', user.id, ['dev']],
  );
  for (const [name, password] of [
    ['alice', 'correct horsf'],
    ['Alice', 'correct horse'],
    ['bob', 'correct horse'],
    ['', 'correct horse'],
    ["alice' --", 'correct horse'],
    ['alice', ''],
  ] as const)
    assert.equal(await accounts.verifyPassword(name, password), undefined, name);
  await accounts.changeUser('alice', { password: 'battery staple', groups: ['ops'] });
  assert.equal(await accounts.verifyPassword('alice', 'correct horse'), undefined);
  assert.deepEqual((await accounts.verifyPassword('alice', 'battery staple'))?.groups, ['ops']);
  await accounts.removeUser('alice');
  assert.equal(await accounts.verifyPassword('alice', 'battery staple'), undefined);
  assert.deepEqual(await accounts.users(), []);
});

test('an identity is never given twice', async (t) => {
  const { accounts } = await open(t);
  const first = await accounts.addUser({ name: 'alice', password: 'correct horse', groups: [] });
  await accounts.removeUser('alice');
  const second = await accounts.addUser({ name: 'alice', password: 'correct horse', groups: [] });
  assert.notEqual(first.id, second.id);
});

test('names, passwords and patterns that cannot be are refused', async (t) => {
  const { accounts } = await open(t);
  const user = { name: 'alice', password: 'correct horse', groups: [] };
  for (const name of ['', 'a:b', 'a b', '-a', 'a'.repeat(65), 'ä', 'a\n'])
    await assert.rejects(accounts.addUser({ ...user, name }), code('ledger.bad-name'), name);
  await assert.rejects(accounts.addUser({ ...user, groups: ['ok', 'not ok'] }), code('ledger.bad-name'));
  await assert.rejects(accounts.addUser({ ...user, password: 'short' }), code('ledger.bad-password'));
  await accounts.addUser(user);
  await assert.rejects(accounts.addUser(user), code('ledger.name-taken'));
  await assert.rejects(accounts.changeUser('bob', { groups: [] }), code('ledger.no-such-user'));
  await assert.rejects(accounts.removeUser('bob'), code('ledger.no-such-user'));
  await assert.rejects(
    accounts.createToken({ ...plain, name: 'x', reads: ['a b'] }),
    code('ledger.bad-pattern'),
  );
  await assert.rejects(accounts.createToken({ ...plain, name: 'x', reads: [] }), code('ledger.bad-pattern'));
  await assert.rejects(
    accounts.createToken({ ...plain, name: 'x', expiresMs: 1 }),
    code('ledger.bad-expiry'),
  );
  await assert.rejects(
    accounts.createToken({ ...plain, name: 'x', owner: 'bob' }),
    code('ledger.no-such-user'),
  );
  await assert.rejects(accounts.revokeToken('x'), code('ledger.no-such-token'));
});

test('a token is valid until it expires or is revoked; its name is then free again', async (t) => {
  const { accounts, clock } = await open(t);
  const expiresMs = clock.now() + 90 * dayMs;
  const { token, secret } = await accounts.createToken({
    ...{ name: 'ci', groups: ['bots'], reads: ['corp.example/*'], expiresMs },
  });
  const account = await accounts.verifyToken(secret);
  assert.deepEqual(account, {
    ...{ kind: 'token', id: token.id, name: 'ci', groups: ['bots'], reads: ['corp.example/*'] },
    ...{ owner: undefined, expiresMs },
  });
  assert.equal(await accounts.verifyToken(`${secret.slice(0, -1)}!`), undefined);
  await assert.rejects(accounts.createToken({ ...plain, name: 'ci' }), code('ledger.name-taken'));
  clock.step(90 * dayMs - 1);
  assert.ok(await accounts.verifyToken(secret));
  clock.step(1);
  assert.equal(await accounts.verifyToken(secret), undefined);
  await accounts.revokeToken('ci');
  const again = await accounts.createToken({ ...plain, name: 'ci' });
  assert.equal(await accounts.verifyToken(secret), undefined);
  assert.ok(await accounts.verifyToken(again.secret));
  assert.deepEqual(
    (await accounts.tokens()).map(({ name, revokedMs }) => [name, revokedMs !== undefined]),
    [
      ['ci', true],
      ['ci', false],
    ],
  );
});

test("a user's token has the groups of its user too, and goes with it for good", async (t) => {
  const { accounts } = await open(t);
  const user = { name: 'alice', password: 'correct horse', groups: ['dev', 'ops'] };
  await accounts.addUser(user);
  const made = await accounts.createToken({ ...plain, name: 'laptop', owner: 'alice', groups: ['ops', 'x'] });
  const account = await accounts.verifyToken(made.secret);
  assert.deepEqual([account?.owner, account?.groups.toSorted()], ['alice', ['dev', 'ops', 'x']]);
  await accounts.removeUser('alice');
  assert.equal(await accounts.verifyToken(made.secret), undefined);
  await accounts.addUser(user);
  assert.equal(await accounts.verifyToken(made.secret), undefined);
});

test('no secret is in the folder', async (t) => {
  const { accounts, folder, ledger } = await open(t);
  await accounts.addUser({ name: 'alice', password: 'correct horse', groups: [] });
  const { secret } = await accounts.createToken({ ...plain, name: 'ci' });
  await ledger.close();
  const bytes = readFileSync(path.join(folder, 'ledger.sqlite'));
  assert.ok(bytes.includes('alice'));
  assert.equal(bytes.includes('correct horse'), false);
  assert.equal(bytes.includes(secret.slice(4, 40)), false);
});

test(
  'the generation grows with every change, and another opening sees it by itself',
  { timeout: 60_000 },
  async (t) => {
    const server = await open(t);
    const command = await open(t, server.folder, 'command');
    const { secret } = await command.accounts.createToken({ ...plain, name: 'ci' });
    const user = await command.accounts.addUser({ name: 'alice', password: 'correct horse', groups: [] });
    const wanted = command.accounts.generation;
    assert.ok(wanted >= 2);
    while (server.accounts.generation < wanted) await sleep(10);
    assert.ok(await server.accounts.verifyToken(secret));
    await command.accounts.revokeToken('ci');
    assert.equal(command.accounts.generation, wanted + 1);
    while (server.accounts.generation === wanted) await sleep(10);
    assert.equal(await server.accounts.verifyToken(secret), undefined);
    // What is no change of accounts drops nobody's remembered sign-in.
    command.accounts.used({ kind: 'user', id: user.id });
    command.ledger.audit.append({
      action: 'read',
      who: 'x',
      address: undefined,
      what: 'y',
      outcome: 'allow',
    });
    await command.ledger.close();
    await sleep(250);
    assert.equal(server.accounts.generation, wanted + 1);
    assert.ok((await server.accounts.users())[0]?.lastUsedMs);
  },
);

test('last uses are written every half minute, and the rest at the end', async (t) => {
  const { accounts, clock, folder, ledger } = await open(t);
  const user = await accounts.addUser({ name: 'alice', password: 'correct horse', groups: [] });
  const { token } = await accounts.createToken({ ...plain, name: 'ci' });
  const usedMs = clock.now();
  for (let times = 0; times < 1000; times++) accounts.used({ kind: 'user', id: user.id });
  assert.equal((await accounts.users())[0]?.lastUsedMs, undefined);
  clock.advance(30_000);
  assert.equal((await accounts.users())[0]?.lastUsedMs, usedMs);
  accounts.used({ kind: 'token', id: token.id });
  await ledger.close();
  const again = await open(t, folder);
  assert.equal((await again.accounts.tokens())[0]?.lastUsedMs, usedMs + 30_000);
});

test('a first-seen hash stays, and an observation gives way to the next', async (t) => {
  const { ledger, clock } = await open(t);
  const seen = {
    path: 'corp.example/x',
    version: 'v1.0.0',
    kind: 'zip',
    h1: 'h1:a=',
    source: 'git',
  } as const;
  const timeMs = clock.now();
  assert.deepEqual(await ledger.firstSeen.record(seen), { h1: 'h1:a=', source: 'git', timeMs, isNew: true });
  clock.step(1000);
  assert.deepEqual(await ledger.firstSeen.record({ ...seen, h1: 'h1:b=', source: 'other' }), {
    ...{ h1: 'h1:a=', source: 'git', timeMs, isNew: false },
  });
  const { path: modulePath, version } = seen;
  assert.deepEqual(await ledger.firstSeen.find(modulePath, version), {
    zipHash: 'h1:a=',
    modHash: undefined,
  });
  assert.equal((await ledger.firstSeen.record({ ...seen, kind: 'mod', h1: 'h1:c=' })).isNew, true);
  assert.deepEqual(await ledger.firstSeen.find(modulePath, version), { zipHash: 'h1:a=', modHash: 'h1:c=' });
  assert.equal(await ledger.firstSeen.find(modulePath, 'v9.9.9'), undefined);
  const { observations } = ledger;
  assert.equal(await observations.replace('vanity corp.example', 'a'), undefined);
  assert.equal(await observations.replace('vanity corp.example', 'b'), 'a');
  assert.equal(await observations.replace('vanity corp.example', 'b'), 'b');
});

test('what is no ledger is refused with the reason, and a closed one says so', async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(
    path.join(folder, 'ledger.sqlite'),
    'this is no database, and has never been one. '.repeat(100),
  );
  const clock = new ManualClock();
  await assert.rejects(Ledger.open(folder, { clock, mode: 'server' }), code('ledger.unusable'));
  const { ledger, accounts } = await open(t);
  await ledger.close();
  await assert.rejects(accounts.users(), code('ledger.closed'));
});
