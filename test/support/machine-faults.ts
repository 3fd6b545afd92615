/**
 * Faults of the machine, to preload into a process (`node --import`), its threads included. What is wrong stands in a file
 * named by `MACHINE_FAULTS`, in JSON, read anew at each call; without the file all is well:
 *
 * - `fail`: names of functions of `node:fs` and the error code with which they fail from now on,
 * - `kill`: the `nth` call of the function `name` is the last thing the process does: it dies by SIGKILL `before` it,
 *   `after` it, or, where it writes, with `half` of the bytes written,
 * - `clockMs`: how far the wall clock is off; taken up at SIGUSR2, which prints an event `clock-stepped`.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

export interface MachineFaults {
  readonly fail?: Readonly<Partial<Record<FaultyCall, string>>>;
  readonly kill?: { readonly name: FaultyCall; readonly nth: number; readonly when: KillMoment };
  readonly clockMs?: number;
}

export type FaultyCall = (typeof calls)[number];
export type KillMoment = 'before' | 'half' | 'after';

const calls = [
  'writeFileSync',
  'fsyncSync',
  'renameSync',
  'linkSync',
  'rmSync',
  'mkdirSync',
  'open',
  'openSync',
  'writev',
] as const;

type AnyFunction = (this: unknown, ...given: unknown[]) => unknown;

const file = process.env['MACHINE_FAULTS'];
const readFaults = fs.readFileSync;

function current(): MachineFaults {
  try {
    return JSON.parse(readFaults(file ?? '', 'utf8')) as MachineFaults;
  } catch {
    return {};
  }
}

function systemError(code: string, name: string): Error {
  return Object.assign(new Error(`${code}: injected, ${name}`), { code, syscall: name });
}

/** Half of what a call was about to write; calls that write nothing stay as they are. */
function halved(name: FaultyCall, given: unknown[]): unknown[] {
  const half = (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length / 2));
  if (name === 'writeFileSync') return [given[0], half(Buffer.from(given[1] as Uint8Array)), given[2]];
  if (name !== 'writev') return given;
  fs.writevSync(given[0] as number, [half(Buffer.concat(given[1] as Uint8Array[]))], given[2] as number);
  return given;
}

/** Reading is never at fault here. */
function onlyReads(name: FaultyCall, given: unknown[]): boolean {
  return (name === 'open' || name === 'openSync') && (given[1] === 'r' || typeof given[1] === 'function');
}

function faulty(name: FaultyCall, original: AnyFunction): AnyFunction {
  let count = 0;
  return function (this: unknown, ...given) {
    if (onlyReads(name, given)) return original.apply(this, given);
    const { fail, kill } = current();
    const code = fail?.[name];
    if (code !== undefined) {
      const callback = given.at(-1);
      if (typeof callback !== 'function') throw systemError(code, name);
      setImmediate(callback as (error: Error) => void, systemError(code, name));
      return undefined;
    }
    count++;
    if (kill?.name !== name || kill.nth !== count) return original.apply(this, given);
    if (kill.when === 'half') {
      const less = halved(name, given);
      if (name !== 'writev') original.apply(this, less);
    } else if (kill.when === 'after') {
      if (name === 'writev') {
        const [fd, batch, position] = given as [number, Uint8Array[], number];
        fs.writevSync(fd, batch, position);
      } else original.apply(this, given);
    }
    process.kill(process.pid, 'SIGKILL');
    throw new Error('alive after SIGKILL');
  };
}

if (file !== undefined) {
  const patched = fs as unknown as Record<FaultyCall, AnyFunction>;
  for (const name of calls) patched[name] = faulty(name, patched[name]);
  syncBuiltinESMExports();
  if (isMainThread) {
    const realNow = Date.now;
    let offMs = current().clockMs ?? 0;
    Date.now = () => realNow() + offMs;
    process.on('SIGUSR2', () => {
      offMs = current().clockMs ?? 0;
      process.stdout.write(`${JSON.stringify({ event: 'clock-stepped', offMs })}\n`);
    });
  }
}
