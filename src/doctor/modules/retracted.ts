import { GomirrorError } from '../../base/index.ts';
import {
  compareVersions,
  escapePath,
  escapeVersion,
  type GoMod,
  isValidVersion,
  parseGoMod,
  parseInfo,
} from '../../module/index.ts';
import { command, finding, resultOf } from '../engine/index.ts';
import { privatePatterns } from '../machine/index.ts';
import type { Check, CheckContext, CheckResult, Finding } from '../types.ts';
import { type Mirrors, type Wanted, wantedModules, withMirrors } from './entries.ts';
import { networkNeeds } from './needs.ts';

/** Each costs two requests. */
const mostModules = 8;

/** Requirements that their authors have taken back, or whose modules they have given up, as the newest go.mod says ("retract directive"). */
export const retractedCheck: Check = {
  id: 'modules.retracted',
  group: 'modules',
  needs: networkNeeds,
  byDefault: true,
  run: (context) => withMirrors(context, (mirrors) => run(context, mirrors)),
};

async function run(context: CheckContext, mirrors: Mirrors): Promise<CheckResult> {
  const isHidden = privatePatterns(mirrors.settings, 'GONOPROXY');
  const asked = (await wantedModules(context))
    .filter(({ path }) => !isHidden.matches(path))
    .slice(0, mostModules);
  const seen: string[] = [];
  const found = await Promise.all(
    asked.map(async (wanted) => {
      const newest = await newestOf(mirrors, wanted.path);
      if (newest === undefined) return [];
      seen.push(`${wanted.path}: ${wanted.version}, newest ${newest.version}`);
      return findingsOf(wanted, newest);
    }),
  );
  return resultOf(found.flat(), seen);
}

interface Newest {
  readonly version: string;
  readonly mod: GoMod;
}

/** The go.mod of the newest version that a mirror names; undefined where none does, or where it cannot be read. */
async function newestOf(mirrors: Mirrors, path: string): Promise<Newest | undefined> {
  const base = `/${escapePath(path)}`;
  for (const entry of mirrors.entries) {
    const latest = await mirrors.ask(entry, `${base}/@latest`);
    if (latest.state !== 'has') continue;
    try {
      const { version } = parseInfo(latest.bytes);
      const file = await mirrors.ask(entry, `${base}/@v/${escapeVersion(version)}.mod`);
      return file.state === 'has' ? { version, mod: parseGoMod(file.bytes) } : undefined;
    } catch (error) {
      if (error instanceof GomirrorError) return undefined; // Said of the mirror's protocol.
      throw error;
    }
  }
  return undefined;
}

function findingsOf({ path, version }: Wanted, newest: Newest): Finding[] {
  const { mod } = newest;
  const isWithin = (low: string, high: string) =>
    isValidVersion(low) &&
    isValidVersion(high) &&
    compareVersions(low, version) <= 0 &&
    compareVersions(version, high) <= 0;
  const retract = mod.retract.find(({ low, high }) => isWithin(low, high));
  const params = { path, version, newest: newest.version };
  const remedies = [command(`go get ${path}@latest`)];
  if (retract !== undefined) {
    const evidence = [
      `${path}@${newest.version}: ${retract.rationale === '' ? 'retract' : retract.rationale}`,
    ];
    return [finding('doctor.gomod-retracted', 'warning', params, { evidence, remedies })];
  }
  if (mod.deprecated === undefined) return [];
  const evidence = [`${path}@${newest.version}: Deprecated: ${mod.deprecated}`];
  return [finding('doctor.gomod-deprecated', 'note', params, { evidence })];
}
