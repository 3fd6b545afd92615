import { type MirrorReport, unknownMirror } from '../../goenv/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { privatePatterns } from '../machine/index.ts';
import type { Check, CheckContext, CheckResult, Finding } from '../types.ts';
import { type Entry, type Mirrors, type Wanted, wantedModules, withMirrors } from './entries.ts';
import type { ModulesOptions } from './index.ts';
import { networkNeeds } from './needs.ts';

/** Of more mirrors than that the rest is not asked. */
const mostMirrors = 3;
const partOfTime = 0.75;

/** Others say it, with more to it: about the way there, and about modules that are not there. */
const saidElsewhere: ReadonlySet<string> = new Set([
  'mirrors.time-over',
  'origin.absent',
  'origin.timeout',
  'origin.unreachable',
  'origin.untrusted',
]);
const otherBytes: ReadonlySet<string> = new Set(['mirrors.other-go-mod', 'mirrors.other-zip']);

type Kind = MirrorReport['steps'][number]['kind'];

/**
 * What go does without when it builds what go.mod names, and what then fails: tried with go 1.26. `@latest` is not among them: go takes it
 * only where the list is empty.
 */
const dispensable: readonly (readonly [Kind, string])[] = [
  ['info', 'doctor.mirror-no-info'],
  ['list', 'doctor.mirror-no-list'],
  ['absence', 'doctor.mirror-no-absence'],
];

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
    if (entry === undefined) return [];
    const isFirst = index === 0;
    const goesOn = entry.thenOn === 'any' && entry !== mirrors.entries.at(-1);
    return findingsOf(report, {
      entry,
      isFirst,
      goesOn,
      own: isOwn ? own : undefined,
      sample: samples.small,
    });
  });
  return resultOf(found, reports.map(seenOf));
}

function seenOf({ mirror, state, steps, sumdb, toolchains }: MirrorReport): string {
  const said = steps.map(
    ({ kind, failed, tried }) => `${kind} ${failed === 0 ? 'ok' : `${failed}/${tried} failed`}`,
  );
  return `${mirror.name}: ${state}; ${said.join(', ')}; sumdb ${sumdb}, toolchains ${toolchains}`;
}

/** What a mirror is to go: `goesOn` where go asks the next entry after a failure. */
interface Asked {
  readonly entry: Entry;
  readonly isFirst: boolean;
  readonly goesOn: boolean;
  /** The module of the project that it was asked for; undefined where it was one that everybody uses. */
  readonly own: Wanted | undefined;
  readonly sample: Wanted;
}

/** The level is what go would meet: an error only where a build of what go.mod names stops. */
function findingsOf(report: MirrorReport, asked: Asked): Finding[] {
  const { entry, isFirst, goesOn, own, sample } = asked;
  const { name } = entry;
  const evidence = [seenOf(report)];
  const remedies = [command('gomirror mirrors use best')];
  const found: Finding[] = [];
  const other = report.faults.find(({ code }) => otherBytes.has(code));
  if (other !== undefined) {
    const more = {
      sure: report.hashes === 'differs' ? 'certain' : 'likely',
      evidence,
      remedies: [...remedies, advice('doctor.do-report-bytes')],
    } as const;
    const params = { ...other.params, name, why: other.code };
    found.push(finding('doctor.mirror-other-bytes', isFirst ? 'error' : 'warning', params, more));
  }
  const said = new Set<string>();
  const tell = (kind: Kind, code: string, level: Finding['level']): void => {
    const fault = faultOf(report, kind);
    if (fault === undefined || said.has(code)) return;
    said.add(code);
    // A single request that failed may have been bad luck.
    const sure = fault.code.startsWith('origin.') ? 'likely' : 'certain';
    const params = { ...fault.params, name, module: `${sample.path}@${sample.version}`, why: fault.code };
    found.push(finding(code, level, params, { sure, evidence, remedies }));
  };
  // Of a module that the project does not need, a mirror may refuse what it likes.
  const needed = ['mod', 'zip'] as const;
  const isRefusal = needed.some((kind) => faultOf(report, kind)?.code === 'origin.refused');
  const refuses = own === undefined && isRefusal;
  const isStopped = isFirst && !goesOn && !refuses;
  for (const kind of needed)
    tell(kind, refuses ? 'doctor.mirror-refuses' : 'doctor.mirror-fault', isStopped ? 'error' : 'warning');
  // What is wrong with everything need not be said of each part.
  if (found.length === 0)
    for (const [kind, code] of dispensable) tell(kind, code, isFirst && !goesOn ? 'warning' : 'note');
  const lacks = ['info', 'mod', 'zip'].every((kind) => isAbsent(report, kind));
  if (lacks && own === undefined) {
    const more = { sure: 'likely', evidence, remedies: [command('gomirror mirrors list')] } as const;
    found.push(finding('doctor.mirror-empty', 'warning', { name }, more));
  }
  return found;
}

/** Why no request of a kind was answered as go needs it; undefined where one was, and for what others tell. */
function faultOf({ steps }: MirrorReport, kind: Kind): MirrorReport['faults'][number] | undefined {
  const step = steps.find((each) => each.kind === kind);
  if (step?.fault === undefined || step.failed < step.tried || saidElsewhere.has(step.fault.code))
    return undefined;
  return step.fault;
}

function isAbsent({ steps }: MirrorReport, kind: string): boolean {
  const step = steps.find((each) => each.kind === kind);
  return step !== undefined && step.failed === step.tried && step.fault?.code === 'origin.absent';
}
