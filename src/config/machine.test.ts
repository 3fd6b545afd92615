import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type HostFacts, makeHost } from '../../test/support/host.ts';
import { goSetting, machineUpstream } from './machine.ts';
import { officialProxy } from './official.ts';

const listen = { host: '127.0.0.1', port: 4663 };

/** What an entry has that nobody said more of. */
const plain = { priority: 0, weight: 1, proxy: undefined, ca: undefined };

function upstreamOf(
  facts: HostFacts,
  address = listen,
): { names: string[]; codes: string[]; where: string | undefined } {
  const { entries, notices, where } = machineUpstream(makeHost(facts), address);
  return { names: entries.map(({ name }) => name), codes: notices.map(({ code }) => code), where };
}

test("Go's settings: the environment, then the user's file, then the toolchain's", () => {
  const files = {
    '/h/.config/go/env':
      '# set by go env -w\nGOPROXY=https://first.example\nGOSUMDB=off\nGOPROXY=https://user.example\n',
    '/opt/go/go.env': 'GOPROXY=https://toolchain.example\nGOTOOLCHAIN=auto\nGOPRIVATE=\n',
    off: 'GOPROXY=https://file-called-off.example',
    '/elsewhere/env': 'GOPROXY=https://elsewhere.example\r\n',
  };
  const env = { HOME: '/h', GOROOT: '/opt/go' };
  const value = (more: Record<string, string>, name = 'GOPROXY') =>
    goSetting(makeHost({ env: { ...env, ...more }, files }), name);
  assert.deepEqual(value({ GOPROXY: 'https://env.example' }), {
    value: 'https://env.example',
    where: 'GOPROXY',
  });
  assert.deepEqual(value({ GOPROXY: '' }), { value: 'https://user.example', where: '/h/.config/go/env' });
  assert.equal(value({ GOENV: 'off' })?.value, 'https://toolchain.example');
  assert.equal(value({ GOENV: '/elsewhere/env' })?.value, 'https://elsewhere.example');
  assert.equal(value({ GOENV: '/nowhere' })?.where, '/opt/go/go.env');
  assert.equal(value({}, 'GOTOOLCHAIN')?.value, 'auto');
  assert.equal(value({}, 'GOPRIVATE'), undefined);
});

test('the toolchain is found beside the go on the path, links resolved', () => {
  const facts = {
    env: { PATH: '/bin::/usr/bin' },
    links: { '/usr/bin/go': '/usr/lib/go-1.26/bin/go' },
    files: { '/usr/lib/go-1.26/go.env': 'GOPROXY=https://toolchain.example' },
  };
  assert.equal(goSetting(makeHost(facts), 'GOPROXY')?.value, 'https://toolchain.example');
  assert.equal(goSetting(makeHost({ env: { PATH: '' } }), 'GOPROXY'), undefined);
});

test("the machine's mirrors are taken over, with why to go on", () => {
  const { entries } = machineUpstream(
    makeHost({ env: { GOPROXY: `https://a.example|${officialProxy},direct` } }),
    listen,
  );
  assert.deepEqual(entries, [
    { ...plain, name: 'a.example', url: 'https://a.example', thenOn: 'any' },
    { ...plain, name: 'official', url: officialProxy, thenOn: 'absent' },
  ]);
});

test('direct, off and junk are left out, each with a notice', () => {
  assert.deepEqual(upstreamOf({ env: { GOPROXY: 'https://a.example,direct' } }), {
    names: ['a.example'],
    codes: ['config.left-out-direct'],
    where: 'GOPROXY',
  });
  assert.deepEqual(upstreamOf({ env: { GOPROXY: 'https://a.example,direct,https://never.example' } }).names, [
    'a.example',
  ]);
  assert.deepEqual(upstreamOf({ env: { GOPROXY: 'off' } }).codes, [
    'config.left-out-off',
    'config.using-official',
  ]);
  const junk =
    '"https://q.example",https://f.example，direct,file:///srv,banana,https://user:hunter2@p.example,https://a.example';
  const { names, codes } = upstreamOf({ env: { GOPROXY: junk } });
  assert.deepEqual(names, ['a.example']);
  assert.deepEqual(codes, Array<string>(5).fill('config.left-out-unusable'));
  assert.doesNotMatch(
    JSON.stringify(machineUpstream(makeHost({ env: { GOPROXY: junk } }), listen)),
    /hunter2/,
  );
});

