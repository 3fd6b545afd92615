import { formatBytes } from '../../base/index.ts';
import type { BenchReport, MirrorReport } from '../../goenv/index.ts';
import { hint, type Lang, printable, say } from '../../text/index.ts';
import type { Style } from '../style.ts';
import { isoTime, listing } from '../table-lines.ts';
import { faultData, faultLine } from './place.ts';

const columns = [
  'name',
  'state',
  'first-byte',
  'speed',
  'failures',
  'fresh',
  'bytes',
  'database',
  'toolchains',
  'certificate',
] as const;

/** A bench for a person: a table, what is wrong with whom, and what is recommended. */
export function benchText(report: BenchReport, lang: Lang, style: Style): string {
  const words = (code: string, params = {}) => say(code, params, lang);
  const { mirrors, recommendation, database } = report;
  const rows = mirrors.map((mirror) => rowOf(mirror, lang));
  const lines: string[] = [];
  for (const { url, reachable, fault } of database.places) {
    const code = `cli.mirrors-database-${reachable ? 'reached' : 'not-reached'}`;
    lines.push(words(code, { url, reason: fault === undefined ? '' : words(fault.code, fault.params) }));
  }
  const remarks = mirrors.flatMap(({ mirror, faults }) =>
    faults.map((fault) => faultLine(mirror.name, fault, lang)),
  );
  if (remarks.length > 0) lines.push('', words('cli.mirrors-remarks'), ...remarks);
  lines.push('');
  if (recommendation === undefined) {
    const asked = { asked: mirrors.length };
    lines.push(words('mirrors.none-usable', asked), hint('mirrors.none-usable', asked, lang) ?? '');
  } else {
    const { names, goproxy, gosumdb, reasons } = recommendation;
    lines.push(words('cli.mirrors-recommended', { names: names.join(', ') }));
    for (const { code, params } of reasons) lines.push(`  ${words(code, params)}`);
    lines.push(`  GOPROXY=${printable(goproxy)}`);
    if (gosumdb !== undefined) lines.push(`  GOSUMDB=${gosumdb}`);
    lines.push(words('cli.mirrors-how', { names: names.join(' ') }));
  }
  const heads = columns.map((column) => words(`cli.mirrors-head.${column}`));
  const table = listing([heads, ...rows], style, lang);
  return `${table}\n${lines.join('\n')}\n`;
}

function rowOf(report: MirrorReport, lang: Lang): readonly string[] {
  const words = (code: string, params = {}) => say(code, params, lang);
  const { mirror, state, firstByte, throughput, requests, failures } = report;
  const speed = (rate: number) => `${formatBytes(Math.max(0, rate))}/s`;
  return [
    mirror.name,
    words(`cli.mirrors-state.${state}`),
    firstByte === undefined ? '-' : `${Math.round(firstByte.p50)}/${Math.round(firstByte.p95)} ms`,
    throughput === undefined ? '-' : `${speed(throughput.p50)} / ${speed(throughput.p95)}`,
    `${failures}/${requests}`,
    words(`cli.mirrors-fresh.${report.freshness}`),
    words(`cli.mirrors-hashes.${report.hashes}`),
    words(`cli.mirrors-support.${report.sumdb}`),
    words(`cli.mirrors-support.${report.toolchains}`),
    certificateOf(report, lang),
  ];
}

function certificateOf({ certificate, mirror }: MirrorReport, lang: Lang): string {
  if (certificate === undefined) return mirror.url.startsWith('http:') ? 'http' : '-';
  const { issuer, expiresMs, fault, http2 } = certificate;
  const date = isoTime(expiresMs)?.slice(0, 10) ?? '?';
  const code = fault === undefined ? 'cli.mirrors-certificate' : 'cli.mirrors-certificate-bad';
  return say(code, { issuer, date, h2: http2 ? ', h2' : '', fault: fault ?? '' }, lang);
}

/** The same for a script (`schema/mirrors-bench.schema.json`). Times in milliseconds, rates in bytes a second. */
export function benchData(report: BenchReport, lang: Lang): string {
  const { startedMs, durationMs, samples, database, truth, mirrors, recommendation } = report;
  const data = {
    version: 1,
    started: isoTime(startedMs),
    durationMs: Math.round(durationMs),
    samples,
    database: {
      name: database.name,
      places: database.places.map(({ url, setting, reachable, fault }) => ({
        url,
        setting: setting ?? null,
        reachable,
        fault: fault === undefined ? null : faultData(fault, lang),
      })),
    },
    truth,
    mirrors: mirrors.map((each) => reportData(each, lang)),
    recommendation: recommendation === undefined ? null : recommendationData(recommendation, lang),
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

function recommendationData(
  { names, goproxy, gosumdb, reasons }: NonNullable<BenchReport['recommendation']>,
  lang: Lang,
) {
  const told = reasons.map(({ code, params }) => ({ code, params, message: say(code, params, lang) }));
  return { names, goproxy, gosumdb: gosumdb ?? null, reasons: told };
}

function reportData(report: MirrorReport, lang: Lang) {
  const { mirror, certificate } = report;
  return {
    name: mirror.name,
    url: mirror.url,
    state: report.state,
    faults: report.faults.map((fault) => faultData(fault, lang)),
    firstByteMs: report.firstByte ?? null,
    bytesPerSecond: report.throughput ?? null,
    requests: report.requests,
    failures: report.failures,
    newest: report.newest ?? null,
    freshness: report.freshness,
    hashes: report.hashes,
    sumdb: report.sumdb,
    toolchains: report.toolchains,
    certificate:
      certificate === undefined
        ? null
        : {
            issuer: certificate.issuer,
            expires: isoTime(certificate.expiresMs),
            fault: certificate.fault ?? null,
            http2: certificate.http2,
          },
    steps: report.steps.map(({ kind, tried, failed, fault }) => ({
      kind,
      tried,
      failed,
      fault: fault === undefined ? null : faultData(fault, lang),
    })),
  };
}
