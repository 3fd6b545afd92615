import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { needsGo } from '../../../test/support/go.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GoEnvFile, refusal } from './go-env-file.ts';

const parse = (text: string) => GoEnvFile.parse(Buffer.from(text));
const textOf = (file: GoEnvFile) => file.bytes().toString();

test('bytes that nobody changes stay as they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.deepEqual(GoEnvFile.parse(bytes).bytes(), Buffer.from(bytes));
    }),
  );
});

test('a value that was set is what counts, one that was unset is gone, all else keeps its place', () => {
  const line = fc.constantFrom(
    ...[
      'GOPROXY=https://a.example',
      'GOPROXY=off\r',
      'GOSUMDB=off',
      '# GOPROXY=x',
      '',
      'junk',
      ' GOPROXY=space',
    ],
    ...[
      'GOFLAGS=-mod=mod',
      '\u{feff}GOPROXY=bom',
      'export GOPROXY=y',
      'GONOPROXY=',
      'GOPROXY =z',
      '=',
      'é=ü',
    ],
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', ''))
    .map(([lines, end]) => lines.join('\n') + end);
  const value = fc.constantFrom('', 'direct', 'https://ü.example,direct', '=', ' x ', '#');
  fc.assert(
    fc.property(text, value, (before, wanted) => {
      const rest = (file: GoEnvFile) => file.lines().filter((one) => !one.startsWith('GOPROXY='));
      const old = rest(parse(before));
      const file = parse(before).set('GOPROXY', wanted);
      assert.equal(file.get('GOPROXY'), wanted);
      assert.equal(file.lines().filter((one) => one.startsWith('GOPROXY=')).length, 1);
      assert.deepEqual(rest(file), old);
      const once = textOf(file);
      assert.equal(textOf(file.set('GOPROXY', wanted)), once);
      assert.equal(file.unset('GOPROXY').get('GOPROXY'), undefined);
      assert.deepEqual(rest(file), old);
    }),
    { numRuns: 1000 },
  );
});

test('what go env -w refuses is refused, with the reason', () => {
  const code = (name: string, value: string) => refusal(name, value, 'linux')?.code;
  assert.equal(code('GOPROXY', 'https://a.example,direct'), undefined);
  assert.equal(code('HTTPS_PROXY', 'http://127.0.0.1:7890'), 'goenv.setting-only-environment');
  assert.equal(code('https_proxy', 'x'), 'goenv.setting-only-environment');
  assert.equal(code('GOENV', 'off'), 'goenv.setting-only-environment');
  assert.equal(code('GOVERSION', 'go1.1'), 'goenv.setting-not-changeable');
  assert.equal(code('GOWORK', 'off'), 'goenv.setting-not-changeable');
  assert.equal(code('GONOSUMCHECK', '1'), 'goenv.setting-unknown');
  assert.equal(code('GO111MODULE', 'true'), 'goenv.setting-bad-choice');
  assert.equal(code('GOPROXY', 'off\nGOSUMDB=off'), 'goenv.setting-control-character');
  assert.equal(code('GOPATH', '~/go'), 'goenv.setting-not-absolute');
  assert.equal(code('GOPATH', '/a:/b'), undefined);
  assert.equal(code('GOPATH', ''), undefined);
  assert.equal(refusal('GOPATH', 'C:\\go', 'win32'), undefined);
  assert.equal(refusal('GONEW', '1', 'linux', parse('GONEW=0\n')), undefined);
  assert.throws(() => parse('').set('GOENV', 'off'), { code: 'goenv.setting-only-environment' });
});

test('the bytes are those of go env -w and -u on a file that only they have written', async (t) => {
  if (!needsGo(t)) return;
  const folder = await temporaryFolder(t);
  const env = { PATH: process.env['PATH'], HOME: folder, GOTOOLCHAIN: 'local' };
  const file = path.join(folder, '.config', 'go', 'env');
  await mkdir(path.dirname(file), { recursive: true });
  const steps = [
    ['-w', 'GOSUMDB=off'],
    ['-w', 'GOPROXY=https://goproxy.cn,direct'],
    ['-w', 'GOPRIVATE=*.corp.example'],
    ['-w', 'GOPROXY=https://a.example|https://ü.example/with=equals,direct'],
    ['-w', 'GO386=softfloat'],
    ['-w', 'GONOSUMDB=# no comment'],
    ['-u', 'GOSUMDB'],
    ['-w', 'GOFLAGS=-modcacherw "-ldflags=-s -w"'],
    ['-w', 'CGO_ENABLED=0'],
    ['-w', 'GOPRIVATE='],
    ['-u', 'GOPROXY'],
  ];
  let ours = GoEnvFile.parse(undefined);
  for (const [flag = '', assignment = ''] of steps) {
    await promisify(execFile)('go', ['env', flag, assignment], { env });
    const [name = '', ...value] = assignment.split('=');
    ours = GoEnvFile.parse(ours.bytes());
    if (flag === '-w') ours.set(name, value.join('='));
    else ours.unset(name);
    assert.equal(textOf(ours), await readFile(file, 'utf8'), `after go env ${flag} ${assignment}`);
  }
});

test('the real go reads the value that was set, whatever else is in the file', async (t) => {
  if (!needsGo(t)) return;
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'env');
  const befores = [
    'GOPROXY=https://old.example\r\nGOSUMDB=off\r\n',
    '\u{feff}GOPROXY=https://bom.example\n',
    '# by hand\nexport GOPROXY=x\n GOPROXY=y',
    'GOPROXY=a\nGOPROXY=b\nZ\nGOPROXY=c',
    '\0\xff=\nGOPROXY',
  ];
  for (const before of befores) {
    const edited = GoEnvFile.parse(Buffer.from(before, 'latin1')).set(
      'GOPROXY',
      'https://new.example,direct',
    );
    await writeFile(file, edited.bytes());
    const env = { PATH: process.env['PATH'], HOME: folder, GOENV: file, GOTOOLCHAIN: 'local' };
    const { stdout } = await promisify(execFile)('go', ['env', 'GOPROXY'], { env });
    assert.equal(stdout, 'https://new.example,direct\n', JSON.stringify(before));
  }
});
