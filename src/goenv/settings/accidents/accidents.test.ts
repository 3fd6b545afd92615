import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { fakeSystem } from '../../../../test/support/fake-system.ts';
import { needsGo } from '../../../../test/support/go.ts';
import { temporaryFolder } from '../../../../test/support/temp.ts';
import { has, say } from '../../../text/index.ts';
import { GoEnvFile } from '../go-env-file.ts';
import { readGoSettings } from '../read.ts';
import type { OtherSettings } from './accident.ts';
import { accidentsIn, accidentsInSettings } from './accidents.ts';
import { accidentCodes } from './codes.ts';
import { accidentsInFile } from './file-lines.ts';

const seen = new Set<string>();

/** Code and what was meant; `-` unsets, nothing is for a person to tell. */
function read(name: string, value: string, others?: OtherSettings): string[] {
  return accidentsIn(name, value, others).map(({ code, meant }) => {
    seen.add(code);
    const short = code.replace('goenv.accident-', '');
    if (meant === undefined) return short;
    return `${short} ${Object.entries(meant)
      .map(([key, one]) => (key === name ? (one ?? '-') : `${key}=${one ?? '-'}`))
      .join(' ')}`;
  });
}

const proxies: Readonly<Record<string, readonly string[]>> = {
  'https://goproxy.cn,direct': [],
  'https://goproxy.cn/|https://goproxy.io,direct': [],
  'goproxy.cn,direct': [],
  'file:///srv/modules,http://127.0.0.1:4663': [],
  ' https://goproxy.cn , direct ': [],
  direct: [],
  off: [],
  '"https://goproxy.cn,direct"': ['quotes https://goproxy.cn,direct'],
  '“https://goproxy.cn”,direct': ['quotes https://goproxy.cn,direct'],
  'https://goproxy.cn，direct': ['full-width https://goproxy.cn,direct'],
  'https：//goproxy.cn、direct': ['full-width https://goproxy.cn,direct'],
  'https://goproxy.cn,\u200bdirect': ['invisible https://goproxy.cn,direct'],
  'https://goproxy.cn,direct\r': ['carriage-return https://goproxy.cn,direct'],
  'https://goproxy.cn;direct': ['separator https://goproxy.cn,direct'],
  'https://goproxy.cn direct': ['spaces https://goproxy.cn,direct'],
  ',': ['proxy-empty -'],
  'https:/goproxy.cn,direct': ['proxy-scheme https://goproxy.cn,direct'],
  'https//goproxy.cn,direct': ['proxy-scheme https://goproxy.cn,direct'],
  'https:///goproxy.cn,direct': ['proxy-scheme https://goproxy.cn,direct'],
  'htps://goproxy.cn,direct': ['proxy-scheme https://goproxy.cn,direct'],
  '://goproxy.cn': ['proxy-scheme https://goproxy.cn'],
  '/srv/modules,direct': ['proxy-scheme file:///srv/modules,direct'],
  'goproxy,direct': ['proxy-word -'],
  'ftp://goproxy.cn,https://goproxy.io': ['proxy-word https://goproxy.io'],
  'https://goproxy.cn,Direct': ['proxy-word-near https://goproxy.cn,direct'],
  'https://goproxy.cn|driect': ['proxy-word-near https://goproxy.cn|direct'],
  'direct,https://goproxy.cn': ['proxy-unreachable https://goproxy.cn,direct'],
  'https://goproxy.cn,off,https://goproxy.io': ['proxy-unreachable'],
  'https://gocenter.io,direct': ['proxy-retired -'],
  'https://gocenter.io,https://goproxy.cn,direct': ['proxy-retired https://goproxy.cn,direct'],
  'https://goproxy.huaweicloud.com/,direct': [
    'proxy-moved https://mirrors.huaweicloud.com/repository/goproxy/,direct',
  ],
  'https://mirrors.huaweicloud.com/goproxy/': [
    'proxy-moved https://mirrors.huaweicloud.com/repository/goproxy/',
  ],
  'https://mirrors.aliyun.com/goproxy/,direct': [],
  'https://mirrors.aliyun.com': ['proxy-moved https://mirrors.aliyun.com/goproxy/'],
  'https://goproxy.cn/?x=1': ['proxy-query https://goproxy.cn/'],
  'https://goproxy.cn/golang.org/x/text/@v/list': [
    'proxy-protocol-path https://goproxy.cn/golang.org/x/text',
  ],
  'https://goproxy.cn//,direct': ['proxy-slashes https://goproxy.cn/,direct'],
  'http://user:hunter2@goproxy.example': ['proxy-credentials-http'],
  'https://user:hunter2@goproxy.example': ['proxy-credentials'],
  'http://goproxy.example': ['proxy-http'],
  'https://goproxy.cn,https://goproxy.cn/,direct': ['proxy-twice https://goproxy.cn,direct'],
  'https://sum.golang.google.cn,direct': ['proxy-not-a-mirror -'],
};

