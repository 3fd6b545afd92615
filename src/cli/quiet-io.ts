import type { Config } from '../config/index.ts';
import type { CliIo } from './command.ts';
import { mayColor } from './print.ts';
import type { AppIo } from './seam.ts';

/**
 * What a mirror gets of the process that was started for one command: standard output belongs to the command, so that the
 * log goes nowhere, or to standard error when it is wanted.
 */
export function quietIo(io: CliIo, { lang }: Config, wantsLog = false): AppIo {
  return {
    stdout: wantsLog ? io.stderr : { write: () => true },
    stderr: io.stderr,
    host: io.host,
    lang,
    version: io.version,
    color: wantsLog && mayColor(io.stderr, io.host.env),
    logFormat: wantsLog ? 'pretty' : 'json',
  };
}
