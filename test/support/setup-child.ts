/**
 * A process that makes the changes of {@link plannedSetup} on the real machine, with HOME as it is given, and is killed at its n-th write:
 * `node setup-child.ts N`. Kills itself with SIGKILL, so that nothing is cleaned up.
 */
import {
  applyPlan,
  type Files,
  Journal,
  journalFolder,
  realSystem,
  type System,
} from '../../src/goenv/index.ts';
import { plannedSetup } from './planned-setup.ts';

const system = realSystem({});
let left = Number(process.argv[2]);

function step(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

/** Killed before a write, and after it: what happens within one is for the file system. */
const files: Files = {
  ...system.files,
  write: async (path, bytes, options) => {
    step();
    await system.files.write(path, bytes, options);
    step();
  },
  remove: async (path, options) => {
    step();
    await system.files.remove(path, options);
  },
};
const mortal: System = { ...system, home: system.home, files };
const journal = Journal.open(await journalFolder(mortal), mortal);
const result = await applyPlan(await plannedSetup(mortal), { system: mortal, journal, command: 'setup' });
process.stdout.write(`${String(result.made.length)}\n`);
