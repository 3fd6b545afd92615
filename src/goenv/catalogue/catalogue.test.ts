import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { schemaProblems } from '../../../test/support/json-schema.ts';
import { asGomirrorError, GomirrorError, systemClock } from '../../base/index.ts';
import { officialProxy, officialReleases } from '../../config/index.ts';
import { say } from '../../text/index.ts';
import { builtInCatalogue, parseCatalogue, parseUserMirrors } from './catalogue.ts';
import { catalogueFiles, findMirror, loadCatalogue, retiredMirror, updateCatalogue } from './load.ts';

const file = new URL('catalogue.json', import.meta.url);
const schemaFile = new URL('../../../schema/mirrors-catalogue.schema.json', import.meta.url);
const shipped = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
const schema: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));
const signal = new AbortController().signal;
const newer = { ...shipped, revision: '2099-01-01' };

function machine(files: Readonly<Record<string, string>> = {}) {
  return fakeSystem({ clock: systemClock, files });
}

test('the catalogue that is shipped is as its schema says, and names what it can', () => {
  assert.deepEqual(schemaProblems(schema, shipped), []);
  const { mirrors, retired, releases, databases } = builtInCatalogue();
  assert.equal(mirrors[0]?.url, officialProxy);
  assert.equal(releases[0]?.url, officialReleases);
  assert.ok(mirrors.length >= 9 && retired.length >= 4 && databases.length === 2);
  const names = mirrors.map(({ name }) => name);
  for (const { instead } of retired) for (const name of instead) assert.ok(names.includes(name), name);
  // Every fact has its date, unless nobody has stated anything.
  for (const { sumdb } of mirrors) assert.match(sumdb.known ?? '', /^\d{4}-\d{2}/);
});

test('what is no catalogue is refused with the place of the fault, whatever it is', () => {
  const faulty: readonly [place: string, data: unknown][] = [
    ['version', { ...shipped, version: 0 }],
    ['revision', { ...shipped, revision: 'soon' }],
    ['mirrors', { ...shipped, mirrors: [] }],
    ['mirrors[0].url', { ...shipped, mirrors: [{ name: 'a', url: 'ftp://a.example' }] }],
    ['mirrors[0].sumdb', { ...shipped, mirrors: [{ name: 'a', url: 'https://a.example' }] }],
    ['retired[0].host', { ...shipped, retired: [{ host: 'A B', instead: [], note: {} }] }],
  ];
  for (const [place, data] of faulty)
    assert.throws(() => parseCatalogue(data, 'update'), { code: 'mirrors.bad-catalogue', params: { place } });
  assert.throws(() => parseCatalogue({ ...shipped, version: 2 }, 'update'), {
    code: 'mirrors.newer-catalogue-format',
  });
  const url = { name: 'a', url: 'https://user:secret@a.example' };
  assert.throws(
    () => parseUserMirrors({ mirrors: [url] }),
    (error: Error) => !error.message.includes('secret'),
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(shipped), 'other'), (value, part) => {
      try {
        parseCatalogue({ ...shipped, [part]: value }, 'update');
      } catch (error) {
        assert.match(
          (error as { code?: string }).code ?? '',
          /^mirrors\.(bad-catalogue|newer-catalogue-format)$/,
        );
      }
    }),
  );
});

test('the newer of two counts, and entries of the user come before both', async () => {
  const update = '.config/gomirror/mirrors.json';
  const own = '.config/gomirror/mirrors.yaml';
  assert.equal((await loadCatalogue(machine())).from, 'built-in');
  assert.equal((await loadCatalogue(machine({ [update]: JSON.stringify(newer) }))).from, 'update');
  const old = JSON.stringify({ ...shipped, revision: '2001-01-01' });
  assert.equal((await loadCatalogue(machine({ [update]: old }))).from, 'built-in');
  const yaml =
    'mirrors:\n  - name: corp\n    url: https://mirror.corp.example/\n    sumdb: yes\n  - {name: aliyun, url: "https://other.example/go"}\n';
  const { mirrors, notices } = await loadCatalogue(machine({ [own]: yaml }));
  assert.deepEqual(notices, []);
  assert.deepEqual(
    mirrors.slice(0, 2).map(({ name, url, from, sumdb }) => [name, url, from, sumdb.state]),
    [
      ['corp', 'https://mirror.corp.example', 'user', 'yes'],
      ['aliyun', 'https://other.example/go', 'user', 'unknown'],
    ],
  );
  assert.equal(mirrors.filter(({ name }) => name === 'aliyun').length, 1);
  const broken = await loadCatalogue(machine({ [own]: 'mirrors: [{name: x}]\n', [update]: '{' }));
  assert.equal(broken.mirrors.length, builtInCatalogue().mirrors.length);
  assert.deepEqual(
    broken.notices.map(({ code }) => code),
    ['mirrors.bad-user-file', 'mirrors.bad-user-file'],
  );
});

