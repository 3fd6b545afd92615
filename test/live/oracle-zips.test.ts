import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { GomirrorError } from '../../src/base/index.ts';
import { officialProxy, officialSumDb } from '../../src/config/official.ts';
import {
  containerCodes,
  fileZipSource,
  hashDirectory,
  memoryZipSource,
  verifyZip,
  type ZipSource,
} from '../../src/module/index.ts';
import { isLetter } from '../../src/module/unicode.ts';
import { foldCase } from '../../src/module/zip-fold.ts';
import { askOracle, buildOracle } from '../oracle/oracle.ts';
import { oracleSeed, Random } from '../oracle/random.ts';
import { generateZip, mutateZip, zipModule } from '../oracle/zips.ts';
import { goClient, needsGo } from '../support/go.ts';
import { temporaryFolder } from '../support/temp.ts';

/** Modules of all kinds: large and small, generated, with test data, vendored parts, `+incompatible`, odd names. */
const realModules = `
  cel.dev/expr@v0.25.1 cloud.google.com/go@v0.123.0 cloud.google.com/go/iam@v1.9.0 filippo.io/edwards25519@v1.2.0
  github.com/Azure/azure-sdk-for-go/sdk/azcore@v1.21.0 github.com/Azure/azure-storage-blob-go@v0.15.0
  github.com/AzureAD/microsoft-authentication-library-for-go@v1.7.1 github.com/BurntSushi/toml@v1.6.0
  github.com/apparentlymart/go-textseg@v1.0.0 github.com/aws/aws-sdk-go-v2@v1.42.0
  github.com/aws/aws-sdk-go-v2/service/s3@v1.103.3 github.com/aws/smithy-go@v1.27.1
  github.com/coreos/go-systemd/v22@v22.7.0 github.com/davecgh/go-spew@v1.1.2-0.20180830191138-d8f796af33cc
  github.com/envoyproxy/go-control-plane/envoy@v1.37.0 github.com/envoyproxy/protoc-gen-validate@v1.3.3
  github.com/gabriel-vasile/mimetype@v1.4.13 github.com/go-jose/go-jose/v4@v4.1.4 github.com/go-logr/logr@v1.4.3
  github.com/go-playground/locales@v0.14.1 github.com/go-playground/validator/v10@v10.30.2
  github.com/go-sql-driver/mysql@v1.10.0 github.com/gogo/protobuf@v1.3.2 github.com/golang-jwt/jwt/v5@v5.3.1
  github.com/golang/protobuf@v1.5.4 github.com/google/go-cmp@v0.7.0 github.com/google/s2a-go@v0.1.9
  github.com/google/uuid@v1.6.0 github.com/gorilla/mux@v1.8.1 github.com/grpc-ecosystem/grpc-gateway/v2@v2.28.0
  github.com/hashicorp/hcl2@v0.0.0-20191002203319-fb75b3253c80 github.com/json-iterator/go@v1.1.12
  github.com/leodido/go-urn@v1.4.0 github.com/lib/pq@v1.12.3 github.com/minio/minio-go/v6@v6.0.57
  github.com/prometheus/client_golang@v1.23.2 github.com/prometheus/procfs@v0.20.1 github.com/redis/go-redis/v9@v9.18.0
  github.com/rogpeppe/go-internal@v1.14.1 github.com/sirupsen/logrus@v1.9.4 github.com/spf13/afero@v1.15.0
  github.com/spf13/pflag@v1.0.10 github.com/spiffe/go-spiffe/v2@v2.6.0 github.com/stretchr/testify@v1.11.1
  github.com/xdg-go/stringprep@v1.0.4 github.com/zclconf/go-cty@v1.0.0 go.etcd.io/bbolt@v1.4.3
  go.etcd.io/etcd/pkg/v3@v3.6.10 go.etcd.io/raft/v3@v3.6.0 go.mongodb.org/mongo-driver/v2@v2.7.0
  go.opentelemetry.io/otel@v1.43.0 go.uber.org/zap@v1.27.1 golang.org/x/crypto@v0.51.0 golang.org/x/mod@v0.35.0
  golang.org/x/net@v0.55.0 golang.org/x/sys@v0.45.0 golang.org/x/text@v0.37.0 google.golang.org/grpc@v1.81.1
  google.golang.org/protobuf@v1.36.11 gopkg.in/ini.v1@v1.67.1 gopkg.in/yaml.v3@v3.0.1 sigs.k8s.io/yaml@v1.6.0
`;

