import { GomirrorError } from '../../base/index.ts';
import { pathsOf } from '../../goenv/index.ts';
import { hashGoMod } from '../../module/index.ts';
import { parseSums, type SumLine } from '../cache/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { projectOf, privatePatterns } from '../machine/index.ts';
import type { Check, CheckContext, CheckResult, Finding } from '../types.ts';
import { type Mirrors, wantedModules, withMirrors } from './entries.ts';
import { networkNeeds } from './needs.ts';
import { lineTo, routeTo } from './sumdb.ts';

/** Module versions that are compared; each costs two or three requests. */
const mostVersions = 8;
const mostMirrors = 3;
const largestZipBytes = 64 * 1024 * 1024;

/** go.sum against the checksum database and the mirrors: where they differ, which side is wrong. */
export const goSumCheck: Check = {
  id: 'modules.go-sum',
  group: 'modules',
  needs: networkNeeds,
  byDefault: true,
  run: (context) => withMirrors(context, (mirrors) => run(context, mirrors)),
};

/** Both lines that go.sum may have of a version. */
interface Sums {
  readonly path: string;
  readonly version: string;
  readonly base: string;
  readonly mod: string | undefined;
  readonly zip: string | undefined;
}

async function run(context: CheckContext, mirrors: Mirrors): Promise<CheckResult> {
  const { settings, tools } = mirrors;
  const versions = await versionsOf(context, mirrors);
  const setting = settings.get('GOSUMDB').value ?? '';
  if (versions.length === 0) return resultOf([], ['go.sum: -']);
  if (setting === 'off') return resultOf([], ['GOSUMDB=off']);
  const log = tools.logPlaces(settings);
  const { route } = await routeTo(mirrors, log);
  if (route.kind === 'stopped' || route.kind === 'unknown') return resultOf([], [`${log.name}: -`]);
  const database = lineTo(mirrors, log, route);
  const by = route.kind === 'mirror' ? `${log.name} (${route.entry.name})` : log.name;
  let compared = 0;
  const compare = async (sums: Sums): Promise<Finding[]> => {
    try {
      const record = await database.look(sums, mirrors.signal);
      if (record === undefined) return [];
      compared++;
      const isAskedFor = context.module?.path === sums.path;
      return [
        ...(await differences(mirrors, sums, 'mod', { by, hash: record.modHash }, true)),
        // A zip is large: it is fetched where somebody asks about it, or where go.sum is known to differ.
        ...(await differences(mirrors, sums, 'zip', { by, hash: record.zipHash }, isAskedFor)),
      ];
    } catch (error) {
      // Why the database cannot be asked is said elsewhere.
      if (mirrors.signal.aborted || error instanceof GomirrorError) return [];
      throw error;
    }
  };
  const found = (await Promise.all(versions.map(compare))).flat();
  return resultOf(found, [`go.sum: ${compared} of ${versions.length} compared with ${by}`]);
}

/** What go.sum has of the module that was asked about, then of direct requirements, then of others; private ones left out. */
async function versionsOf(context: CheckContext, { settings }: Mirrors): Promise<readonly Sums[]> {
  const { system } = context;
  const { goMod } = await projectOf(context);
  if (goMod === undefined) return [];
  const file = pathsOf(system).join(pathsOf(system).dirname(goMod), 'go.sum');
  const text = (await system.files.read(file).catch(() => undefined))?.toString('utf8') ?? '';
  const isHidden = privatePatterns(settings, 'GONOSUMDB');
  const byBase = Map.groupBy(
    parseSums(text).filter(({ path }) => !isHidden.matches(path)),
    ({ base }) => base,
  );
  const direct = await wantedModules(context);
  const rank = ({ path, version }: Sums) => {
    if (context.module?.path === path) return context.module.version === version ? 0 : 1;
    const at = direct.findIndex((each) => each.path === path && each.version === version);
    return at < 0 ? Number.MAX_SAFE_INTEGER : at + 2;
  };
  const all = [...byBase].flatMap(([base, lines]) => sumsOf(base, lines));
  return all.toSorted((first, second) => rank(first) - rank(second)).slice(0, mostVersions);
}

function sumsOf(base: string, lines: readonly SumLine[]): Sums[] {
  const [first] = lines;
  if (first === undefined) return [];
  const { path, version } = first;
  const hash = (isGoMod: boolean) => lines.find((line) => line.isGoMod === isGoMod)?.hash;
  return [{ path, version, base, mod: hash(true), zip: hash(false) }];
}

async function differences(
  mirrors: Mirrors,
  sums: Sums,
  kind: 'mod' | 'zip',
  { by, hash }: { readonly by: string; readonly hash: string | undefined },
  asksMirrors: boolean,
): Promise<Finding[]> {
  const ours = sums[kind];
  if (hash === undefined) return [];
  const isOursWrong = ours !== undefined && ours !== hash;
  const served = asksMirrors || isOursWrong ? await servedBy(mirrors, sums, kind) : [];
  const what = `${sums.path}@${sums.version}${kind === 'mod' ? '/go.mod' : ''}`;
  const evidence = [
    `go.sum: ${ours ?? '-'}`,
    `${by}: ${hash}`,
    ...served.map((each) => `${each.name}: ${each.hash}`),
  ];
  const wrong = served.filter((each) => each.hash !== hash);
  const names = wrong.map(({ name }) => name).join(', ');
  const params = { what, path: sums.path, version: sums.version, names };
  if (isOursWrong) {
    const remedies = [advice('doctor.do-one-line', { path: sums.path, version: sums.version })];
    const code = wrong.some((each) => each.hash === ours)
      ? 'doctor.gosum-wrong-as-mirror'
      : 'doctor.gosum-wrong';
    return [finding(code, 'error', params, { evidence, remedies })];
  }
  if (wrong.length === 0) return [];
  const remedies = [command('gomirror mirrors use best'), advice('doctor.do-report-bytes')];
  return [finding('doctor.gosum-mirror-wrong', 'error', params, { evidence, remedies })];
}

async function servedBy(
  mirrors: Mirrors,
  { path, version, base }: Sums,
  kind: 'mod' | 'zip',
): Promise<readonly { readonly name: string; readonly hash: string }[]> {
  if (privatePatterns(mirrors.settings, 'GONOPROXY').matches(path)) return [];
  const asked = mirrors.entries
    .filter((entry) => entry.kind === 'mirror' || entry.kind === 'folder')
    .slice(0, mostMirrors);
  const answers = await Promise.all(
    asked.map((entry) =>
      mirrors.ask(entry, `/${base}.${kind}`, kind === 'zip' ? largestZipBytes : undefined),
    ),
  );
  const hashes = await Promise.all(
    answers.map(async ({ state, bytes, entry }) => {
      if (state !== 'has') return [];
      try {
        mirrors.tools.refuseWebPage(bytes);
        const hash =
          kind === 'mod'
            ? hashGoMod(bytes)
            : await mirrors.tools.zipHash(bytes, { path, version }, mirrors.signal);
        return [{ name: entry.name, hash }];
      } catch (error) {
        if (error instanceof GomirrorError || mirrors.signal.aborted) return []; // Said of the mirror's protocol.
        throw error;
      }
    }),
  );
  return hashes.flat();
}