test("gomirror's own addresses are left out in all their forms", () => {
  const own = [
    'http://127.0.0.1:4663',
    'http://localhost:4663/',
    'http://[::1]:4663',
    'http://LOCALHOST.:4663',
    'http://127.9.9.9:4663',
  ];
  own.push(
    'http://build1:4663',
    'http://build1.local:4663',
    'http://192.0.2.7:4663',
    'http://[fe80::1]:4663',
    'http://[::ffff:127.0.0.1]:4663',
  );
  for (const entry of own) {
    const { names, codes } = upstreamOf({ env: { GOPROXY: `${entry},https://a.example` } });
    assert.deepEqual(names, ['a.example'], entry);
    assert.deepEqual(codes, ['config.left-out-own-address'], entry);
  }
  const others = [
    'http://127.0.0.1:4664',
    'http://build2:4663',
    'http://build1.example.com:4663',
    'http://192.0.2.8:4663',
  ];
  for (const entry of others) assert.deepEqual(upstreamOf({ env: { GOPROXY: entry } }).codes, [], entry);
});

test('the host that is listened on is its own, the default port counts, port 0 matches nothing', () => {
  const env = { GOPROXY: 'https://mirror.example' };
  assert.deepEqual(upstreamOf({ env }, { host: 'mirror.example', port: 443 }).codes, [
    'config.left-out-own-address',
    'config.using-official',
  ]);
  assert.deepEqual(upstreamOf({ env: { GOPROXY: 'http://localhost:0' } }, { host: '::', port: 0 }).codes, []);
});

test('the machine is asked for its names only when a port matches', () => {
  const host = {
    ...makeHost({ env: { GOPROXY: 'https://a.example,http://b.example:4664' } }),
    ownNames: () => assert.fail('asked'),
  };
  assert.equal(machineUpstream(host, listen).entries.length, 2);
});

test('nothing set anywhere is the official proxy, without a word', () => {
  assert.deepEqual(upstreamOf({}), { names: ['official'], codes: [], where: undefined });
});

test('no setting of the machine makes it fail', () => {
  const junk = fc.string({
    unit: fc.constantFrom(
      ',',
      '|',
      ':',
      '/',
      '@',
      '.',
      'a',
      ' ',
      '[',
      '"',
      '，',
      '%',
      '4663',
      'http://',
      'off',
    ),
  });
  fc.assert(
    fc.property(fc.oneof(junk, fc.string({ unit: 'binary' })), (value) => {
      assert.ok(machineUpstream(makeHost({ env: { GOPROXY: value } }), listen).entries.length > 0);
    }),
    { numRuns: 2000 },
  );
});

test("an empty line in the user's file hides the toolchain's; of two there the last counts, in go.env the first", () => {
  const files = {
    '/h/.config/go/env': 'GOPROXY=\nGOSUMDB=off\nGOSUMDB=other\n GOPRIVATE=a\nGOROOT=/own\n',
    '/own/go.env': 'GOPROXY=https://x.example\nGOVCS=first\nGOVCS=second\n',
    '/opt/go/go.env': 'GOVCS=never\n',
  };
  const value = (name: string) =>
    goSetting(makeHost({ env: { HOME: '/h', GOROOT: '/opt/go' }, files }), name)?.value;
  assert.equal(value('GOPROXY'), undefined);
  assert.equal(value('GOSUMDB'), 'other');
  assert.equal(value('GOPRIVATE'), undefined, 'a line begins with the name');
  assert.equal(value('GOVCS'), 'first');
});
