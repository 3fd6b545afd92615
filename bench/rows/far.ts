import { spawn } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { officialProxy } from '../../src/config/official.ts';
import { type GoClient, goClient } from '../../test/support/go.ts';
import { projectFolder } from '../../test/support/gomirror.ts';
import type { Scope } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { buildReplay, endWith, replay } from '../programs.ts';
import type { MissingRow, Row } from '../report.ts';
import { type Bench, inScope, metrics, roundsOf, startMirror } from '../rig.ts';
import { spread } from '../statistics.ts';

const workA = fileURLToPath(new URL('../work-a', import.meta.url));
const farProgram = fileURLToPath(new URL('../far/upstream.ts', import.meta.url));
const program = path.join(projectFolder, 'bin', 'gomirror.js');
const goTimeoutMs = 5 * 60_000;

/** The packages of a program that needs about a third of work A's zips. */
const partlyUsed = [
  'cloud.google.com/go/storage',
  'github.com/BurntSushi/toml',
  'github.com/fatih/color',
  'github.com/gorilla/mux',
  'github.com/hashicorp/go-multierror',
];

interface FarOptions {
  readonly delayMs?: number;
  readonly bytesPerSecond?: number;
  readonly stall?: number;
}

/** One way to the same end: everything that a project needs, for a machine that never saw a module before. */
type Download = (scope: Scope, client: GoClient, folder: string) => Promise<void>;

/**
 * An upstream 200 ms away that gives 4 MB/s a connection: a real `go mod download` of work A by an empty client through an
 * empty mirror, against the same straight from that upstream. Needs the network once, to have work A.
 */
export async function far(bench: Bench): Promise<(Row | MissingRow)[]> {
  const tree = path.join(bench.folder, 'tree');
  await mkdir(tree);
  bench.tell('getting work A');
  await collect(bench, tree);
  const upstream = (scope: Scope, options: FarOptions = {}) => startFar(scope, tree, options);

  const timed = (what: string, processors: number, download: Download) =>
    inScope(bench, async ({ scope }) => {
      const folder = await projectIn(scope);
      const client = await emptyClient(scope, processors);
      const began = performance.now();
      await download(scope, client, folder);
      const tookMs = performance.now() - began;
      bench.tell(`${what}: ${(tookMs / 1000).toFixed(1)} s`);
      return tookMs;
    });
  const several = async (what: string, processors: number, download: Download) => {
    const values: number[] = [];
    for (let round = 0; round < roundsOf(bench, 3); round++)
      values.push(await timed(what, processors, download));
    return spread(values);
  };

  const straight: Download = async (scope, client, folder) =>
    modDownload(client.with({ goproxy: await upstream(scope) }), folder);
  const through =
    (mode: string): Download =>
    async (scope, client, folder) => {
      const mirror = await startMirror(scope, {
        upstream: await upstream(scope),
        args: [`--ahead-mode=${mode}`],
      });
      await modDownload(client.with({ goproxy: mirror.url }), folder);
    };
  const handedOver =
    (...fars: readonly FarOptions[]): Download =>
    async (scope, client, folder) => {
      const urls = await Promise.all(fars.map((options) => upstream(scope, options)));
      const env = { GOMIRROR_UPSTREAM: urls.join('|'), GOMIRROR_DATA: await temporaryFolder(scope) };
      await gomirrorRun(client.with({ env }), folder);
    };

  const far2 = spread([await timed('straight, GOMAXPROCS=2', 2, straight)]);
  const far8 = spread([await timed('straight, GOMAXPROCS=8', 8, straight)]);
  const eager2 = await several('eager, GOMAXPROCS=2', 2, through('eager'));
  const eager8 = await several('eager, GOMAXPROCS=8', 8, through('eager'));
  const modest2 = await several('modest, GOMAXPROCS=2', 2, through('modest'));
  const modest8 = await several('modest, GOMAXPROCS=8', 8, through('modest'));
  const run2 = await several('gomirror run, GOMAXPROCS=2', 2, handedOver({}));
  const healthy = await several('three upstreams', 2, handedOver({}, {}, {}));
  const stalling = await several('one of three stalls', 2, handedOver({ stall: 0.2 }, {}, {}));
  const wasted = await inScope(bench, ({ scope }) => partialBuild(scope, upstream));

  const row = (
    what: string,
    ours: Row['ours'],
    reference: Row['ours'],
    goal: number,
    atLeast: number,
  ): Row => ({
    what,
    unit: 'ms',
    ours,
    reference: { name: 'straight', spread: reference },
    target: { of: 'ratio', better: 'less', goal, atLeast },
  });
  return [
    row('far, eager, 2 processors', eager2, far2, 0.15, 0.3),
    row('far, eager, 8 processors', eager8, far8, 0.15, 0.3),
    row('far, modest, 2 processors', modest2, far2, 0.3, 0.5),
    row('far, modest, 8 processors', modest8, far8, 0.3, 0.5),
    row('far, gomirror run', run2, far2, 0.1, 0.2),
    {
      ...row('far, one of three upstreams stalls', stalling, healthy, 1.15, 1.3),
      reference: { name: 'all healthy', spread: healthy },
    },
    {
      what: 'far, bytes nobody asked for, modest',
      unit: 'ratio',
      ours: spread([wasted.share]),
      target: { of: 'value', better: 'less', goal: 0.15, atLeast: 0.3 },
      note: wasted.note,
    },
  ];
}

