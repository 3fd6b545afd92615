import { errorCode, GomirrorError } from '../../base/index.ts';
import { planSetup } from '../../goenv/places/index.ts';
import { realSystem, type System } from '../../goenv/system/index.ts';
import type { CliCode } from '../codes.ts';
import type { GivenArguments } from '../arguments.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { type Asker, carryOut, terminalAsker } from '../setup/carry-out.ts';
import { mirrorNames } from '../setup/mirror-names.ts';
import { readOptions, saysNothing, type SetupOptions } from '../setup/options.ts';
import { type AskPassword, wishesOf } from '../setup/wishes.ts';
import { say } from '../../text/index.ts';
import { Stopping } from '../stopping.ts';
import { styleOf } from '../style.ts';

/** What a test replaces of the process. */
export interface SetupMachine {
  readonly system?: System;
  readonly asker?: Asker;
  readonly password?: AskPassword;
}

/** Sets a machine up: plans, shows, asks, and makes the changes, each of which `undo` can put back. */
export async function run(context: CommandContext, machine: SetupMachine = {}): Promise<ExitCode> {
  const { io, lang, given } = context;
  const system = machine.system ?? realSystem({ env: io.host.env, cwd: io.host.cwd });
  const stopping = new Stopping(io);
  const { signal } = stopping;
  const asker = machine.asker ?? terminalAsker(io, signal);
  try {
    let options = readOptions(given);
    if (saysNothing(options, given) && asker.isTerminal && !given.flags.has('json')) {
      const { askOptions } = await import('../setup/questions.ts');
      options = await askOptions(asker, io.stdout, options, lang);
    } else if (saysNothing(options, given)) options = { ...options, mirror: 'auto' };
    checkLogin(options, given);
    const typed = new Map<string, Promise<string>>();
    const read = async (user: string, host: string) => {
      const { knownPassword } = await import('../secret-input.ts');
      return knownPassword(context, say('cli.setup-ask-password', { user, host }, lang), signal);
    };
    // One that is handed in is for all that want one.
    const isHandedIn = given.flags.has('password-file') || given.flags.has('password-stdin');
    const password = (user: string, host: string) => {
      const key = isHandedIn ? '' : `${user} ${host}`;
      const known = typed.get(key) ?? (machine.password ?? read)(user, host);
      typed.set(key, known);
      return known;
    };
    const isJson = given.flags.has('json');
    const { redraws } = styleOf(io, given, io.stderr);
    const names = mirrorNames(system, { signal, io, lang, isQuiet: isJson, redraws });
    const isAsked = asker.isTerminal && !isJson && !given.flags.has('yes');
    const { wishes, notes } = await wishesOf(system, options, { names, password, signal, isAsked });
    const planned = await planSetup(system, wishes);
    return await carryOut({
      io,
      lang,
      system,
      asker,
      plan: { ...planned, notes: [...notes, ...planned.notes] },
      command: (wishes.command ?? []).join(' '),
      isDry: given.flags.has('dry-run'),
      isAgreed: given.flags.has('yes'),
      isJson,
      style: styleOf(io, given),
      signal,
    });
  } catch (error) {
    if (stopping.isAsked) return stopping.codeOr(exitCodes.failed);
    if (errorCode(error) === 'mirrors.none-usable' && !given.flags.has('json')) {
      const { tellWhy } = await import('../setup/why.ts');
      if (await tellWhy({ context, system, signal }))
        throw new GomirrorError<CliCode>('cli.setup-none-reached', {}, { cause: error });
    }
    throw error;
  } finally {
    stopping.forget();
  }
}

/** A name or a password that belongs to nothing was meant for something, and must not be passed over in silence. */
function checkLogin({ login, user, proxy, team }: SetupOptions, { flags }: GivenArguments): void {
  if (login !== undefined) return;
  const passwordFlag = ['password-file', 'password-stdin'].find((name) => flags.has(name));
  const isForProxy = proxy !== undefined || team !== undefined;
  const flag = user !== undefined ? 'user' : isForProxy ? undefined : passwordFlag;
  if (flag !== undefined) throw new GomirrorError<CliCode>('cli.setup-needs-login', { flag: `--${flag}` });
}
