import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { recordIo } from '../../test/support/cli-io.ts';
import { machineChecks, soundMachine } from '../../test/support/doctor-machine.ts';
import { type FakeFacts, fakeSystem } from '../../test/support/fake-system.ts';
import { schemaProblems } from '../../test/support/json-schema.ts';
import type { Check } from '../doctor/index.ts';
import { parseArguments } from './arguments.ts';
import { flagsOf } from './settings-flags.ts';
import { commands } from './commands.ts';
import { run } from './commands/doctor.ts';

const schema: unknown = JSON.parse(
  readFileSync(new URL('../../schema/doctor.schema.json', import.meta.url), 'utf8'),
);
const command = commands.find(({ name }) => name === 'doctor');

async function doctor(
  argv: readonly string[],
  machine: FakeFacts = soundMachine(),
  more: {
    checks?: readonly Check[];
    answer?: string;
    lang?: 'en' | 'zh';
    system?: ReturnType<typeof fakeSystem>;
  } = {},
) {
  assert.ok(command);
  const io = recordIo();
  const given = parseArguments(argv, flagsOf(command), 'doctor');
  const system = more.system ?? fakeSystem(machine);
  const asker = { isTerminal: more.answer !== undefined, ask: () => Promise.resolve(more.answer ?? '') };
  const context = { io, lang: more.lang ?? ('en' as const), given };
  const code = await run(context, { system, checks: more.checks ?? machineChecks, asker });
  return { code, out: io.out(), err: io.err(), system };
}

const typo = soundMachine({ files: { '.config/go/env': 'GOFLAGS=\nGOPROXY="https://goproxy.cn,direct"\n' } });

test('clean is 0, findings are 1, notes alone are 0', async () => {
  const clean = await doctor([]);
  assert.equal(clean.code, 0);
  assert.match(clean.out, /^\d+ checks, nothing wrong\n$/);
  assert.equal((await doctor([], {})).code, 1);
  const note = await doctor(['go'], soundMachine({ env: { GOROOT: '/usr/local/go' } }));
  assert.equal(note.code, 0);
  assert.match(note.out, /^note: GOROOT is set/);
});

test('the root cause first, what was seen, what to type, and what was not looked at because of it', async () => {
  const { out } = await doctor([], {
    files: { '/etc/os-release': 'ID=alpine\n', '/etc/ssl/cert.pem': '-----BEGIN' },
  });
  assert.match(out, /^wrong: there is no go on this machine/);
  assert.match(out, /\n {4}\| PATH=\/usr\/local\/bin/);
  assert.match(out, /\n {4}\$ sudo apk add go\n/);
  assert.match(out, /because of this not looked at: .*go\.env.*cgo\.compiler/);
  assert.match(out, /\[doctor\.go-missing, check go\.present\]/);
});

test('in Chinese everything is Chinese', async () => {
  const { out } = await doctor([], {}, { lang: 'zh' });
  assert.match(out, /^错误：本机没有 go/m);
  assert.doesNotMatch(out, /\b(?:the|is|not|because)\b/);
});

test('what the environment hides is said where --fix would write it', async () => {
  const check: Check = {
    id: 'go.x',
    group: 'go',
    needs: [],
    byDefault: true,
    run: () => {
      const remedies = [{ kind: 'go-settings' as const, settings: { GOPROXY: 'https://goproxy.cn,direct' } }];
      const params = { name: 'x' };
      const found = {
        code: 'doctor.x',
        level: 'error',
        sure: 'certain',
        params,
        evidence: [],
        remedies,
      } as const;
      return Promise.resolve({ state: 'found', seen: [], findings: [found] });
    },
  };
  const said = /The environment sets GOPROXY/;
  assert.match((await doctor([], { env: { GOPROXY: 'https://x.example' } }, { checks: [check] })).out, said);
  assert.doesNotMatch((await doctor([], {}, { checks: [check] })).out, said);
});

test('--plain has words instead of signs', async () => {
  const { out } = await doctor(['--plain'], {});
  assert.doesNotMatch(out, /^ *[|$] /m);
  assert.match(out, /seen: PATH=/);
});

test('names: a group, a check, a slip with the nearest; --list', async () => {
  assert.match((await doctor(['--verbose', 'containers.user'])).out, /^\[fine\] containers\.user/);
  const slip = await doctor(['go.presnt']);
  assert.equal(slip.code, 2);
  assert.match(slip.err, /there is no check "go\.presnt"\n.*Did you mean "go\.present"\?/);
  const { out, code } = await doctor(['--list']);
  assert.equal(code, 0);
  assert.match(out, /^go\.present +which go/);
  assert.match(out, /go\.test-std .*\(only when it is named\)/);
  assert.equal((JSON.parse((await doctor(['--list', '--json'])).out) as { version: number }).version, 1);
});