test('GOPROXY: what is wrong, and the whole list as it was meant', () => {
  for (const [value, expected] of Object.entries(proxies))
    assert.deepEqual(read('GOPROXY', value), expected, value);
});

test('GOSUMDB', () => {
  const key = 'sum.corp.example+0123abcd+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  const cases: Record<string, readonly string[]> = {
    'sum.golang.org': [],
    'sum.golang.google.cn': [],
    'sum.golang.org https://sum.golang.google.cn': [],
    'sum.golang.org https://goproxy.cn/sumdb/sum.golang.org': [],
    [key]: [],
    [`${key} https://sums.corp.example`]: [],
    off: ['sumdb-off -'],
    'off\r': ['carriage-return off'],
    '"sum.golang.org"': ['quotes sum.golang.org'],
    'sum.golang.google.cn https://goproxy.cn': ['sumdb-alias sum.golang.google.cn'],
    'sum.golang.google.cn https://sum.golang.google.cn': ['sumdb-alias sum.golang.google.cn'],
    'https://sum.golang.google.cn': ['sumdb-address sum.golang.google.cn'],
    'goproxy.cn': ['sumdb-no-key -'],
    on: ['sumdb-no-key -'],
    'sum.golang.org,sum.golang.google.cn': ['sumdb-list sum.golang.org'],
    'sum.golang.org https://goproxy.cn': [
      'sumdb-route sum.golang.org https://goproxy.cn/sumdb/sum.golang.org',
    ],
  };
  for (const [value, expected] of Object.entries(cases))
    assert.deepEqual(read('GOSUMDB', value), expected, value);
});

test('patterns: white space, addresses, too much, and what stands in place of GOPRIVATE', () => {
  assert.deepEqual(read('GOPRIVATE', '*.corp.example,github.com/acme/*'), []);
  assert.deepEqual(read('GOPRIVATE', 'none'), []);
  assert.deepEqual(read('GOPRIVATE', '*.corp.example, github.com/acme'), [
    'spaces *.corp.example,github.com/acme',
  ]);
  assert.deepEqual(read('GOPRIVATE', 'corp.example;acme.example'), ['separator corp.example,acme.example']);
  assert.deepEqual(read('GOPRIVATE', 'https://git.corp.example/team'), [
    'pattern-near git.corp.example/team',
  ]);
  assert.deepEqual(read('GOPRIVATE', '[a'), ['pattern']);
  assert.deepEqual(read('GOPRIVATE', '*'), ['private-wide']);
  assert.deepEqual(read('GONOSUMDB', 'github.com/acme,github.com'), ['private-wide']);
  assert.deepEqual(read('GOINSECURE', '*.com'), ['insecure-wide']);
  assert.deepEqual(read('GOINSECURE', 'git.corp.example'), []);
  const others: OtherSettings = (name) =>
    name === 'GOPRIVATE' ? 'git.corp.example,*.acme.example' : undefined;
  assert.deepEqual(read('GONOSUMDB', 'git.corp.example', others), [
    'nosumdb-shadows git.corp.example,*.acme.example',
  ]);
  assert.deepEqual(read('GONOSUMDB', '*.corp.example,*.acme.example', others), [], 'the first covers it');
  assert.deepEqual(read('GONOSUMDB', 'none', others), ['nosumdb-shadows git.corp.example,*.acme.example']);
  assert.deepEqual(read('GONOPROXY', 'none', others), [], 'the way through a company mirror');
  assert.deepEqual(read('GONOPROXY', 'x.example', others), [
    'noproxy-shadows x.example,git.corp.example,*.acme.example',
  ]);
});

