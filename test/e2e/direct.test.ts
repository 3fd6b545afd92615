import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../oracle/random.ts';
import { directCases, otherHosts } from '../support/direct-cases/index.ts';
import { compareDownloads, compareLists, type Difference } from '../support/direct-compare.ts';
import { directOrigin } from '../support/direct-origin.ts';
import { type DirectWorld, startDirectWorld } from '../support/direct-world.ts';
import { needsGo } from '../support/go.ts';
import { randomRepository } from '../support/random-repository.ts';
import type { Scope } from '../support/scope.ts';

const originOf = (scope: Scope, world: DirectWorld) =>
  directOrigin(scope, world, { freshMs: 600_000, connectTimeoutMs: 10_000, totalTimeoutMs: 60_000 });

function told(differences: readonly Difference[]): string {
  return differences.map(({ question, go, ours }) => `${question}\n   go: ${go}\n ours: ${ours}\n`).join('');
}

test('what is easily got wrong in version control, go and gomirror see alike', async (t) => {
  if (!needsGo(t)) return;
  const world = await startDirectWorld(t, { names: otherHosts });
  const questions: string[] = [];
  const lists: string[] = [];
  for (const { name, base = `${world.host}/${name}`, history, options, ...each } of directCases()) {
    const made = await world.repository(name, history, { ...options, base });
    for (const asked of each.questions(made.hash))
      questions.push(base + (typeof asked === 'string' ? asked : asked[0]));
    lists.push(...each.lists.map((module) => base + module));
  }
  const go = await world.go({ local: true });
  const origin = await originOf(t, world);
  const compared = await compareDownloads(go, origin, questions);
  t.diagnostic(`${questions.length} questions, ${compared.good} of them answered by go`);
  assert.ok(compared.good > 150, `go answers only ${compared.good}`);
  assert.equal(told(compared.differences), '');
  assert.equal(told(await compareLists(go, origin, lists)), '');
});

test('random repositories, go and gomirror see alike', async (t) => {
  if (!needsGo(t)) return;
  const given = process.env['DIRECT_SEED'];
  const seed = given === undefined ? Date.now() % 2 ** 31 : Number(given);
  t.diagnostic(`again with DIRECT_SEED=${seed}`);
  const random = new Random(seed);
  const wanted = Number(process.env['DIRECT_CASES'] ?? 200);
  const world = await startDirectWorld(t);
  const questions: string[] = [];
  const lists: string[] = [];
  for (let count = 0; questions.length < wanted; count++) {
    const made = randomRepository(random, `${world.host}/r${count}`);
    const repository = await world.repository(`r${count}`, made.history, made.options);
    for (const module of made.modules) {
      lists.push(module);
      questions.push(...made.questions(module, repository.hash).map((query) => `${module}@${query}`));
    }
  }
  const go = await world.go({ local: true });
  const origin = await originOf(t, world);
  const compared = await compareDownloads(go, origin, questions);
  t.diagnostic(`${questions.length} questions, ${compared.good} of them answered by go`);
  assert.equal(told(compared.differences), '');
  assert.equal(told(await compareLists(go, origin, lists)), '');
  // A pseudo-version that somebody was given is one to ask for, and so is none that was bent a little.
  const bent = compared.versions.flatMap((version) => [version, bend(random, version)].filter(Boolean));
  const again = await compareDownloads(
    go,
    origin,
    bent.filter((_, index) => index < wanted / 4),
  );
  assert.equal(told(again.differences), '');
});

/** A pseudo-version with another base, time or hash; '' for any other version. */
function bend(random: Random, version: string): string {
  const match = /^(.*@v\d+\.\d+\.)(\d+)(-.*?)(\d{14})-([0-9a-f]{12})(.*)$/.exec(version);
  if (match === null) return '';
  const [, before = '', patch = '', middle = '', time = '', hash = '', after = ''] = match;
  return random.pick([
    `${before}${Number(patch) + 1}${middle}${time}-${hash}${after}`,
    `${before}${patch}${middle}${Number(time) + 1}-${hash}${after}`,
    `${before}${patch}${middle}${time}-${hash.slice(1)}0${after}`,
    `${before}${patch}${middle}${time}-${hash}0${after}`,
    `${before}${patch}-${time}-${hash}${after}`,
    `${before}${patch}-0.${time}-${hash}${after}`,
    `${before}${patch}-pre.0.${time}-${hash}${after}`,
    `${before}${patch}${middle}${time}-${hash}+incompatible`,
    version.replace(/@v\d+/, `@v${random.below(4)}`),
  ]);
}
