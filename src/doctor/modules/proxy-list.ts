import { GomirrorError } from '../../base/index.ts';
import { escapePath, escapeVersion, isCanonicalVersion, parseInfo } from '../../module/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { privatePatterns } from '../machine/index.ts';
import { setRemedies } from '../go/index.ts';
import type { Check, CheckContext, CheckResult, Finding, Remedy } from '../types.ts';
import { type Entry, evidenceOf, type Mirrors, type Said, wantedModules, withMirrors } from './entries.ts';
import { networkNeeds } from './needs.ts';

/** Walks GOPROXY as go does for a module: who is asked, what each says, where it ends ("GOPROXY protocol" in the Go Modules Reference). */
export const proxyListCheck: Check = {
  id: 'modules.proxy-list',
  group: 'modules',
  needs: networkNeeds,
  byDefault: true,
  run: (context) => withMirrors(context, (mirrors) => run(context, mirrors)),
};

/** How go's walk over the list ends. */
type Walk =
  | { readonly end: 'has'; readonly at: number }
  | { readonly end: 'direct' }
  | { readonly end: 'stopped'; readonly at: number }
  | { readonly end: 'absent'; readonly byOff: boolean }
  | { readonly end: 'unknown' };

async function run(context: CheckContext, mirrors: Mirrors): Promise<CheckResult> {
  const { entries, settings } = mirrors;
  const fixed = await fixedFindings(context, mirrors);
  const [first] = entries;
  if (first === undefined || first.kind === 'off' || first.kind === 'direct')
    return resultOf(fixed, [`GOPROXY=${first?.name ?? ''}`]);
  const isPrivate = privatePatterns(settings, 'GONOPROXY');
  const wanted = (await wantedModules(context)).find(({ path }) => !isPrivate.matches(path));
  if (wanted === undefined)
    return resultOf(
      fixed,
      entries.map(({ name, thenOn }) => `${name} (${goesOn(thenOn)})`),
    );
  const { path, version } = wanted;
  const file = `/${escapePath(path)}/@v/${escapeVersion(version)}.info`;
  const answers = (await mirrors.askAll(file)).map((answer) => judged(answer, version));
  const walk = walkOf(answers);
  const seen = [
    `${path}@${version}`,
    ...answers.map((answer) => `${evidenceOf(answer)} (${goesOn(answer.entry.thenOn)})`),
  ];
  return resultOf([...fixed, ...findingsOf(context, mirrors, `${path}@${version}`, answers, walk)], seen);
}

function goesOn(thenOn: Entry['thenOn']): string {
  return thenOn === 'any' ? '|' : ',';
}

/** What can be said of the list without asking anybody. */
async function fixedFindings(
  { system, mirror }: CheckContext,
  { entries, settings }: Mirrors,
): Promise<Finding[]> {
  const setting = settings.get('GOPROXY');
  const evidence = [`GOPROXY=${setting.value ?? ''} (${setting.layers[0]?.where ?? ''})`];
  const [first] = entries;
  if (mirror !== undefined || first === undefined) return [];
  if (first.kind === 'off') {
    const remedies = setRemedies(system, setting, undefined);
    return [finding('doctor.list-off', 'error', {}, { evidence, remedies })];
  }
  if (first.kind === 'direct') {
    const remedies = [command('gomirror setup')];
    return [finding('doctor.list-direct-only', 'note', {}, { evidence, remedies })];
  }
  const found: Finding[] = [];
  for (const { kind, place } of entries) {
    if (kind !== 'folder' || (await system.files.list(place).catch(() => undefined)) !== undefined) continue;
    found.push(finding('doctor.list-no-folder', 'warning', { folder: place }, { evidence }));
  }
  return found;
}

/** An answer that go could not read is a failure to it. */
function judged(answer: Said, version: string): Said {
  if (answer.state !== 'has') return answer;
  try {
    parseInfo(answer.bytes, ...(isCanonicalVersion(version) ? [version] : []));
    return answer;
  } catch (error) {
    if (!(error instanceof GomirrorError)) throw error;
    const { code, params } = error;
    const beginning = answer.bytes.toString('utf8', 0, 60).replaceAll(/\s+/g, ' ').trim();
    return { ...answer, state: 'failed', words: `status 200: ${beginning}`, fault: { code, params } };
  }
}

