import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { plannedSetup } from '../../../test/support/planned-setup.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { applyPlan, Journal, journalFolder, makeUndo, planUndo, realSystem, type System } from '../index.ts';

const child = fileURLToPath(new URL('../../../test/support/setup-child.ts', import.meta.url));

function makeHome(home: string): void {
  mkdirSync(path.join(home, 'dotfiles'));
  writeFileSync(path.join(home, 'dotfiles/bashrc'), Buffer.from('alias a=b\r\n# \xff no end', 'latin1'));
  chmodSync(path.join(home, 'dotfiles/bashrc'), 0o640);
  symlinkSync('dotfiles/bashrc', path.join(home, '.bashrc'));
  writeFileSync(path.join(home, '.old'), 'old', { mode: 0o600 });
}

/** Everything below a folder but the journal: names, bytes, rights. */
function everything(home: string): string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter(({ parentPath }) => !parentPath.includes('.local'))
    .filter(({ name }) => name !== '.local')
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const content = statSync(file).isFile() ? readFileSync(file).toString('base64') : '';
      const kind = entry.isSymbolicLink() ? 'link' : (statSync(file).mode & 0o777).toString(8);
      return `${path.relative(home, file)} ${kind} ${content}`;
    })
    .toSorted();
}

async function machine(home: string): Promise<{ system: System; journal: Journal }> {
  const system = realSystem({ env: { ...process.env, HOME: home, XDG_STATE_HOME: undefined } });
  return { system, journal: Journal.open(await journalFolder(system), system) };
}

/** True when it was killed. */
async function setUpInChild(home: string, killAt: number): Promise<boolean> {
  const env = { ...process.env, HOME: home };
  delete (env as NodeJS.ProcessEnv)['XDG_STATE_HOME'];
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const running = spawn(process.execPath, [child, String(killAt)], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.once('error', reject);
  running.once('exit', (code, signal) => {
    if (signal === 'SIGKILL') resolve(true);
    else if (code === 0) resolve(false);
    else reject(new Error(`exit code ${String(code)}`));
  });
  return promise;
}

test(
  'on the real machine: killed before or after any write, undo and setup do their work',
  { skip: process.platform === 'win32' },
  async (t) => {
    let points = 0;
    for (let killAt = 1; ; killAt += 1) {
      const [first, second] = [await temporaryFolder(t), await temporaryFolder(t)];
      for (const home of [first, second]) makeHome(home);
      const before = everything(first);
      const [wasKilled] = await Promise.all([first, second].map((home) => setUpInChild(home, killAt)));
      const undoing = await machine(first);
      const planned = await planUndo(undefined, undoing);
      if (planned !== undefined) await makeUndo(planned, undoing);
      assert.deepEqual(everything(first), before, `undo after a kill at ${killAt}`);
      const again = await machine(second);
      await applyPlan(await plannedSetup(again.system), { ...again, command: 'setup' });
      assert.deepEqual((await plannedSetup(again.system)).changes, []);
      const undo = await planUndo(undefined, again);
      assert.ok(undo);
      await makeUndo(undo, again);
      assert.deepEqual(everything(second), before, `setup and undo after a kill at ${killAt}`);
      points += 1;
      if (wasKilled !== true) break;
    }
    assert.ok(points > 8, `${points} points`);
  },
);
