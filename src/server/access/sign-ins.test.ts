import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { errorCode } from '../../base/index.ts';
import type { Account, Accounts } from '../../ledger/index.ts';
import type { Request } from '../http.ts';
import { readAuthorization } from './authorization.ts';
import type { Client } from './clients.ts';
import { type SignInParts, SignIns } from './sign-ins.ts';

const secure: Client = { address: '192.0.2.1', counted: '192.0.2.1', isSecure: true, viaProxy: false };
const alice: Account = {
  ...{ kind: 'user', id: 1, name: 'alice', groups: ['dev'] },
  ...{ reads: undefined, owner: undefined, expiresMs: undefined },
};

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

function setUp(changes: Partial<SignInParts> = {}) {
  const clock = new ManualClock();
  const state = {
    generation: 1,
    verified: 0,
    passwords: 0,
    used: 0,
    token: { ...alice, kind: 'token', name: 'ci' } as Account,
  };
  const accounts = {
    get generation() {
      return state.generation;
    },
    verifyToken: async (secret: string) => {
      state.verified++;
      return secret === 'good-token' ? state.token : undefined;
    },
    verifyPassword: async (name: string, password: string) => {
      state.passwords++;
      return name === 'alice' && password === 'right' ? alice : undefined;
    },
    used: () => void state.used++,
  } as unknown as Accounts;
  const signIns = new SignIns({
    ...{ accounts, tokens: undefined, userHeader: undefined, groupsHeader: undefined, clock },
    ...changes,
  });
  const socket = {};
  const request = (authorization: string | undefined, more: readonly string[] = []) => {
    const own = authorization === undefined ? [] : ['Authorization', authorization];
    return { socket, headers: { authorization }, rawHeaders: [...own, ...more] } as unknown as Request;
  };
  const look = (authorization: string | undefined, client = secure) =>
    signIns.look(request(authorization), client);
  return { clock, state, signIns, request, look };
}

test('a password, a token as password of any user, a token as bearer', async () => {
  const { look } = setUp();
  for (const [header, kind, name] of [
    [basic('alice', 'right'), 'user', 'alice'],
    [basic('whoever', 'good-token'), 'token', 'ci'],
    [basic('', 'good-token'), 'token', 'ci'],
    ['Bearer good-token', 'token', 'ci'],
    ['bearer  good-token', 'token', 'ci'],
  ] as const) {
    const { who, trouble, client } = await look(header);
    assert.deepEqual([who.kind, who.name, who.address], [kind, name, '192.0.2.1'], header);
    assert.equal(trouble, undefined);
    assert.equal(client, `${kind}:${name}`);
  }
});

test('what is wrong or malformed makes nobody known', async () => {
  const { look } = setUp();
  const wrong = [
    basic('alice', 'wrong'),
    basic('bob', 'right'),
    'Bearer x',
    'Basic !!',
    'Basic',
    'Digest a=b',
    '',
  ];
  for (const header of [...wrong, `Basic ${Buffer.from('alice').toString('base64')}`]) {
    const { who, trouble, client } = await look(header, { ...secure, counted: header });
    assert.deepEqual([who.kind, trouble, client], ['nobody', 'wrong', header], header);
  }
  assert.equal((await look(undefined)).trouble, undefined);
  assert.equal(readAuthorization(`Basic ${Buffer.from('a\0b:c').toString('base64')}`), undefined);
});

test('what travels in the open is not even looked at', async () => {
  const { look, state } = setUp();
  const { who, trouble } = await look('Bearer good-token', { ...secure, isSecure: false });
  assert.deepEqual([who.kind, trouble, state.verified], ['nobody', 'insecure', 0]);
});

test('verified once a minute, known at once in between, by whatever address', async () => {
  const { clock, state, signIns, request, look } = setUp();
  const sent = request('Bearer good-token');
  assert.equal(signIns.known(sent, secure), undefined);
  await Promise.all([look('Bearer good-token'), look('Bearer good-token')]);
  assert.equal(state.verified, 1);
  clock.advance(59_999);
  const elsewhere = { ...secure, address: '192.0.2.9' };
  assert.equal(signIns.known(sent, elsewhere)?.who.address, '192.0.2.9');
  assert.equal(signIns.known(sent, secure)?.who.name, 'ci');
  assert.equal(state.verified, 1);
  assert.equal(state.used, 1);
  clock.advance(1);
  assert.equal(signIns.known(sent, secure), undefined);
});