test('names, hosts and URLs lead to mirrors, and retired ones to their successors', async () => {
  const catalogue = await loadCatalogue(machine());
  assert.equal(findMirror(catalogue, 'official').url, officialProxy);
  assert.equal(findMirror(catalogue, 'https://goproxy.cn/').name, 'goproxy.cn');
  assert.equal(findMirror(catalogue, 'mirrors.aliyun.com').name, 'aliyun');
  assert.deepEqual(
    [
      findMirror(catalogue, 'http://127.0.0.1:4663').name,
      findMirror(catalogue, 'http://127.0.0.1:4663').from,
    ],
    ['127.0.0.1:4663', 'given'],
  );
  assert.throws(() => findMirror(catalogue, 'aliyum'), {
    code: 'mirrors.unknown-name',
    params: { name: 'aliyum', near: 'aliyun' },
  });
  assert.throws(() => findMirror(catalogue, 'https://gocenter.io/x'), { code: 'mirrors.retired-name' });
  assert.equal(retiredMirror(catalogue, 'https://goproxy.huaweicloud.com')?.instead.join(), 'huaweicloud');
  assert.equal(retiredMirror(catalogue, 'https://goproxy.cn'), undefined);
});

test('an update is checked before anything is kept', async () => {
  const text = JSON.stringify(newer);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const system = machine({
    '/tmp/new.json': text,
    '/tmp/old.json': JSON.stringify(shipped),
    '/tmp/bad.json': '{',
  });
  const { update } = catalogueFiles(system);
  const refused: readonly [code: string, place: string, sha256?: string][] = [
    ['mirrors.older-catalogue', '/tmp/old.json'],
    ['mirrors.bad-catalogue', '/tmp/bad.json'],
    ['mirrors.wrong-hash', '/tmp/new.json', 'ab'.repeat(32)],
    ['mirrors.cannot-read', '/tmp/none.json'],
    ['mirrors.not-pinned', 'http://127.0.0.1:1/new.json'],
  ];
  for (const [code, place, hash] of refused)
    await assert.rejects(updateCatalogue(system, place, { sha256: hash, signal }), { code });
  const absent = await updateCatalogue(system, '/tmp/none.json', { signal }).catch(asGomirrorError);
  assert.ok(absent instanceof GomirrorError);
  assert.equal(say(absent.code, absent.params, 'zh'), '无法读取 /tmp/none.json：没有这个文件');
  assert.equal(say(absent.code, absent.params, 'en'), 'cannot read /tmp/none.json: there is no such file');
  assert.equal(await system.files.read(update), undefined);
  const updated = await updateCatalogue(system, '/tmp/new.json', { sha256: sha256.toUpperCase(), signal });
  assert.deepEqual([updated.path, updated.sha256], [update, sha256]);
  assert.equal((await loadCatalogue(system)).revision, '2099-01-01');
  await assert.rejects(updateCatalogue(system, '/tmp/new.json', { signal }), {
    code: 'mirrors.older-catalogue',
  });
});

test('a catalogue comes from a URL too, over http only when it is named by its hash', async () => {
  const text = JSON.stringify(newer);
  const server = http.createServer((_, response) => response.end(text));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  const place = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirrors.json`;
  const system = machine();
  const sha256 = createHash('sha256').update(text).digest('hex');
  await updateCatalogue(system, place, { sha256, signal });
  assert.equal((await loadCatalogue(system)).from, 'update');
});
