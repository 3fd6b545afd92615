import { type MirrorReport, unknownMirror } from '../../goenv/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import type { Check, CheckContext, CheckResult, Finding } from '../types.ts';
import { type Entry, type Mirrors, privatePatterns, wantedModules, withMirrors } from './entries.ts';
import type { ModulesOptions } from './index.ts';
import { networkNeeds } from './needs.ts';

/** Of more mirrors than that the rest is not asked. */
const mostMirrors = 3;
const partOfTime = 0.75;

/** Others say it, with more to it: about the way there, about the checksum database, and about modules that are not there. */
const saidElsewhere: ReadonlySet<string> = new Set([
  'mirrors.no-database',
  'mirrors.sumdb-broken',
  'mirrors.behind',
  'mirrors.not-asked',
  'mirrors.fails-often',
  'mirrors.time-over',
  'origin.absent',
  'origin.timeout',
  'origin.unreachable',
  'origin.untrusted',
]);
const otherBytes: ReadonlySet<string> = new Set(['mirrors.other-go-mod', 'mirrors.other-zip']);

/** Whether each mirror speaks the protocol as go needs it ("GOPROXY protocol" in the Go Modules Reference). */
export function makeConformanceCheck(options: ModulesOptions): Check {
  return {
    id: 'modules.conformance',
    group: 'modules',
    needs: networkNeeds,
    byDefault: true,
    run: (context) => withMirrors(context, (mirrors) => run(context, mirrors, options)),
  };
}

async function run(context: CheckContext, mirrors: Mirrors, options: ModulesOptions): Promise<CheckResult> {
  const { tools, settings } = mirrors;
  const asked = mirrors.entries.filter(({ kind }) => kind === 'mirror').slice(0, mostMirrors);
  const isHidden = [privatePatterns(settings, 'GONOPROXY'), privatePatterns(settings, 'GONOSUMDB')];
  const own = (await wantedModules(context)).find(({ path }) =>
    isHidden.every((each) => !each.matches(path)),
  );
  const samples = options.samples ?? (own === undefined ? tools.usualSamples : tools.samplesOf(own));
  const reports = await Promise.all(
    asked.map(({ name, place }) =>
      tools.probeMirror(unknownMirror(name, place, 'given'), {
        system: context.system,
        log: tools.logPlaces(settings),
        version: 'doctor',
        samples,
        timeoutMs: context.timeoutMs * partOfTime,
        signal: context.signal,
      }),
    ),
  );
  const isOwn = own !== undefined && options.samples === undefined;
  const found = reports.flatMap((report, index) => {
    const entry = asked[index];
    return entry === undefined ? [] : findingsOf(entry, index === 0, report, isOwn);
  });
  return resultOf(found, reports.map(seenOf));
}

function seenOf({ mirror, state, steps, sumdb, toolchains }: MirrorReport): string {
  const said = steps.map(
    ({ kind, failed, tried }) => `${kind} ${failed === 0 ? 'ok' : `${failed}/${tried} failed`}`,
  );
  return `${mirror.name}: ${state}; ${said.join(', ')}; sumdb ${sumdb}, toolchains ${toolchains}`;
}

function findingsOf({ name }: Entry, isFirst: boolean, report: MirrorReport, isOwn: boolean): Finding[] {
  const evidence = [seenOf(report)];
  const level = isFirst ? 'error' : 'warning';
  const found: Finding[] = [];
  for (const { code, params } of report.faults) {
    if (saidElsewhere.has(code)) continue;
    if (otherBytes.has(code)) {
      const remedies = [command('gomirror mirrors use best'), advice('doctor.do-report-bytes')];
      const isProven = report.hashes === 'differs';
      found.push(
        finding(
          'doctor.mirror-other-bytes',
          'error',
          { ...params, name, why: code },
          {
            sure: isProven ? 'certain' : 'likely',
            evidence,
            remedies,
          },
        ),
      );
      continue;
    }
    const remedies = [command('gomirror mirrors use best')];
    // A single request that failed may have been bad luck.
    const sure = code.startsWith('origin.') ? 'likely' : 'certain';
    found.push(
      finding('doctor.mirror-fault', level, { ...params, name, why: code }, { sure, evidence, remedies }),
    );
  }
  const lacks = ['info', 'mod', 'zip'].every((kind) => isAbsent(report, kind));
  if (lacks && !isOwn)
    found.push(
      finding(
        'doctor.mirror-empty',
        'warning',
        { name },
        { sure: 'likely', evidence, remedies: [command('gomirror mirrors list')] },
      ),
    );
  return found;
}

function isAbsent({ steps }: MirrorReport, kind: string): boolean {
  const step = steps.find((each) => each.kind === kind);
  return step !== undefined && step.failed === step.tried && step.fault?.code === 'origin.absent';
}