test('flags, modes, toolchains, folders, names that Go does not know', () => {
  assert.deepEqual(read('GOFLAGS', '-modcacherw "-ldflags=-s -w"'), []);
  assert.deepEqual(read('GOFLAGS', '-insecure -modcacherw'), ['flags-insecure -modcacherw']);
  assert.deepEqual(read('GOFLAGS', '-insecure=true'), ['flags-insecure -']);
  assert.deepEqual(read('GOFLAGS', '-mod=vendor'), ['flags-mod -']);
  assert.deepEqual(read('GOFLAGS', '-mod mod'), ['flags-shape']);
  assert.deepEqual(read('GO111MODULE', 'on'), []);
  assert.deepEqual(read('GO111MODULE', 'off'), ['modules-off -']);
  assert.deepEqual(read('GO111MODULE', 'auto'), ['modules-auto -']);
  assert.deepEqual(read('GO111MODULE', 'on '), ['spaces on']);
  assert.deepEqual(read('GO111MODULE', 'true'), ['modules-bad -']);
  for (const value of [
    'local',
    'auto',
    'path',
    'go1.20',
    'go1.26.1',
    'go1.26rc1',
    'go1.26.1+auto',
    'local+path',
  ]) {
    assert.deepEqual(read('GOTOOLCHAIN', value), [], value);
  }
  assert.deepEqual(read('GOTOOLCHAIN', 'go1.26'), ['toolchain-language go1.26.0']);
  assert.deepEqual(read('GOTOOLCHAIN', 'go1.22+auto'), ['toolchain-language go1.22.0+auto']);
  assert.deepEqual(read('GOTOOLCHAIN', '1.22.1'), ['toolchain-prefix go1.22.1']);
  assert.deepEqual(read('GOTOOLCHAIN', 'latest'), ['toolchain-bad -']);
  assert.deepEqual(read('GOPATH', '~/go'), ['relative-path -']);
  assert.deepEqual(
    read('GOPATH', '/opt/go', (name) => (name === 'GOROOT' ? '/opt/go' : undefined)),
    ['gopath-is-goroot -'],
  );
  assert.deepEqual(read('GOCACHE', 'off'), []);
  assert.deepEqual(read('GONOSUMCHECK', '1'), ['no-such-name -']);
  assert.deepEqual(read('GO_PROXY', 'https://goproxy.cn'), [
    'no-such-name-near - GOPROXY=https://goproxy.cn',
  ]);
  assert.deepEqual(read('GOPRXOY', 'off'), ['no-such-name-near - GOPROXY=off']);
  assert.deepEqual(read('GOPROXY', ''), []);
  for (const name of ['GOLAND_VM_OPTIONS', 'GOOGLE_APPLICATION_CREDENTIALS', 'EDITOR', 'GOPASS']) {
    assert.deepEqual(read(name, 'x'), [], name);
  }
});

test('what go gets along with when it builds is no error', () => {
  for (const [name, value] of [
    ['GOFLAGS', '-insecure'],
    ['GOBIN', 'bin'],
    ['GOSUMDB', 'off'],
  ] as const)
    assert.deepEqual(
      accidentsIn(name, value).map(({ level }) => level),
      ['warning'],
      name,
    );
  const ignored = accidentsInFile(GoEnvFile.parse(Buffer.from('export GOPROXY=x\nHTTPS_PROXY=x\n')), 'env');
  assert.deepEqual(
    ignored.map(({ level }) => level),
    ['warning', 'warning'],
  );
});

test('the variables that say how to get out', () => {
  assert.deepEqual(read('HTTPS_PROXY', 'http://127.0.0.1:7890'), []);
  assert.deepEqual(read('HTTPS_PROXY', 'https://proxy.corp.example:8443'), []);
  assert.deepEqual(read('https_proxy', 'https://127.0.0.1:7890'), ['variable-https http://127.0.0.1:7890']);
  assert.deepEqual(read('HTTP_PROXY', 'socks://127.0.0.1:1080'), ['variable-scheme socks5://127.0.0.1:1080']);
  assert.deepEqual(read('ALL_PROXY', 'socks5://127.0.0.1:1080'), ['all-proxy']);
  assert.deepEqual(read('NO_PROXY', 'localhost,.corp.example,*.corp.example,10.0.0.0/8,*'), []);
  assert.deepEqual(read('NO_PROXY', '192.168.*'), ['no-proxy-wildcard']);
});

test('lines of the file that do nothing', () => {
  const text = [
    '# export GOPROXY=comment',
    'export GOPROXY=https://goproxy.cn',
    ' GOSUMDB=off',
    'https_proxy=x',
    'HTTPS_PROXY=http://u:hunter2@p:1',
    'GOPROXY=a',
    'GOPROXY=b',
    'GONOSUMCHECK=1',
    'a note: x = y',
    '',
  ];
  const found = accidentsInFile(GoEnvFile.parse(Buffer.from(text.join('\n'))), '/h/env');
  assert.deepEqual(
    found.map(({ code, params }) => `${code.replace('goenv.accident-file-', '')} ${params['line']}`),
    ['ignored-line 2', 'ignored-line 3', 'ignored-line 4', 'only-environment 5', 'twice 7', 'unknown 8'],
  );
  for (const { code } of found) seen.add(code);
  assert.doesNotMatch(JSON.stringify(found), /hunter2/);
});

