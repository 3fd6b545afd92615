import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { goClient, needsGo } from '../support/go.ts';
import { projectFolder, startGomirror } from '../support/gomirror.ts';
import { temporaryFolder } from '../support/temp.ts';

const workA = path.join(projectFolder, 'bench', 'work-a');
/** Work A has 330 modules in its graph and 173 zips. */
const leastModules = 150;

/** A program on a few of work A's modules, so that what was downloaded is also compiled and run. */
const source = `package main

import (
	"fmt"

	"github.com/BurntSushi/toml"
	"github.com/fatih/color"
	"github.com/google/uuid"
	"github.com/gorilla/mux"
	"github.com/hashicorp/go-multierror"
	"golang.org/x/mod/semver"
)

func main() {
	var settings struct{ Name string }
	if _, err := toml.Decode("name = 'gomirror'", &settings); err != nil {
		panic(multierror.Append(nil, err))
	}
	_ = mux.NewRouter()
	color.NoColor = true
	fmt.Println(settings.Name, uuid.Nil, semver.Max("v1.2.0", "v1.10.0"), color.GreenString("built"))
}
`;
const printed = 'gomirror 00000000-0000-0000-0000-000000000000 v1.10.0 built\n';

/** Downloads everything and builds, as a machine that never saw a module before. */
async function build(t: TestContext, goproxy: string): Promise<void> {
  const folder = await temporaryFolder(t);
  for (const name of ['go.mod', 'go.sum']) await copyFile(path.join(workA, name), path.join(folder, name));
  await writeFile(path.join(folder, 'main.go'), source);
  const client = await goClient(t, { goproxy, gosumdb: 'sum.golang.org' });
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await client.run(folder, args, { timeoutMs: 300_000 });
    assert.equal(code, 0, `go ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const downloaded = await run('mod', 'download', '-json');
  const zips = downloaded.match(/^\t"Zip": /gm)?.length ?? 0;
  assert.ok(zips >= leastModules, `${zips} modules`);
  assert.match(await run('mod', 'verify'), /all modules verified/);
  assert.equal(await run('run', '-mod=mod', '.'), printed);
  // Nothing in go.sum speaks for this one: the client asks the checksum database, through the mirror.
  assert.match(await run('mod', 'download', '-json', 'rsc.io/quote@v1.5.2'), /"Sum": "h1:/);
}

/** Runs `gomirror verify --json` on a data folder. */
function verify(data: string, args: readonly string[]) {
  return new Promise<{ code: number; report: Readonly<Record<string, unknown>> }>((resolve) => {
    const program = path.join(projectFolder, 'bin', 'gomirror.js');
    const all = [program, 'verify', data, '--json', ...args];
    execFile(process.execPath, all, { maxBuffer: 2 ** 26 }, (error, stdout) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      resolve({ code, report: JSON.parse(stdout) as Readonly<Record<string, unknown>> });
    });
  });
}

test('a real project through an empty mirror, and again with every upstream gone', async (t) => {
  if (!needsGo(t)) return;
  const mirror = await startGomirror(t, { upstream: 'official', mayDialOut: true });
  await build(t, mirror.url);
  const fills = mirror.events.filter(({ event, kind }) => event === 'fill' && kind === 'zip');
  assert.ok(fills.length >= leastModules);
  for (const fill of fills) assert.equal(fill['verified'], true, JSON.stringify(fill));

  // Under the guard: this one could not reach anybody.
  const cutOff = await mirror.restart({ upstream: 'off', mayDialOut: false });
  await build(t, cutOff.url);
  assert.equal(cutOff.events.filter(({ event }) => event === 'fill').length, 0);
  assert.equal((await cutOff.stop()).code, 0);

  const { code, report } = await verify(cutOff.data, ['--offline']);
  assert.equal(code, 0, JSON.stringify(report).slice(0, 2000));
  assert.deepEqual([report['findings'], report['unproven'], report['complete']], [0, 0, true]);
  assert.ok(Number(report['proven']) >= 2 * leastModules);
});

test('a toolchain through the mirror, by GOTOOLCHAIN, and again with every upstream gone', async (t) => {
  if (!needsGo(t)) return;
  const wanted = 'go1.26.2';
  const folder = await temporaryFolder(t);
  const runIt = async (goproxy: string) => {
    const client = await goClient(t, {
      goproxy,
      gosumdb: 'sum.golang.org',
      env: { GOTOOLCHAIN: wanted },
    });
    const { code, stdout, stderr } = await client.run(folder, ['version'], { timeoutMs: 300_000 });
    assert.equal(code, 0, stderr);
    assert.ok(stdout.startsWith(`go version ${wanted} `), stdout);
    assert.match(stderr, /^go: downloading go1\.26\.2 /m);
  };
  const mirror = await startGomirror(t, { upstream: 'official', mayDialOut: true });
  await runIt(mirror.url);
  const fill = await mirror.waitFor(
    ({ event, path: of }) => event === 'fill' && of === 'golang.org/toolchain',
  );
  assert.equal(fill['verified'], true);
  const cutOff = await mirror.restart({ upstream: 'off', mayDialOut: false });
  await runIt(cutOff.url);
});
