import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { goClient, needsGo } from '../support/go.ts';
import { closedPort, project } from '../support/go-errors/stage.ts';
import { runGomirror } from '../support/gomirror.ts';

/** What the go of a test has in its environment, for a gomirror that runs it. */
function environment(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

test('a real go is run, its output and exit code kept, and its error explained', async (t) => {
  if (!needsGo(t)) return;
  const client = await goClient(t, { goproxy: `http://${await closedPort(t)}`, gosumdb: 'off' });
  const folder = await project(t);
  const env = environment(client.environment);
  const args = ['mod', 'download', 'example.com/a@v1.0.0'];
  const alone = await client.run(folder, args);
  const seen = await runGomirror(['explain', '--', 'go', ...args], { cwd: folder, env });
  assert.equal(seen.code, alone.code);
  assert.notEqual(seen.code, 0);
  assert.ok(seen.stderr.startsWith(alone.stderr), seen.stderr);
  assert.match(seen.stderr, /1 of 1: explain\.dial-refused/);
  const fine = await runGomirror(['explain', '--', 'go', 'env', 'GOFLAGS'], { cwd: folder, env });
  assert.deepEqual([fine.code, fine.stdout, fine.stderr], [0, '-modcacherw\n', '']);
});

test('from a pipe and from a file, in the language asked for, with its exit codes', async (t) => {
  const folder = await project(t);
  const file = path.join(folder, 'build.log');
  await writeFile(file, 'go: example.com/a@v1.0.0: module lookup disabled by GOPROXY=off\n');
  const known = await runGomirror(['explain', file, '--lang', 'zh']);
  assert.equal(known.code, 0);
  assert.match(known.stdout, /第 1 个，共 1 个：explain\.goproxy-off/);
  await writeFile(file, 'go: nobody has seen this before\n');
  assert.equal((await runGomirror(['explain', 'build.log'], { cwd: folder })).code, 1);
  const nothing = await runGomirror(['explain']);
  assert.equal(nothing.code, 2);
  assert.match(nothing.stderr, /there is nothing to explain/);
  assert.equal((await runGomirror(['explain', 'one', 'two'])).code, 2);
});

test('what the checks see of this machine is told with --probe', async (t) => {
  const folder = await project(t);
  const file = path.join(folder, 'build.log');
  await writeFile(file, 'cgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH\n');
  const { code, stdout } = await runGomirror(['explain', file, '--probe'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
  });
  assert.equal(code, 0);
  assert.match(stdout, /looked at just now, cgo\.compiler: /);
});
