import { writeFile } from 'node:fs/promises';
import https from 'node:https';
import path from 'node:path';
import { makeCertificate } from '../../test/support/certificate.ts';
import { runGomirror } from '../../test/support/gomirror.ts';
import { makeModule } from '../../test/support/module-factory.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
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

/** One small file, kept, asked for by somebody who has to sign in, against one that is everybody's. */
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
  ];
}

async function row(
  bench: Bench,
  world: World,
  target: string,
  { what, env, headers }: { what: string; env: Headers; headers: Headers },
): Promise<Row> {
  const open = await world.gomirror({ mayDialOut: true, env });
  const data = await temporaryFolder(bench.scope);
  const authorization = {
    Authorization: `Basic ${Buffer.from(`ci:${await makeToken(data)}`).toString('base64')}`,
  };
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

/** @throws Error when there is none. */
async function makeToken(data: string): Promise<string> {
  const { code, stdout, stderr } = await runGomirror([
    'token',
    'create',
    '--name',
    'bench',
    `--data=${data}`,
  ]);
  if (code !== 0) throw new Error(`no token: ${stderr}`);
  return stdout.trim();
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