/** Where go ends: at the first that has it; at `,` an absence leads on, at `|` any failure. */
function walkOf(answers: readonly Said[]): Walk {
  for (const [at, { entry, state }] of answers.entries()) {
    if (entry.kind === 'direct') return { end: 'direct' };
    if (entry.kind === 'off') return { end: 'absent', byOff: true };
    if (state === 'late') return { end: 'unknown' };
    if (state === 'has') return { end: 'has', at };
    if (state === 'failed' && entry.thenOn === 'absent') return { end: 'stopped', at };
  }
  return { end: 'absent', byOff: false };
}

function findingsOf(
  context: CheckContext,
  mirrors: Mirrors,
  module: string,
  answers: readonly Said[],
  walk: Walk,
): Finding[] {
  const evidence = answers.map(evidenceOf);
  const reached = walk.end === 'has' || walk.end === 'stopped' ? walk.at : answers.length;
  const failing = answers.slice(0, reached).filter(({ state }) => state === 'failed');
  const found = failing.map((answer) => {
    const params = { name: answer.entry.name, module, said: answer.words };
    return finding('doctor.list-falls-through', 'warning', params, {
      sure: 'likely',
      evidence: [evidenceOf(answer)],
    });
  });
  switch (walk.end) {
    case 'stopped': {
      const answer = answers[walk.at];
      if (answer === undefined) return found;
      // Without a status it may just have taken too long.
      const sure =
        answer.status === undefined && answer.fault?.code.startsWith('origin.') === true
          ? 'likely'
          : 'certain';
      const later = answers.slice(walk.at + 1);
      const other =
        later.find(({ state }) => state === 'has') ?? later.find(({ entry }) => entry.kind === 'direct');
      const params = { name: answer.entry.name, module, said: answer.words, other: other?.entry.name ?? '' };
      if (other === undefined)
        return [
          ...found,
          finding('doctor.list-fails', 'error', params, { sure, evidence, remedies: elsewhere(context) }),
        ];
      const remedies = fallBack(context, mirrors, answer);
      return [...found, finding('doctor.list-stops', 'error', params, { sure, evidence, remedies })];
    }
    case 'absent': {
      const params = { module };
      const remedies = walk.byOff ? [] : [advice('doctor.do-check-spelling')];
      const code = walk.byOff ? 'doctor.list-absent-off' : 'doctor.list-absent';
      return [...found, finding(code, 'error', params, { sure: 'likely', evidence, remedies })];
    }
    case 'direct':
      if (failing.length === 0 && answers.length > 1)
        found.push(finding('doctor.list-to-direct', 'note', { module }, { evidence }));
      return found;
    default:
      return found;
  }
}

/** The same list with `|` behind the entry that fails. What refuses may do so on purpose, so that going around it is for a person to decide. */
function fallBack({ system, mirror }: CheckContext, { entries, settings }: Mirrors, answer: Said): Remedy[] {
  if (mirror !== undefined) return [];
  // Go has no time-out of its own: at `|` it would wait just as long.
  if (answer.fault?.code === 'origin.timeout') return [command('gomirror mirrors use best')];
  if (answer.status === 401 || answer.status === 403)
    return [advice('doctor.do-ask-owner', { name: answer.entry.name })];
  const value = entries
    .map(({ kind, place, thenOn }, index) => {
      const word = kind === 'folder' ? `file://${place}` : place;
      if (index === entries.length - 1) return word;
      return word + (place === answer.entry.place || thenOn === 'any' ? '|' : ',');
    })
    .join('');
  return setRemedies(system, settings.get('GOPROXY'), value);
}

function elsewhere({ mirror }: CheckContext): Remedy[] {
  return mirror === undefined ? [command('gomirror mirrors use best')] : [];
}