/** What `zips/main.go` answers about a zip. */
interface Theirs {
  readonly h1: string;
  readonly refusal: string;
}

interface Ours {
  readonly h1: string | undefined;
  readonly code: string | undefined;
}

async function ourVerdict(source: ZipSource, modulePath: string, version: string): Promise<Ours> {
  try {
    const { h1 } = await verifyZip(source, modulePath, version);
    return { h1, code: undefined };
  } catch (error) {
    assert.ok(error instanceof GomirrorError, `threw ${String(error)}`);
    const h1 = error.params['h1'];
    return { h1: typeof h1 === 'string' ? h1 : undefined, code: error.code };
  }
}

/** Why the verdicts do not go together; undefined if they do. */
function disagreement(ours: Ours, theirs: Theirs): string | undefined {
  const container = containerCodes.some((code) => code === ours.code);
  const told = `ours ${ours.code ?? 'accepted'} ${ours.h1 ?? ''}, theirs ${theirs.refusal}${theirs.h1}`;
  if (theirs.refusal !== '') {
    // Neither accepted, nor an h1 claimed for what go cannot read.
    return ours.h1 === undefined ? undefined : told;
  }
  if (ours.code !== undefined && !container) return told;
  return ours.h1 === undefined || ours.h1 === theirs.h1 ? undefined : told;
}

async function oracle(t: TestContext): Promise<string> {
  return buildOracle('zips', await temporaryFolder(t));
}

interface Case {
  readonly about: string;
  readonly zip: Buffer;
  readonly path: string;
  readonly version: string;
}

/** Asks both about every case; gives how often which pair of verdicts came. */
async function compare(t: TestContext, binary: string, cases: readonly Case[]): Promise<Map<string, number>> {
  const folder = await temporaryFolder(t);
  const tally = new Map<string, number>();
  const differing: string[] = [];
  const batchSize = 250;
  for (let start = 0; start < cases.length; start += batchSize) {
    const batch = cases.slice(start, start + batchSize);
    const requests = batch.map((each, i) => {
      // Unpacking for good finds nothing more than reading all of it does, and takes its time.
      const kind = i < 25 ? 'zip' : 'hash';
      return { kind, file: path.join(folder, `${i}.zip`), path: each.path, version: each.version };
    });
    await Promise.all(batch.map((each, i) => writeFile(requests[i]?.file ?? '', each.zip)));
    const answers = (await askOracle(binary, requests)) as Theirs[];
    for (const [i, each] of batch.entries()) {
      const ours = await ourVerdict(memoryZipSource(each.zip), each.path, each.version);
      const theirs = answers[i];
      assert.ok(theirs);
      const why = disagreement(ours, theirs);
      if (why !== undefined) differing.push(`${each.about}: ${why}`);
      const pair = `${ours.code ?? 'accepted'} / ${theirs.refusal === '' ? 'accepted' : 'refused'}`;
      tally.set(pair, (tally.get(pair) ?? 0) + 1);
    }
  }
  for (const [pair, count] of [...tally].toSorted(([a], [b]) => a.localeCompare(b)))
    t.diagnostic(`${count} ${pair}`);
  assert.deepEqual(differing.slice(0, 10), [], `${differing.length} of ${cases.length} differ`);
  return tally;
}

function accepted(tally: Map<string, number>): number {
  return tally.get('accepted / accepted') ?? 0;
}

