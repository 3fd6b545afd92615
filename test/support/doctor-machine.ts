import assert from 'node:assert/strict';
import {
  type Check,
  type CheckResult,
  type Finding,
  runChecks,
  selectChecks,
} from '../../src/doctor/index.ts';
import { cgoChecks } from '../../src/doctor/cgo/index.ts';
import { containerChecks } from '../../src/doctor/containers/index.ts';
import { goChecks } from '../../src/doctor/go/index.ts';
import type { System } from '../../src/goenv/index.ts';
import { hint, say } from '../../src/text/index.ts';
import { type FakeFacts, type FakeProgram, fakeSystem } from './fake-system.ts';

/** What a made-up go says. */
export interface FakeGo {
  readonly version?: string;
  readonly goroot?: string;
  readonly arch?: string;
  /** Of `go env -json`, besides what a plain Linux has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of `go list -deps`: packages with C in them; undefined: it fails. */
  readonly users?: readonly string[];
  /** What it says on standard error, and fails, whatever is asked of it in a project. */
  readonly complaint?: string;
  readonly warning?: string;
}

/** A go that answers what the checks ask. */
export function fakeGo(facts: FakeGo = {}): FakeProgram {
  const { version = '1.26.8', goroot = '/usr/local/go', arch = 'amd64', users } = facts;
  return ([command, ...args], { env = {} }) => {
    if (command === 'version') return { stdout: `go version go${version} linux/${arch}\n` };
    if (command === 'env' && args[0] === 'GOROOT') return { stdout: `${goroot}\n${arch}\n` };
    if (facts.complaint !== undefined) return { code: 1, stderr: `${facts.complaint}\n` };
    if (command === 'env') {
      const values = {
        GOOS: 'linux',
        GOARCH: arch,
        GOHOSTOS: 'linux',
        GOHOSTARCH: arch,
        CGO_ENABLED: '0',
        CC: 'gcc',
      };
      const stderr = facts.warning === undefined ? '' : `${facts.warning}\n`;
      return { stdout: JSON.stringify({ ...values, ...facts.env }), stderr };
    }
    assert.equal(env['GOPROXY'], 'off', 'nothing is downloaded for a question');
    return users === undefined
      ? { code: 1, stderr: 'go: no\n' }
      : { stdout: users.map((user) => `${user}\n`).join('') };
  };
}

/** The files of a toolchain that is whole. */
export function toolchainFiles(root = '/usr/local/go', version = '1.26.8'): NonNullable<FakeFacts['files']> {
  return {
    [`${root}/VERSION`]: `go${version}\ntime 2026-01-01T00:00:00Z\n`,
    [`${root}/src/fmt/print.go`]: 'package fmt\n',
    [`${root}/pkg/tool/linux_amd64/compile`]: { bytes: '', mode: 0o755 },
  };
}

/** A Linux on which nothing is wrong, with a go and certificates. */
export function soundMachine(facts: FakeFacts & { readonly go?: FakeGo } = {}): FakeFacts {
  const { go, ...rest } = facts;
  return {
    ...rest,
    env: { PATH: '/usr/local/go/bin:/usr/bin:/bin', ...facts.env },
    files: {
      ...toolchainFiles(go?.goroot, go?.version),
      '/etc/passwd': 'root:x:0:0:root:/:/bin/sh\ngopher:x:1000:1000::/nowhere:/bin/sh\n',
      '/etc/os-release': 'ID=debian\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n',
      '/etc/ssl/certs/ca-certificates.crt': '-----BEGIN CERTIFICATE-----\n',
      ...facts.files,
    },
    programs: { '/usr/local/go/bin/go': fakeGo(go), ...facts.programs },
  };
}

export const machineChecks: readonly Check[] = [...goChecks, ...containerChecks, ...cgoChecks];

/** Runs a check and all that it needs on a machine. */
export async function lookAt(
  id: string,
  machine: FakeFacts | System,
  checks: readonly Check[] = machineChecks,
): Promise<Map<string, CheckResult>> {
  const system =
    'files' in machine && typeof machine.files?.read === 'function'
      ? (machine as System)
      : fakeSystem(machine as FakeFacts);
  const { signal } = new AbortController();
  const context = { system, signal, timeoutMs: 10_000, mirror: undefined, module: undefined, facts: {} };
  const results = await runChecks(selectChecks(checks, [id]), context);
  for (const result of results.values()) {
    assert.notEqual(
      result.state === 'not-run' ? result.reason.code : '',
      'doctor.check-broke',
      JSON.stringify(result),
    );
    if (result.state === 'found') for (const finding of result.findings) assertWords(finding);
  }
  return results;
}

/** What one check found, by code. */
export async function codesOf(id: string, machine: FakeFacts | System): Promise<string[]> {
  return (await findingsOf(id, machine)).map(({ code }) => code);
}

export async function findingsOf(
  id: string,
  machine: FakeFacts | System,
  checks?: readonly Check[],
): Promise<readonly Finding[]> {
  const result = (await lookAt(id, machine, checks)).get(id);
  return result?.state === 'found' ? result.findings : [];
}

/** Words in both languages, with everything filled in. */
function assertWords({ code, params, remedies }: Finding): void {
  const said = [{ code, params }, ...remedies.filter((remedy) => remedy.kind === 'advice')];
  for (const each of said) {
    for (const lang of ['en', 'zh'] as const) {
      const words = `${say(each.code, each.params, lang)}\n${hint(each.code, each.params, lang) ?? ''}`;
      assert.doesNotMatch(words, /\{\w+\}/, `${each.code} ${lang}`);
      assert.ok(!words.startsWith(each.code), `no words for ${each.code}`);
    }
  }
}
