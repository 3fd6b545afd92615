import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../test/support/gomirror.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import type { Row } from '../report.ts';
import { type Bench, roundsOf } from '../rig.ts';
import { alternate } from '../statistics.ts';

const run = promisify(execFile);

/** One typical command of each group, none of which needs a network or a machine that is set up. */
const commands = [
  'config show',
  'mirrors list',
  'setup --mirror goproxy.cn --dry-run',
  'undo --list',
  'doctor --list',
  'explain --help',
  'user list',
  'completion bash',
];

/** Whole commands from start to end, in the form that is published, against a bare node. */
export async function startOfCommands(bench: Bench): Promise<Row[]> {
  const folder = await temporaryFolder(bench.scope);
  const program = await published(folder);
  const home = path.join(folder, 'home');
  await mkdir(home);
  const env = { PATH: process.env['PATH'], HOME: home, USERPROFILE: home, LANG: 'C.UTF-8' };
  const timed = async (args: readonly string[]) => {
    const begin = performance.now();
    await run(process.execPath, args, { env, cwd: home });
    return performance.now() - begin;
  };
  const rows: Row[] = [];
  for (const command of commands) {
    const args = [program, ...command.split(' ')];
    // The first run compiles, and keeps what it compiled for the others.
    await timed(args);
    const { ours, theirs } = await alternate(roundsOf(bench, 15), {
      ours: () => timed(args),
      theirs: () => timed(['-e', '0']),
    });
    rows.push({
      what: `gomirror ${command}`,
      unit: 'ms',
      ours,
      reference: { name: 'node -e 0', spread: theirs },
      target: { of: 'value', better: 'less', goal: 90, atLeast: 120 },
    });
  }
  return rows;
}

/** The files of the package without its sources, so that no time goes into asking whether `dist/` is current. Gives the program. */
async function published(folder: string): Promise<string> {
  const target = path.join(folder, 'package');
  for (const name of ['bin', 'dist', 'package.json'])
    await cp(path.join(projectFolder, name), path.join(target, name), { recursive: true });
  await symlink(path.join(projectFolder, 'node_modules'), path.join(target, 'node_modules'), 'junction');
  return path.join(target, 'bin', 'gomirror.js');
}