test('forgotten at once when any account changes, also while it is being verified', async () => {
  const { state, signIns, request, look } = setUp();
  const sent = request('Bearer good-token');
  await look('Bearer good-token');
  assert.equal(signIns.known(sent, secure)?.who.kind, 'token');
  state.generation++;
  assert.equal(signIns.known(sent, secure), undefined);
  const looking = look('Bearer good-token');
  state.generation++;
  await looking;
  assert.equal(signIns.known(sent, secure), undefined);
});

test('not remembered beyond the end of a token', async () => {
  const { clock, state, signIns, request, look } = setUp();
  state.token = { ...state.token, expiresMs: clock.now() + 1000 };
  await look('Bearer good-token');
  clock.advance(999);
  assert.equal(signIns.known(request('Bearer good-token'), secure)?.who.kind, 'token');
  clock.advance(1);
  assert.equal(signIns.known(request('Bearer good-token'), secure), undefined);
});

test('what was wrong is wrong for five seconds, unless accounts change', async () => {
  const { clock, state, look } = setUp();
  await look('Bearer bad');
  await look('Bearer bad');
  assert.equal(state.verified, 1);
  clock.advance(5000);
  await look('Bearer bad');
  assert.equal(state.verified, 2);
  state.generation++;
  await look('Bearer bad');
  assert.equal(state.verified, 3);
});

test('who has failed too often is slow, and sent away when too many wait; a right one still gets in', async () => {
  const { clock, state, look } = setUp();
  for (let count = 0; count < 10; count++)
    assert.equal((await look(basic('alice', `bad-${count}`))).trouble, 'wrong');
  const slow = look(basic('alice', 'right'));
  const others = [1, 2, 3].map((count) => look(`Bearer slow-${count}`));
  await turn();
  assert.equal(state.passwords, 10);
  assert.deepEqual((await look('Bearer more')).trouble, { retryAfterSeconds: 4 });
  // Nobody guesses tokens, so a right one waits for nobody.
  assert.equal((await look('Bearer good-token')).who.name, 'ci');
  assert.equal((await look(basic('alice', 'right'), { ...secure, counted: 'another' })).who.name, 'alice');
  for (let second = 0; second < 4; second++) {
    clock.advance(1000);
    await turn();
  }
  assert.equal((await slow).who.name, 'alice');
  assert.deepEqual(
    (await Promise.all(others)).map(({ trouble }) => trouble),
    ['wrong', 'wrong', 'wrong'],
  );
});

test('a right one never counts as a failure', async () => {
  const { clock, look } = setUp();
  for (let count = 0; count < 100; count++) {
    assert.equal((await look('Bearer good-token')).who.name, 'ci');
    clock.advance(60_000);
  }
});

test('accounts that cannot be asked are an outage, and nobody is taken for wrong', async () => {
  const accounts = {
    generation: 1,
    verifyToken: () => Promise.reject(new Error('secret detail')),
  } as unknown as Accounts;
  const { look } = setUp({ accounts });
  // An outage is not held against whoever tries again.
  for (let count = 0; count < 50; count++) {
    await assert.rejects(look('Bearer x'), (error) => {
      assert.equal(errorCode(error), 'server.sign-in-unavailable');
      assert.doesNotMatch(String(error), /secret detail/);
      return true;
    });
  }
});

test('a header names somebody only from a trusted proxy, and only once', () => {
  const { signIns, request } = setUp({ userHeader: 'x-user', groupsHeader: 'x-groups' });
  const named = ['X-User', 'carol', 'X-Groups', 'ops, dev,,'];
  const proxied = { ...secure, isSecure: false, viaProxy: true };
  const found = signIns.known(request(undefined, named), proxied);
  assert.deepEqual(found?.who, {
    kind: 'header',
    name: 'carol',
    groups: ['ops', 'dev'],
    address: '192.0.2.1',
  });
  assert.equal(signIns.known(request(undefined, named), secure)?.who.kind, 'nobody');
  for (const bad of [
    ['X-User', 'a', 'x-user', 'b'],
    ['X-User', ' '],
    ['X-User', 'a\x01'],
    ['X-User', 'x'.repeat(300)],
  ]) {
    assert.equal(signIns.known(request(undefined, bad), proxied)?.who.kind, 'nobody', String(bad));
  }
  const twice = request(undefined, [...named, 'X-Groups', 'admin']);
  assert.deepEqual(signIns.known(twice, proxied)?.who.groups, []);
});
