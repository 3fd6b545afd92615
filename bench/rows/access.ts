import { writeFile } from 'node:fs/promises';
import https from 'node:https';
import path from 'node:path';
import { makeCertificate } from '../../test/support/certificate.ts';
import { runGomirror } from '../../test/support/gomirror.ts';
import { makeModule, type TestModule } from '../../test/support/module-factory.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { startUpstream } from '../../test/support/upstream.ts';
import { startWorld, type World } from '../../test/support/world.ts';
import { needPrograms, wrk } from '../programs.ts';
import type { Row } from '../report.ts';
import { type Bench, pathsOf, roundsOf } from '../rig.ts';
import { alternate } from '../statistics.ts';

type Headers = Readonly<Record<string, string>>;

/** Short, and many of them in turn: what others do on the machine then meets both sides alike. */
const load = { connections: 32, seconds: 1 };
const rounds = 24;
/** What a proxy that does TLS adds. */
const forwarded = { 'X-Forwarded-For': '192.0.2.7', 'X-Forwarded-Proto': 'https' };
const behindProxy = { GOMIRROR_ACCESS_TRUSTED_PROXIES: '127.0.0.1/32', GOMIRROR_ACCESS_PROXY_TLS: 'true' };
const signedIn = { GOMIRROR_ACCESS_PUBLIC: 'signed-in' };

/** Small files, kept, asked for by somebody who has to sign in, against ones that are everybody's. */
export async function access(bench: Bench): Promise<Row[]> {
  needPrograms('wrk');
  const module = makeModule({ path: 'bench.example.com/small', version: 'v1.2.3' });
  const world = await startWorld(bench.scope, [module]);
  const { mod } = pathsOf(module);
  const tls = await tlsFiles(bench);
  const own = { GOMIRROR_TLS_CERT: tls.cert, GOMIRROR_TLS_KEY: tls.key };
  return [
    await row(bench, world, mod, { what: 'small file, warm, signed in, TLS', env: own, headers: {} }),
    await row(bench, world, mod, {
      what: 'small file, warm, signed in, behind a TLS proxy',
      env: behindProxy,
      headers: forwarded,
    }),
    await privateRow(bench, world, module),
  ];
}

/** Files of a private module against those of a public one, of the same server. */
async function privateRow(bench: Bench, world: World, open: TestModule): Promise<Row> {
  const secret = makeModule({ path: 'corp.example.com/small', version: open.version });
  const source = await startUpstream(bench.scope, [secret]);
  const file = path.join(bench.folder, 'private.yaml');
  const rules = 'access: { rules: [{ who: signed-in, read: corp.example.com }] }';
  await writeFile(file, `private: [{ modules: corp.example.com, from: "${source.url}" }]\n${rules}\n`);
  const data = await temporaryFolder(bench.scope);
  const authorization = await authorizationFor(data);
  const env = { mayDialOut: true, data, args: ['--config', file], env: behindProxy };
  const mirror = await world.gomirror(env);
  const targets = (module: TestModule) => [
    pathsOf(module).mod,
    pathsOf(module).info,
    `/${module.path}/@v/list`,
  ];
  const rate = async (module: TestModule, more: Headers, seconds = load.seconds) => {
    const headers = { ...forwarded, ...more };
    return (await wrk(bench.folder, mirror.url, targets(module), { ...load, seconds, headers }))
      .requestsPerSecond;
  };
  for (const target of targets(open)) await ask(mirror.url + target, forwarded);
  for (const target of targets(secret)) await ask(mirror.url + target, { ...forwarded, ...authorization });
  await rate(open, {}, 2);
  await rate(secret, authorization, 2);
  const { ours, theirs } = await alternate(roundsOf(bench, rounds), {
    ours: () => rate(secret, authorization),
    theirs: () => rate(open, {}),
  });
  await mirror.stop();
  return {
    what: 'small files of a private module, warm, behind a TLS proxy',
    unit: 'requests/s',
    ours,
    reference: { name: 'a public one without sign-in', spread: theirs },
    target: { of: 'ratio', better: 'more', goal: 0.85, atLeast: 0.85 },
    note: `.mod, .info and list in turn, every read in the audit log, else as above`,
  };
}

async function row(
  bench: Bench,
  world: World,
  target: string,
  { what, env, headers }: { what: string; env: Headers; headers: Headers },
): Promise<Row> {
  const open = await world.gomirror({ mayDialOut: true, env });
  const data = await temporaryFolder(bench.scope);
  const authorization = await authorizationFor(data);
  const closed = await world.gomirror({ mayDialOut: true, data, env: { ...env, ...signedIn } });
  await ask(open.url + target, headers);
  await ask(closed.url + target, { ...headers, ...authorization });
  const rate = async (url: string, more: Headers, seconds = load.seconds) =>
    (await wrk(bench.folder, url, [target], { ...load, seconds, headers: { ...headers, ...more } }))
      .requestsPerSecond;
  await rate(open.url, {}, 2);
  await rate(closed.url, authorization, 2);
  const { ours, theirs } = await alternate(roundsOf(bench, rounds), {
    ours: () => rate(closed.url, authorization),
    theirs: () => rate(open.url, {}),
  });
  await Promise.all([open.stop(), closed.stop()]);
  return {
    what,
    unit: 'requests/s',
    ours,
    reference: { name: 'the same without sign-in', spread: theirs },
    target: { of: 'ratio', better: 'more', goal: 0.85, atLeast: 0.85 },
    note: 'a .mod of a public module, a token as password of basic authentication, wrk -t1 -c32 for a second a run, after 2 s of warming up',
  };
}

async function tlsFiles(bench: Bench): Promise<{ cert: string; key: string }> {
  const { certificate, key } = makeCertificate();
  const files = { cert: path.join(bench.folder, 'tls.crt'), key: path.join(bench.folder, 'tls.key') };
  await writeFile(files.cert, certificate);
  await writeFile(files.key, key);
  return files;
}

/** A token of the ledger in `data` as basic authentication. @throws Error when none could be made. */
async function authorizationFor(data: string): Promise<{ Authorization: string }> {
  const args = ['token', 'create', '--name', 'bench', `--data=${data}`];
  const { code, stdout, stderr } = await runGomirror(args);
  if (code !== 0) throw new Error(`no token: ${stderr}`);
  return { Authorization: `Basic ${Buffer.from(`ci:${stdout.trim()}`).toString('base64')}` };
}

/** @throws Error for anything but 200. */
async function ask(url: string, headers: Headers): Promise<void> {
  if (url.startsWith('http:')) {
    const answer = await fetch(url, { headers });
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    return;
  }
  await new Promise<void>((resolve, reject) => {
    // A certificate of this minute, on loopback.
    const request = https.get(url, { headers, rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      if (response.statusCode === 200) response.on('end', resolve);
      else reject(new Error(`${url}: ${response.statusCode}`));
    });
    request.on('error', reject);
  });
}
