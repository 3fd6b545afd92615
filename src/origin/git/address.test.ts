import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError } from '../../base/index.ts';
import { checkFileRoot, placeOf } from './address.ts';

const place = (url: string) => placeOf({ url, networks: [] });
const isBad = (error: unknown) => error instanceof GomirrorError && error.code === 'origin.git-bad-address';

test('addresses of repositories', () => {
  const web = place('https://git.example.com:8443/org/name.git');
  assert.deepEqual(
    [web.kind, web.host, web.port, web.upstream],
    ['https', 'git.example.com', 8443, 'git.example.com:8443'],
  );
  const ssh = place('ssh://git@[fd00::1]:2222/org/name');
  assert.deepEqual([ssh.kind, ssh.host, ssh.port], ['ssh', 'fd00::1', 2222]);
  assert.equal(place('ssh://git@example.com/~user/name').port, 22);
  assert.equal(place('http://example.com/a').port, 80);
  assert.equal(place('file:///srv/git/a').kind, 'file');
});

test('nothing that git could take for something else', () => {
  for (const url of [
    '',
    'a',
    '--upload-pack=touch /tmp/x',
    '-u',
    'ext::sh -c touch% /tmp/x',
    'fd::17',
    'git://example.com/a',
    'ftp://example.com/a',
    'git@example.com:a/b',
    '/srv/git/a',
    'ssh://-oProxyCommand=x/a',
    'ssh://-oProxyCommand=x@example.com/a',
    'ssh://%2doProxyCommand=x@example.com/a',
    'ssh://a%20b@example.com/a',
    "ssh://example.com/a';touch x;'\n",
    'ssh://example.com/-a',
    'https://user@example.com/a',
    'https://user:secret@example.com/a',
    'https://example.com/a?x=y',
    'https://example.com/a#b',
    'https://example.com',
    'https://example.com/',
    'file://other.example.com/srv/a',
    'file:///a$(touch x)',
  ]) {
    assert.throws(() => place(url), isBad, url);
  }
});

test('an error about an address does not repeat its password', () => {
  assert.throws(
    () => place('https://user:geheim@example.com/a'),
    (error) => isBad(error) && !JSON.stringify(error).includes('geheim') && !String(error).includes('geheim'),
  );
});

test('folders only below a root, wherever links lead', async (t) => {
  const folder = await temporaryFolder(t);
  const at = (name: string) => path.join(folder, name);
  await mkdir(at('root/a'), { recursive: true });
  await mkdir(at('root-not/a'), { recursive: true });
  await symlink(at('root-not/a'), at('root/out'));
  const check = (name: string) => checkFileRoot(place(pathToFileURL(at(name)).href), [at('root')]);
  await check('root/a');
  for (const name of ['root-not/a', 'root/out', 'root/missing', 'root/%2e%2e/root-not/a'])
    await assert.rejects(check(name), isBad, name);
  await assert.rejects(checkFileRoot(place(pathToFileURL(at('root/a')).href), []), isBad);
});
