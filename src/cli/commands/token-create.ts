import { GomirrorError } from '../../base/index.ts';
import { parsePatterns } from '../../config/basics/index.ts';
import type { Token } from '../../ledger/index.ts';
import { say } from '../../text/index.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { listOfFlag, valueOfFlag } from '../given-words.ts';
import { type LedgerPlace, parseSpan, recordChange, remark, withLedger } from '../ledger-command.ts';
import { moment } from '../table-lines.ts';
import { tokenData } from './token-list.ts';

/** Creates a token; its secret is all that is printed on standard output, once. */
export function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  return withLedger(context, async (place) => {
    const name = valueOfFlag(context, 'name');
    if (name === undefined)
      throw new GomirrorError<CliCode>('cli.missing-argument', {
        command: 'token create',
        what: '--name NAME',
      });
    const ttl = valueOfFlag(context, 'ttl');
    const lifeMs = ttl === undefined ? undefined : parseSpan(ttl);
    if (ttl !== undefined && lifeMs === undefined)
      throw new GomirrorError<CliCode>('cli.bad-span', { flag: '--ttl', value: ttl });
    const reads = patternsOf(valueOfFlag(context, 'read'));
    const ledger = await place.open({ make: true });
    const { token, secret } = await ledger.accounts.createToken({
      name,
      owner: valueOfFlag(context, 'user'),
      groups: listOfFlag(context, 'group') ?? [],
      reads,
      expiresMs: lifeMs === undefined ? undefined : Date.now() + lifeMs,
    });
    await recordChange(ledger, { action: 'token', what: name, outcome: 'added', detail: detailOf(token) });
    if (given.flags.has('json')) {
      io.stdout.write(`${JSON.stringify({ token: tokenData(token), secret }, undefined, 2)}\n`);
      return exitCodes.ok;
    }
    io.stdout.write(`${secret}\n`);
    tell(context, place, token);
    return exitCodes.ok;
  });
}

/** As strict as the settings are: a token for a pattern that matches nothing would be refused everywhere, and nobody knows why. */
function patternsOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const reading = parsePatterns(text);
  if ('value' in reading) return reading.value;
  const { code, params } = reading.fault;
  throw new GomirrorError(code, { where: '--read', ...params });
}

function tell(context: CommandContext, place: LedgerPlace, { name, reads, expiresMs }: Token): void {
  const { io } = context;
  const { lang } = place;
  remark(context, place, 'cli.token-created', {
    name,
    reads: reads?.join(', ') ?? say('cli.token-reads-all', {}, lang),
    until:
      expiresMs === undefined
        ? say('cli.token-no-end', {}, lang)
        : say('cli.token-until', { time: moment(expiresMs) }, lang),
  });
  io.stderr.write(`${say('cli.token-use', { name }, lang)}\n`);
}

function detailOf({ owner, groups, reads, expiresMs }: Token): Record<string, string> {
  return {
    ...(owner !== undefined && { owner }),
    ...(groups.length > 0 && { groups: groups.join(',') }),
    ...(reads !== undefined && { reads: reads.join(',') }),
    ...(expiresMs !== undefined && { expires: new Date(expiresMs).toISOString() }),
  };
}
