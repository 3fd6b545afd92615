import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { systemClock } from '../../base/index.ts';
import { makeCredentials } from './credentials.ts';
import { loginFor, parseNetrc, usualNetrcFiles } from './netrc.ts';

const shown = (text: string) =>
  parseNetrc(text).map(({ machine, login, password }) => `${machine} ${login} ${password}`);

test('netrc as the go command reads it', () => {
  for (const [text, expected] of [
    ['', []],
    ['machine a login b password c', ['a b c']],
    ['machine a\n\tlogin b\n\tpassword c\n', ['a b c']],
    ['machine a password c login b', ['a b c']],
    ['machine a login b account x password c', ['a b c']],
    ['machine a login b\r\npassword c\r\n', ['a b c']],
    ['machine a login b password c machine d login e password f', ['a b c', 'd e f']],
    // Words come in pairs on one line.
    ['machine\na login b password c', []],
    ['machine a login b password c stray\nmachine d login e password f', ['a b c', 'd e f']],
    // Without a password it counts for nothing, and does not lend its name to the next.
    ['machine a login b\nmachine d password f', []],
    ['login b password c', []],
    ['macdef init\nput x\nmachine x login y password z\n\nmachine a login b password c', ['a b c']],
    ['macdef init\nmachine x login y password z', []],
    ['default\nmachine a login b password c', []],
    ['machine a login b password c\ndefault login x password y', ['a b c']],
    ['default login x password y\nmachine a login b password c', ['a b c']],
    ['machine a login b password c # words\n', ['a b c']],
  ] as const) {
    assert.deepEqual(shown(text), expected, JSON.stringify(text));
  }
});

test('the login of a URL is that of its longest machine, the first of several', () => {
  const logins = parseNetrc(
    [
      'machine h.example login 1 password p',
      'machine h.example login 2 password p',
      'machine h.example/team login 3 password p',
      'machine https://h.example:8443/ login 4 password p',
    ].join('\n'),
  );
  for (const [url, login] of [
    ['https://h.example', '1'],
    ['https://h.example/x/y', '1'],
    ['https://h.example/team', '3'],
    ['https://h.example/team/x/', '3'],
    ['https://h.example/teams', '1'],
    ['https://h.example:8443/team', '4'],
    ['https://h.example:1/team', undefined],
    ['https://x.h.example/', undefined],
  ] as const) {
    assert.equal(loginFor(logins, new URL(url))?.login, login, url);
  }
});

test('what is written as machine, login and password is read so, in whatever lines', () => {
  const word = fc.stringMatching(/^[!-~]{1,8}$/).filter((text) => text !== 'default');
  const entry = fc.record({ machine: word, login: word, password: word }, { noNullPrototype: true });
  const between = fc.constantFrom(' ', '\t', '\n', '\r\n', '\n\n  ');
  fc.assert(
    fc.property(fc.array(entry), fc.array(between, { minLength: 3, maxLength: 3 }), (logins, [a, b, c]) => {
      const text = logins.map(
        ({ machine, login, password }) => `machine ${machine}${a}login ${login}${b}password ${password}${c}`,
      );
      assert.deepEqual(parseNetrc(text.join('')), logins);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => void parseNetrc(text)));
});

test('the files that the go command would read', () => {
  assert.deepEqual(usualNetrcFiles({ NETRC: '/x' }, '/home/u', 'linux'), ['/x']);
  assert.deepEqual(usualNetrcFiles({ NETRC: '' }, '/home/u', 'linux'), [path.join('/home/u', '.netrc')]);
  assert.deepEqual(
    usualNetrcFiles({}, '/home/u', 'win32').map((file) => path.basename(file)),
    ['_netrc', '.netrc'],
  );
  assert.deepEqual(usualNetrcFiles({}, undefined, 'linux'), []);
});

test('a netrc file is read when it is needed, and need not exist where nobody named it', async (t) => {
  const folder = await temporaryFolder(t);
  const clock = systemClock;
  const options = { clock, platform: process.platform, homeFolder: folder, userAgent: 'x', environment: {} };
  const url = new URL('https://h.example/x');
  const { signal } = new AbortController();
  const usual = { for: 'h.example', kind: 'netrc', file: undefined } as const;
  assert.equal(await makeCredentials([usual], options).forUrl(url, signal), undefined);
  const file = path.join(folder, 'named');
  const named = makeCredentials([{ ...usual, file }], options);
  await assert.rejects(named.forUrl(url, signal), { code: 'origin.credential-unusable' });
  await writeFile(file, 'machine h.example login me password secret', { mode: 0o600 });
  const expected = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  assert.equal((await named.forUrl(url, signal))?.authorization, expected);
  assert.equal(await named.forUrl(new URL('https://other.example/'), signal), undefined);
  await writeFile(path.join(folder, '.netrc'), 'machine h.example login me password secret', { mode: 0o600 });
  assert.equal((await makeCredentials([usual], options).forUrl(url, signal))?.authorization, expected);
});