test('x/mod and we agree on generated zips and on damaged ones', async (t) => {
  if (!needsGo(t)) return;
  const seed = oracleSeed();
  t.diagnostic(`ORACLE_SEED=${seed}`);
  const random = new Random(seed);
  const binary = await oracle(t);
  const made = Array.from({ length: 2500 }, () => generateZip(random));
  const { path: modulePath, version } = zipModule;
  const cases = made.map((zip, i) => ({ about: `generated ${i}`, zip, path: modulePath, version }));
  for (let i = 0; i < 2500; i++) {
    const zip = mutateZip(random, random.pick(made), random.pick(made));
    cases.push({ about: `mutated ${i}`, zip, path: modulePath, version });
  }
  const tally = await compare(t, binary, cases);
  assert.ok(accepted(tally) > 500, 'too few zips that anybody accepts: not a fair sample');
  assert.ok(tally.size > 25, `only ${tally.size} kinds of outcome: not a fair sample`);
});

test('real module zips pass, damaged ones are refused as x/mod does, and their folders hash the same', async (t) => {
  if (!needsGo(t)) return;
  const seed = oracleSeed();
  t.diagnostic(`ORACLE_SEED=${seed}`);
  const random = new Random(seed);
  const binary = await oracle(t);
  const modules = await download(t, realModules.trim().split(/\s+/));
  const small: Case[] = [];
  let unpackedBytes = 0;
  for (const { Path: modulePath, Version: version, Zip, Dir, Sum } of modules) {
    const about = `${modulePath}@${version}`;
    const fd = openSync(Zip, 'r');
    try {
      const verdict = await verifyZip(fileZipSource(fd, fstatSync(fd).size), modulePath, version);
      assert.equal(verdict.h1, Sum, about);
      const folder = await hashDirectory(Dir, about);
      assert.deepEqual(
        folder,
        { h1: Sum, files: verdict.files, unpackedBytes: verdict.unpackedBytes },
        about,
      );
      unpackedBytes += verdict.unpackedBytes;
    } finally {
      closeSync(fd);
    }
    const zip = await readFile(Zip);
    if (zip.length < 150_000) small.push({ about, zip, path: modulePath, version });
  }
  t.diagnostic(`${modules.length} modules, ${Math.round(unpackedBytes / 1e6)} MB unpacked`);
  assert.ok(modules.length >= 60 && small.length >= 10);

  const cases = Array.from({ length: 1000 }, () => {
    const base = random.pick(small);
    return { ...base, zip: mutateZip(random, base.zip, random.pick(small).zip) };
  });
  await compare(t, binary, cases);
});

interface Downloaded {
  readonly Path: string;
  readonly Version: string;
  readonly Zip: string;
  readonly Dir: string;
  readonly Sum: string;
}

async function download(t: TestContext, modules: readonly string[]): Promise<Downloaded[]> {
  const client = await goClient(t, { goproxy: officialProxy, gosumdb: officialSumDb });
  const folder = path.join(client.home, 'empty');
  await mkdir(folder, { recursive: true });
  const { code, stdout, stderr } = await client.run(folder, ['mod', 'download', '-json', ...modules]);
  assert.equal(code, 0, stderr + stdout);
  return stdout
    .trim()
    .split(/\n(?=\{)/)
    .map((one) => JSON.parse(one) as Downloaded);
}

test('letters that Go takes for one another in another case fold to the same, and no others', async (t) => {
  if (!needsGo(t)) return;
  const [pairs] = (await askOracle(await oracle(t), [{ kind: 'fold' }])) as [[number, number][]];
  const least = new Map(pairs);
  assert.ok(least.size > 2500);
  const orbits = new Map<string, number>();
  let letters = 0;
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    if (!isLetter(codePoint)) continue;
    letters++;
    const folded = foldCase(String.fromCodePoint(codePoint));
    const orbit = least.get(codePoint) ?? codePoint;
    assert.equal(orbits.get(folded) ?? orbit, orbit, `U+${codePoint.toString(16)} folds to ${folded}`);
    orbits.set(folded, orbit);
  }
  assert.equal(orbits.size, letters - least.size + new Set(least.values()).size);
});
