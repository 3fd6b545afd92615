import { createCipheriv, createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DirectWorld, startDirectWorld } from '../../test/support/direct-world.ts';
import { History } from '../../test/support/git-repository.ts';
import { type GoClient, goClient } from '../../test/support/go.ts';
import type { MirrorProcess } from '../../test/support/gomirror.ts';
import type { Scope } from '../../test/support/scope.ts';
import { startSumDb } from '../../test/support/sumdb-server.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import type { MissingRow, Row } from '../report.ts';
import { type Bench, fill, inScope, roundsOf, startMirror } from '../rig.ts';
import { alternate, spread } from '../statistics.ts';

const commits = 5000;
const fileCount = 800;
const fileBytes = 12_500;
const versions = Array.from({ length: 10 }, (_, index) => `v1.${index}.0`);
const goTimeoutMs = 5 * 60_000;

/**
 * A repository of 50 MB with 5,000 commits on a git server on loopback: what a client waits for a version of it through an empty
 * gomirror, against `GOPROXY=direct`; then ten versions in turn, each for a client that has nothing, as CI machines have.
 */
export async function direct(bench: Bench): Promise<(Row | MissingRow)[]> {
  const world = await startDirectWorld(bench.scope);
  bench.tell('making the repository');
  const repository = await world.repository('large', makeHistory(`${world.host}/large`));
  await repository.git('repack', '-adq', '--depth=50', '--window=10');
  const sizes = await repository.git('count-objects', '-v');
  const sizeBytes = Number(/size-pack: (\d+)/.exec(sizes)?.[1] ?? 0) * 1024;
  bench.tell(`${(sizeBytes / 1e6).toFixed(1)} MB`);
  const module = `${world.host}/large`;

  const straight = (asked: readonly string[]) => () =>
    inScope(bench, async ({ scope }) => downloads(asked, module, () => world.go(), scope));
  const fullMirror: number[] = [];
  const through = (asked: readonly string[]) => () =>
    inScope(bench, async ({ scope }) => {
      const mirror = await startDirectMirror(scope, world);
      const client = () => goClient(scope, { goproxy: mirror.url, gosumdb: 'off' });
      const tookMs = await downloads(asked, module, client, scope);
      if (asked.length === 1) fullMirror.push(await downloads(asked, module, client, scope));
      await mirror.stop();
      return tookMs;
    });
  const files = (asked: readonly string[]) => () =>
    inScope(bench, async ({ scope }) => {
      const mirror = await startDirectMirror(scope, world);
      const began = performance.now();
      for (const version of asked) {
        for (const kind of ['info', 'mod', 'zip'])
          await fill(mirror.url, [`/${module}/@v/${version}.${kind}`]);
      }
      const tookMs = performance.now() - began;
      await mirror.stop();
      return tookMs;
    });
  const one = versions.slice(-1);
  const rounds = roundsOf(bench, 5);
  const sides = (asked: readonly string[]) => ({
    straight: straight(asked),
    files: files(asked),
    through: through(asked),
  });
  const single = await alternate(rounds, sides(one));
  const several = await alternate(Math.max(1, Math.round(rounds / 2)), sides(versions));

  const row = (what: string, ours: Row['ours'], reference: Row['ours'], goal: number, note: string): Row => ({
    what,
    unit: 'ms',
    ours,
    reference: { name: 'GOPROXY=direct', spread: reference },
    target: { of: 'ratio', better: 'less', goal, atLeast: 1 },
    note,
  });
  const size = `${commits} commits, ${(sizeBytes / 1e6).toFixed(0)} MB; the mirror is empty`;
  const floor = `${spread(fullMirror).median.toFixed(0)} ms from a mirror that has it`;
  return [
    row('direct, .info, .mod and .zip of a version', single.files, single.straight, 0.5, size),
    row('direct, go mod download of it', single.through, single.straight, 0.5, floor),
    row('direct, the files of ten versions in turn', several.files, several.straight, 0.2, size),
    row(
      'direct, go mod download of them',
      several.through,
      several.straight,
      0.2,
      'each for a client that has nothing',
    ),
  ];
}

/** How long `go mod download` takes for `asked`, one after the other, each with a module cache of its own. */
async function downloads(
  asked: readonly string[],
  module: string,
  client: () => Promise<GoClient>,
  scope: Scope,
): Promise<number> {
  const folder = await temporaryFolder(scope);
  const clients = await Promise.all(asked.map(client));
  const began = performance.now();
  for (const [index, version] of asked.entries()) {
    const args = ['mod', 'download', `${module}@${version}`];
    const outcome = await clients[index]?.run(folder, args, { timeoutMs: goTimeoutMs });
    if (outcome?.code !== 0) throw new Error(`go ${args.join(' ')}: ${outcome?.stderr.slice(-2000)}`);
  }
  return performance.now() - began;
}

/** Its modules are private, so that no checksum database has to know them; whoever is on this machine may read them. */
async function startDirectMirror(scope: Scope, world: DirectWorld): Promise<MirrorProcess> {
  const folder = await temporaryFolder(scope);
  const [config, ca] = [path.join(folder, 'gomirror.yaml'), path.join(folder, 'ca.pem')];
  await writeFile(ca, world.ca);
  await writeFile(
    config,
    `private: ${world.host}\n` +
      `access: { rules: [{ who: network:loopback, read: ${world.host} }] }\n` +
      `fetch: { proxy: "${world.proxy.url}", ca: "${ca}" }\n`,
  );
  const { gosumdb } = await startSumDb(scope);
  return startMirror(scope, { upstream: 'off', sumdb: gosumdb, args: ['--config', config] });
}

/** Source files that hardly compress, one of them changed by each commit. */
function makeHistory(module: string): History {
  const history = new History();
  const text = (seed: number) => {
    const key = createHash('sha256').update(String(seed)).digest();
    return createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
      .update(Buffer.alloc(fileBytes))
      .toString('base64')
      .replaceAll(/.{76}/g, '// $&\n');
  };
  const name = (index: number) => `pkg${index % 40}/file${index}.go`;
  const first = Object.fromEntries(
    Array.from({ length: fileCount }, (_, index) => [name(index), text(index)]),
  );
  history.commit({ files: { 'go.mod': `module ${module}\n\ngo 1.24\n`, LICENSE: 'free\n', ...first } });
  for (let count = 1; count < commits; count++) {
    const mark = history.commit({
      files: { [name((count * 7) % fileCount)]: text(fileCount + count).slice(0, fileBytes / 1.25) },
    });
    const version = versions[((count + 1) * versions.length) / commits - 1];
    if (version !== undefined) history.tag(version, mark);
  }
  return history;
}
