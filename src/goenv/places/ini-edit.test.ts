import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { editIni, readIni } from './ini-edit.ts';

const npm = { section: '', name: 'registry' };
const pip = { section: 'global', name: 'index-url' };

test('npm: a line before any section', () => {
  assert.equal(editIni('', npm, 'https://a/', { equals: '=' }), 'registry=https://a/\n');
  assert.equal(
    editIni('; mine\nregistry = https://b/ \n//b/:_authToken=t', npm, 'https://a/'),
    '; mine\nregistry = https://a/\n//b/:_authToken=t',
  );
  assert.equal(
    editIni('//b/:_authToken=t', npm, 'https://a/', { equals: '=' }),
    '//b/:_authToken=t\nregistry=https://a/',
  );
});

test('pip: a section of its own, continuation lines, comments', () => {
  assert.equal(editIni('', pip, 'https://a/'), '[global]\nindex-url = https://a/\n');
  assert.equal(
    editIni('[install]\nuser = yes\n\n[global]\ntimeout = 9\n', pip, 'https://a/'),
    '[install]\nuser = yes\n\n[global]\ntimeout = 9\nindex-url = https://a/\n',
  );
  assert.equal(
    editIni('[global]\r\nindex-url =\r\n    https://old/simple\r\n# x\r\n', pip, 'https://a/'),
    '[global]\r\nindex-url =https://a/\r\n# x\r\n',
  );
  assert.equal(readIni('[global]\nindex-url =\n    https://old/simple\n', pip), 'https://old/simple');
  assert.equal(editIni('[global]\nindex-url = x\n', pip, undefined), '[global]\n');
  assert.equal(editIni('[global]', pip, 'x'), '[global]\nindex-url = x');
});

test('git reads what was written', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'config');
  let text = '[user]\n\tname = A\n[http]\n\tsslVerify = true\n';
  text = editIni(text, { section: 'http', name: 'proxy' }, 'http://p:1', { indent: '\t' });
  text = editIni(text, { section: 'url "ssh://git@h/"', name: 'insteadOf' }, 'https://h/', { indent: '\t' });
  writeFileSync(file, text);
  const said = execFileSync('git', ['config', '--file', file, '--list'], { encoding: 'utf8' });
  assert.equal(
    said,
    'user.name=A\nhttp.sslverify=true\nhttp.proxy=http://p:1\nurl.ssh://git@h/.insteadof=https://h/\n',
  );
  assert.equal(editIni(text, { section: 'http', name: 'proxy' }, 'http://p:1', { indent: '\t' }), text);
});