test('of each setting the layer that counts is looked at, and names that Go does not know', async () => {
  const system = fakeSystem({
    env: { GOPROXY: 'https://goproxy.cn', GONOSUMCHECK: '1', ALL_PROXY: 'socks5://127.0.0.1:1080' },
    files: { '.config/go/env': 'GOPROXY=direct,https://x.example\nGOSUMDB=off\nGOFLAGS=\n' },
  });
  const found = accidentsInSettings(await readGoSettings(system), system.env);
  assert.deepEqual(
    found.map(({ code, name, layer }) => `${name} ${layer.layer} ${code}`),
    [
      'GOSUMDB go-env-file goenv.accident-sumdb-off',
      'GONOSUMCHECK environment goenv.accident-no-such-name',
      'ALL_PROXY environment goenv.accident-all-proxy',
    ],
  );
});

test('no password is ever in what is printed, and what was meant has no mistake that could be mended again', () => {
  const entry = fc.constantFrom(
    ...[
      'direct',
      'off',
      'driect',
      'goproxy.cn',
      'https:/goproxy.cn',
      'https://u:hunter2@a.example/x',
      '"',
      '，',
      ' ',
    ],
    ...[
      'http://u:hunter2@a.example?q#f',
      'htps://u:hunter2@b.example',
      'gocenter.io',
      'https://goproxy.cn//',
      ';',
      '、',
    ],
  );
  const text = fc.array(fc.tuple(entry, fc.constantFrom(',', '|', '')), { maxLength: 6 });
  fc.assert(
    fc.property(
      fc.constantFrom('GOPROXY', 'GOSUMDB', 'GOPRIVATE', 'GOFLAGS', 'HTTPS_PROXY'),
      text,
      (name, parts) => {
        const value = parts.flat().join('');
        for (const { code, params, meant } of accidentsIn(name, value)) {
          assert.ok(has(code), code);
          assert.doesNotMatch(say(code, params, 'en'), /\{\w+\}|hunter2/, value);
          assert.doesNotMatch(JSON.stringify(params), /hunter2/, value);
          const mended = meant?.[name];
          if (name !== 'GOPROXY' || mended === undefined) continue;
          // Characters come first: what they hid shows in a second look, and mending that is the end.
          const more = accidentsIn(name, mended).find((one) => one.meant !== undefined)?.meant;
          const second = more === undefined ? mended : more[name];
          if (second === undefined) continue;
          const left = accidentsIn(name, second).filter((one) => one.meant !== undefined);
          assert.deepEqual(left, [], `${value} → ${mended} → ${second}`);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('the tests above have seen every code, and each has words', () => {
  assert.deepEqual([...seen].toSorted(), accidentCodes.toSorted());
  for (const code of accidentCodes) assert.ok(has(code), code);
});

test('what is called an error in GOPROXY is one to the real go', async (t) => {
  if (!needsGo(t)) return;
  const folder = await temporaryFolder(t);
  await mkdir(path.join(folder, 'm'));
  await writeFile(path.join(folder, 'm', 'go.mod'), 'module m.example\n\ngo 1.21\n');
  const refused = async (value: string) => {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      GOPROXY: value,
      GOSUMDB: 'off',
      GOTOOLCHAIN: 'local',
      GOVCS: '*:off',
    };
    const run = promisify(execFile)('go', ['list', '-m', 'm.invalid/x@v1.0.0'], {
      env,
      cwd: path.join(folder, 'm'),
    });
    return run.then(
      () => '',
      (error: unknown) => (error instanceof Error && 'stderr' in error ? String(error.stderr) : ''),
    );
  };
  // Those that go refuses before it asks anybody.
  const codes = /^(?:quotes|proxy-empty|proxy-word|proxy-scheme (?:file|https:\/\/goproxy\.cn$))/;
  const values = Object.entries(proxies).filter(([value, found]) => {
    return codes.test(found[0] ?? '') && !/^(?:https\/\/|https:\/\/\/|https:\/\/goproxy.cn[,|])/i.test(value);
  });
  assert.ok(values.length >= 5);
  for (const [value] of values) {
    assert.match(
      await refused(value),
      /invalid proxy URL|contains no entries|cannot contain colon|invalid character|missing protocol scheme/,
      value,
    );
  }
});
