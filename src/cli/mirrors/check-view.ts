import type { CheckReport } from '../../goenv/index.ts';
import { hint, type Lang, say } from '../../text/index.ts';
import type { Style } from '../style.ts';
import { listing } from '../table-lines.ts';
import { faultData, faultLine } from './place.ts';

const columns = ['name', 'versions', 'newest', 'latest', 'mod', 'zip'] as const;

/** What mirrors say about one module, for a person. */
export function checkText(report: CheckReport, lang: Lang, style: Style): string {
  const words = (code: string, params = {}) => say(code, params, lang);
  const { path, version, database, mirrors, outcome, parties } = report;
  const lines: string[] = [words('cli.mirrors-check-head', { path, version })];
  const { state, name = '', by = '', modHash, zipHash } = database;
  lines.push(words(`cli.mirrors-check-database.${state}`, { name, by }));
  for (const hash of [zipHash, modHash]) if (hash !== undefined) lines.push(`  ${hash}`);
  const heads = columns.map((column) => words(`cli.mirrors-head.${column}`));
  const rows = mirrors.map(({ mirror, versions, newest, latest, mod, zip }) => [
    mirror.name,
    versions === undefined ? '-' : String(versions),
    newest ?? '-',
    latest ?? '-',
    words(`cli.mirrors-verdict.${mod.verdict}`),
    words(`cli.mirrors-verdict.${zip.verdict}`),
  ]);
  const remarks = mirrors.flatMap(({ mirror, faults, mod, zip }) => [
    ...faults.map((fault) => faultLine(mirror.name, fault, lang)),
    ...[mod, zip]
      .filter(({ verdict }) => verdict === 'wrong' || verdict === 'alone')
      .map(({ hash = '' }) => `  ${mirror.name}: ${hash}`),
  ]);
  const names = parties.map((party) => party.join(', ')).join(' | ');
  const ending = [words(`cli.mirrors-outcome.${outcome}`, { names })];
  const advice = hint(`cli.mirrors-outcome.${outcome}`, { names }, lang);
  if (advice !== undefined) ending.push(advice);
  return [
    ...lines.map((line) => `${line}\n`),
    '\n',
    listing([heads, ...rows], style, lang),
    ...(remarks.length === 0 ? [] : [`\n${words('cli.mirrors-remarks')}\n${remarks.join('\n')}\n`]),
    `\n${ending.join('\n')}\n`,
  ].join('');
}

/** The same for a script (`schema/mirrors-check.schema.json`). */
export function checkData(report: CheckReport, lang: Lang): string {
  const { path, version, database, mirrors, outcome, parties } = report;
  const { name = null, state, modHash = null, zipHash = null, by = null } = database;
  const data = {
    version: 1,
    module: { path, version },
    database: { name, state, modHash, zipHash, by },
    mirrors: mirrors.map(({ mirror, versions, newest, latest, lists, mod, zip, faults }) => ({
      name: mirror.name,
      url: mirror.url,
      versions: versions ?? null,
      newest: newest ?? null,
      latest: latest ?? null,
      lists: lists ?? null,
      mod: { hash: mod.hash ?? null, verdict: mod.verdict },
      zip: { hash: zip.hash ?? null, verdict: zip.verdict },
      faults: faults.map((fault) => faultData(fault, lang)),
    })),
    outcome,
    parties,
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}