test('--module and --timeout are checked', async () => {
  for (const bad of [
    '--module=x',
    '--module=example.com/m@',
    '--timeout=soon',
    '--timeout=0',
    '--timeout=10ms',
  ])
    assert.equal((await doctor([bad])).code, 2, bad);
  assert.equal((await doctor(['--module=golang.org/x/text@v0.14.0', '--timeout=1m'])).code, 0);
});

test('--json follows its schema, with findings of every kind', async () => {
  const machines = [
    soundMachine(),
    {},
    typo,
    soundMachine({ env: { GOPROXY: 'https://me:hunter22@x.example，direct', GOROOT: '/nowhere' } }),
  ];
  for (const machine of machines) {
    const { out } = await doctor(['--json'], machine);
    assert.deepEqual(schemaProblems(schema, JSON.parse(out)), []);
    assert.doesNotMatch(out, /hunter22/);
  }
  assert.notDeepEqual(schemaProblems(schema, { version: 2 }), []);
});

test('--fix shows, asks, mends, looks again; undo can take it back', async () => {
  const left = await doctor(['--fix', 'settings'], typo, { answer: 'n' });
  assert.equal(left.code, 1);
  assert.match(left.out, /- GOPROXY="https:\/\/goproxy\.cn,direct"/);
  const before = String(await left.system.files.read(`${left.system.home}/.config/go/env`));
  assert.match(before, /"https/);

  const mended = await doctor(['--fix', 'settings'], typo, { answer: 'y' });
  assert.equal(mended.code, 0);
  assert.equal(
    String(await mended.system.files.read(`${mended.system.home}/.config/go/env`)),
    'GOFLAGS=\nGOPROXY=https://goproxy.cn,direct\n',
  );
  assert.match(mended.out, /Looking again:\n\n\d+ checks, nothing wrong\n$/);
});

test('--fix without a terminal changes nothing without --yes', async () => {
  const { code, err, system } = await doctor(['--fix', 'settings'], typo);
  assert.equal(code, 2);
  assert.match(err, /nothing was changed/);
  assert.equal(system.steps, 0);
  const { out } = await doctor(['--fix', '--yes', '--json', 'settings'], typo);
  const data = JSON.parse(out) as { fixed: { id: string | null }; findings: unknown[] };
  assert.deepEqual(schemaProblems(schema, data), []);
  assert.match(data.fixed.id ?? '', /^\d{8}-/);
  assert.deepEqual(data.findings, []);
});

test('--fix removes below the caches only, whatever a finding says', async () => {
  const system = fakeSystem(
    soundMachine({ files: { 'go/pkg/mod/cache/download/x/@v/v1.zip': 'bad', 'precious.txt': 'mine' } }),
  );
  const cache = `${system.home}/go/pkg/mod`;
  system.files.put(`${cache}/away`, { kind: 'link', to: system.home });
  const paths = [
    `${cache}/cache/download/x/@v/v1.zip`,
    cache,
    `${cache}/../../../precious.txt`,
    `${cache}/away/precious.txt`,
    `${system.home}/precious.txt`,
    'precious.txt',
    '/etc/passwd',
  ];
  const check: Check = {
    id: 'cache.modules',
    group: 'cache',
    needs: [],
    byDefault: true,
    run: async () => {
      if ((await system.files.read(paths[0] ?? '')) === undefined) return { state: 'ok', seen: [] };
      const remedies = [{ kind: 'remove' as const, paths }];
      const params = { file: 'x', why: 'verify.bad-zip', count: 1 };
      return {
        state: 'found',
        seen: [],
        findings: [
          { code: 'doctor.cache-damaged', level: 'error', sure: 'certain', params, evidence: [], remedies },
        ],
      };
    },
  };
  const { code, out } = await doctor(['--fix', '--yes'], {}, { checks: [check], system });
  assert.equal(code, 0);
  assert.equal([...out.matchAll(/to be deleted: /g)].length, 1);
  assert.equal(String(await system.files.read(`${system.home}/precious.txt`)), 'mine');
  assert.ok(await system.files.read('/etc/passwd'));
  assert.equal(await system.files.read(paths[0] ?? ''), undefined);
});

test('what could not be looked at is neither clean nor a finding', async () => {
  const check: Check = {
    id: 'network.dns',
    group: 'network',
    needs: [],
    byDefault: true,
    run: () => Promise.reject(new TypeError('oh')),
  };
  const { code, out } = await doctor([], {}, { checks: [check] });
  assert.equal(code, 2);
  assert.match(out, /network\.dns: the check itself failed: oh/);
});

test('Ctrl-C ends it with 130', async () => {
  assert.ok(command);
  const io = recordIo();
  const check: Check = {
    id: 'go.x',
    group: 'go',
    needs: [],
    byDefault: true,
    run: () => new Promise(() => undefined),
  };
  const given = parseArguments([], flagsOf(command), 'doctor');
  const ended = run({ io, lang: 'en', given }, { system: fakeSystem(), checks: [check] });
  setTimeout(() => io.stop('interrupt'), 20);
  assert.equal(await ended, 130);
});