/** Fills `tree` with work A and what a mirror needs of the checksum database for it. */
async function collect(bench: Bench, tree: string): Promise<void> {
  await inScope(bench, async ({ scope }) => {
    const near = await startFar(scope, tree, { delayMs: 0, bytesPerSecond: 1e9 });
    const mirror = await startMirror(scope, { upstream: near, args: ['--ahead-mode=off'] });
    await replay(await buildReplay(bench.folder), mirror.url, 0);
  });
}

async function startFar(
  scope: Scope,
  tree: string,
  { delayMs = 200, bytesPerSecond = 4e6, stall = 0 }: FarOptions,
): Promise<string> {
  const line = ['--tree', tree, '--from', officialProxy, '--delay', delayMs, '--rate', bytesPerSecond];
  const child = spawn(process.execPath, [farProgram, ...[...line, '--stall', stall].map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWith(scope, child, 'SIGTERM');
  for await (const url of createInterface({ input: child.stdout })) return url;
  throw new Error('the far upstream did not start');
}

async function projectIn(scope: Scope): Promise<string> {
  const folder = await temporaryFolder(scope);
  for (const name of ['go.mod', 'go.sum']) await copyFile(path.join(workA, name), path.join(folder, name));
  return folder;
}

/** The client writes three quarters of a gigabyte: into memory where there is room, so that no disk is measured. */
function clientFolder(): { parent: string } | undefined {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 4e9 ? { parent: '/dev/shm' } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Without the checksum database, which go would ask for the zips that this go.sum does not have, one after the other: what is
 * measured is the modules. The mirror verifies all of them, whatever its client does.
 */
function emptyClient(scope: Scope, processors: number): Promise<GoClient> {
  const env = { GOMAXPROCS: String(processors) };
  return goClient(scope, { goproxy: 'off', gosumdb: 'off', env, ...clientFolder() });
}

async function modDownload(client: GoClient, folder: string): Promise<void> {
  await go(client, folder, ['mod', 'download']);
}

async function go(client: GoClient, folder: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await client.run(folder, args, { timeoutMs: goTimeoutMs });
  if (code !== 0) throw new Error(`go ${args.join(' ')}: ${stderr.slice(-2000)}`);
}

/** `gomirror run -- go mod download`, with the client's own environment. */
async function gomirrorRun(client: GoClient, folder: string): Promise<void> {
  const child = spawn(process.execPath, [program, 'run', '--', 'go', 'mod', 'download'], {
    cwd: folder,
    env: client.environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`gomirror run ended with ${code}: ${said.slice(-2000)}`);
}

/** A `go build` that needs a third of the zips, and what the mirror fetched that the build did not ask for. */
async function partialBuild(
  scope: Scope,
  upstream: (scope: Scope) => Promise<string>,
): Promise<{ share: number; note: string }> {
  const folder = await projectIn(scope);
  const imports = partlyUsed.map((name) => `\t_ "${name}"\n`).join('');
  await writeFile(path.join(folder, 'main.go'), `package main\n\nimport (\n${imports})\n\nfunc main() {}\n`);
  const mirror = await startMirror(scope, { upstream: await upstream(scope), args: ['--ahead-mode=modest'] });
  const client = await emptyClient(scope, 2);
  await go(client.with({ goproxy: mirror.url }), folder, [
    'build',
    '-mod=mod',
    '-o',
    path.join(folder, 'out'),
    '.',
  ]);
  const bytes = await metrics(mirror.url, /^gomirror_(fill|ahead|ahead_used)_bytes_total/);
  const sum = (name: string) =>
    [...bytes].reduce((total, [key, value]) => (key.startsWith(`${name}{`) ? total + value : total), 0);
  const all = sum('gomirror_fill_bytes_total');
  const unused = sum('gomirror_ahead_bytes_total') - sum('gomirror_ahead_used_bytes_total');
  const fills = await metrics(mirror.url, /^gomirror_fills_total\{kind="zip"/);
  const zips = [...fills.values()].reduce((total, value) => total + value, 0);
  const MB = (value: number) => (value / 1e6).toFixed(1);
  return {
    share: unused / all,
    note: `${MB(unused)} of ${MB(all)} MB; the build asked for ${zips} of 173 zips`,
  };
}
