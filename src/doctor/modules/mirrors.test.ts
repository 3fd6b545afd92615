import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { faults } from '../../../test/support/faults.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { inProject, type ModulesFacts, sampleModule } from '../../../test/support/modules-world.ts';
import { lies } from '../../../test/support/sumdb-server.ts';
import { startUpstream } from '../../../test/support/upstream.ts';
import { startWorld, type World, type WorldOptions } from '../../../test/support/world.ts';

const lib = makeModule({ path: 'example.com/lib', version: 'v1.2.0' });
const goMod = 'module example.com/app\n\ngo 1.22\n\nrequire example.com/lib v1.2.0\n';
const goSum = `${lib.path} ${lib.version} ${lib.h1}\n${lib.path} ${lib.version}/go.mod ${lib.modH1}\n`;

/** Asked directly, a database of that name is on this machine, and not there. */
const database = { name: 'localhost' };
const world = (t: TestContext, options?: WorldOptions) =>
  startWorld(t, [lib, sampleModule], { database, ...options });

function machine(
  { database: served }: Pick<World, 'database'>,
  goproxy: string,
  more: Readonly<Record<string, string>> = {},
): ModulesFacts {
  return {
    env: { GOPROXY: goproxy, GOSUMDB: nameAndKey(served.gosumdb), ...more },
    files: { '/home/gopher/app/go.mod': goMod, '/home/gopher/app/go.sum': goSum },
  };
}

/** Without an address, so that mirrors are asked for the database. */
function nameAndKey(gosumdb: string): string {
  return gosumdb.split(' ')[0] ?? '';
}

test('everything in order: nothing is found, by any check', async (t) => {
  const here = await world(t);
  const facts = machine(here, here.upstream.url);
  const said = await inProject(['proxy-list', 'conformance', 'sumdb', 'go-sum', 'private'], facts);
  assert.deepEqual(said.all, []);
  const seen = said.result('go-sum');
  assert.equal(seen.state, 'ok');
  assert.match(seen.state === 'ok' ? seen.seen.join() : '', /1 of 1 compared/);
  // The same without a project.
  const bare = { env: facts.env ?? {} };
  assert.deepEqual(
    (await inProject(['proxy-list', 'conformance', 'sumdb', 'go-sum', 'private'], bare)).all,
    [],
  );
});

test('a failure before a comma stops go, although the next entry has the module; before | it does not', async (t) => {
  const second = await world(t);
  const first = await startUpstream(t, [lib]);
  first.fault(/\.info$/, faults.status(500));
  const stops = await inProject(['proxy-list'], machine(second, `${first.url},${second.upstream.url}`));
  assert.deepEqual(stops.codes, ['list-stops']);
  const remedy = stops.findings[0]?.remedies.find(({ kind }) => kind === 'go-settings');
  assert.deepEqual(remedy, {
    kind: 'go-settings',
    settings: { GOPROXY: `${first.url}|${second.upstream.url}` },
  });
  assert.equal(stops.findings[0]?.sure, 'certain');
  const through = await inProject(['proxy-list'], machine(second, `${first.url}|${second.upstream.url}`));
  assert.deepEqual(through.codes, ['list-falls-through']);
  const alone = await inProject(['proxy-list'], machine(second, first.url));
  assert.deepEqual(alone.codes, ['list-fails']);
});

test('what refuses on purpose is not gone around by --fix', async (t) => {
  const second = await world(t);
  const first = await startUpstream(t, [lib]);
  first.fault(/\.info$/, faults.status(403));
  const said = await inProject(['proxy-list'], machine(second, `${first.url},${second.upstream.url}`));
  assert.deepEqual(said.codes, ['list-stops']);
  assert.deepEqual(
    said.findings[0]?.remedies.map(({ kind }) => kind),
    ['advice'],
  );
});

test('a page instead of an answer is a failure to go', async (t) => {
  const here = await world(t);
  here.upstream.fault(/\.info$/, faults.html());
  assert.deepEqual((await inProject(['proxy-list'], machine(here, here.upstream.url))).codes, ['list-fails']);
});

test('a module that nobody has: by comma, by off, and then from its repository', async (t) => {
  const here = await startWorld(t, [sampleModule], { database });
  const facts = (end: string) => machine(here, here.upstream.url + end);
  assert.deepEqual((await inProject(['proxy-list'], facts(''))).codes, ['list-absent']);
  assert.deepEqual((await inProject(['proxy-list'], facts(',off'))).codes, ['list-absent-off']);
  const direct = await inProject(['proxy-list'], facts(',direct'));
  assert.deepEqual([direct.codes, direct.all], [[], ['list-to-direct']]);
});

test('lists that say enough by themselves', async (t) => {
  const here = await world(t);
  const codes = async (goproxy: string) => (await inProject(['proxy-list'], machine(here, goproxy))).all;
  assert.deepEqual(await codes('off'), ['list-off']);
  assert.deepEqual(await codes('direct'), ['list-direct-only']);
  assert.deepEqual(await codes(`file:///srv/modules,${here.upstream.url}`), ['list-no-folder']);
  const kept = {
    ...machine(here, 'file:///srv/modules'),
    files: {
      '/home/gopher/app/go.mod': goMod,
      '/srv/modules/example.com/lib/@v/v1.2.0.info': lib.info,
    },
  };
  assert.deepEqual((await inProject(['proxy-list'], kept)).all, []);
});

test('a private module is told to no mirror', async (t) => {
  const here = await world(t);
  const facts = machine(here, here.upstream.url, { GOPRIVATE: 'example.com/lib' });
  const programs = { git: () => ({ code: 0, stdout: 'git version 2.45.0\n' }) };
  await inProject(['proxy-list', 'conformance', 'sumdb', 'go-sum'], { ...facts, programs });
  assert.equal(here.upstream.count(/example\.com\/lib/), 0);
  assert.ok(here.upstream.count() > 0);
});

test('mirrors that answer anything, send pages, or other bytes', async (t) => {
  const here = await world(t);
  const facts = machine(here, here.upstream.url);
  const codes = async () => (await inProject(['conformance'], facts)).codes;
  const page = here.upstream.fault(/\.mod$/, faults.html());
  assert.deepEqual(await codes(), ['mirror-fault']);
  page();
  const anything = here.upstream.fault(/no-such-module/, faults.body(Buffer.from('v1.0.0\n')));
  assert.deepEqual(await codes(), ['mirror-no-absence']);
  anything();
  // A list without versions is as good as none to go.
  const nothing = here.upstream.fault(/no-such-module/, faults.body(Buffer.alloc(0)));
  assert.deepEqual(await codes(), []);
  nothing();
  here.upstream.fault(/\.mod$/, faults.body(Buffer.from('module example.com/lib\n\ngo 1.5\n')));
  const other = await inProject(['conformance'], facts);
  assert.deepEqual(other.codes, ['mirror-other-bytes']);
  assert.equal(other.findings[0]?.params['why'], 'mirrors.other-go-mod');
});

test('a mirror that is merely limited: no error where a build goes on', async (t) => {
  const here = await world(t);
  const levels = async (list: string) => {
    const { findings } = await inProject(['conformance'], machine(here, list));
    return findings.map(({ code, level }) => `${code.replace('doctor.', '')} ${level}`);
  };
  const { url } = here.upstream;
  const cases: readonly (readonly [RegExp, number, readonly string[]])[] = [
    [/@latest$/, 404, []],
    [/@latest$/, 500, []],
    [/^\/sumdb\//, 404, []],
    [/\.info$/, 403, ['mirror-no-info warning']],
    [/\/list$/, 403, ['mirror-no-list warning', 'mirror-no-absence warning']],
    [/no-such-module/, 403, ['mirror-no-absence warning']],
    [/no-such-module/, 500, ['mirror-no-absence warning']],
    // Nobody here needs what it refuses; and what it cannot do, it can do for nobody.
    [/\.(?:mod|zip)$/, 403, ['mirror-refuses warning']],
    [/\.(?:mod|zip)$/, 500, ['mirror-fault error']],
  ];
  for (const [asked, status, expected] of cases) {
    const end = here.upstream.fault(asked, faults.status(status));
    assert.deepEqual(await levels(url), expected, `${String(asked)} ${status}`);
    end();
  }
  const end = here.upstream.fault(/\.mod$/, faults.status(500));
  assert.deepEqual(await levels(`${url}|direct`), ['mirror-fault warning'], 'go goes on');
  end();
});

test('a mirror that has not even what everybody uses', async (t) => {
  const here = await world(t);
  const empty = await startUpstream(t);
  const { env = {} } = machine(here, empty.url);
  assert.deepEqual((await inProject(['conformance'], { env })).codes, ['mirror-empty']);
});

test('the way to the database: by the mirror, past one that has it not, and not past one that fails', async (t) => {
  const here = await world(t);
  const lacks = await startUpstream(t, [lib, sampleModule]);
  const run = (goproxy: string) => inProject(['sumdb'], machine(here, goproxy));
  assert.deepEqual((await run(here.upstream.url)).all, []);
  assert.deepEqual((await run(`${lacks.url},${here.upstream.url}`)).all, []);
  lacks.fault(/^\/sumdb\//, faults.status(502));
  assert.deepEqual((await run(`${lacks.url},${here.upstream.url}`)).codes, ['sumdb-stops']);
  assert.deepEqual((await run(`${lacks.url}|direct`)).codes, ['sumdb-stops']);
  assert.deepEqual((await run(`${lacks.url}|${here.upstream.url}`)).codes, []);
});

test('without the database a project whose go.sum has all is built; what is added to it is not', async (t) => {
  const here = await world(t);
  here.upstream.fault(/^\/sumdb\//, faults.status(502));
  const facts = machine(here, here.upstream.url);
  const level = async (which: ModulesFacts) => (await inProject(['sumdb'], which)).findings[0]?.level;
  assert.equal(await level(facts), 'warning');
  const lacking = { ...facts, files: { ...facts.files, '/home/gopher/app/go.sum': '' } };
  assert.equal(await level(lacking), 'error');
  assert.equal(await level({ env: facts.env ?? {} }), 'error', 'no project');
  assert.equal(await level({ ...facts, module: { path: lib.path, version: lib.version } }), 'error');
});

test('a database that does not answer, or has no such module, has forged nothing', async (t) => {
  const here = await world(t);
  const asked = machine(here, here.upstream.url, { GOSUMDB: here.database.gosumdb });
  const facts = { ...asked, timeoutMs: 3000 };
  for (const [lie, expected] of [
    [lies.absent(), []],
    [lies.status(500), ['sumdb-unreachable']],
    [lies.neverAnswers(), ['sumdb-unreachable']],
  ] as const) {
    const end = here.database.db.tell(/lookup/, lie);
    assert.deepEqual((await inProject(['sumdb'], facts)).all, expected);
    end();
  }
});

test('a mirror that promises the database and does not give it', async (t) => {
  const here = await world(t);
  here.upstream.fault(/^\/sumdb\/.*\/lookup\//, faults.status(500));
  assert.deepEqual((await inProject(['sumdb'], machine(here, here.upstream.url))).codes, [
    'sumdb-mirror-broken',
  ]);
});

test('answers that the database has not signed', async (t) => {
  for (const lie of [lies.forgedRecord(), lies.flippedBit(0.9), lies.html()]) {
    const here = await world(t);
    here.database.db.tell(/lookup/, lie);
    const said = await inProject(['sumdb'], machine(here, here.upstream.url));
    assert.deepEqual(said.codes, ['sumdb-forged']);
    assert.match(String(said.findings[0]?.params['why']), /^sumdb\./);
  }
});

test('a database with an address of its own is asked there, and nowhere else', async (t) => {
  const here = await world(t);
  const facts = machine(here, here.upstream.url, { GOSUMDB: here.database.gosumdb });
  assert.deepEqual((await inProject(['sumdb'], facts)).all, []);
  assert.equal(here.upstream.count(/^\/sumdb\//), 0);
  await here.database.refuse();
  assert.deepEqual((await inProject(['sumdb'], facts)).codes, ['sumdb-unreachable']);
});

test('who is wrong: go.sum, go.sum and the mirror, the mirror', async (t) => {
  const here = await world(t);
  const otherMod = `${lib.mod}\n// other\n`;
  const otherHash = makeModule({ path: lib.path, version: lib.version, goMod: otherMod }).modH1;
  const wrongSum = goSum.replace(lib.modH1, otherHash);
  const facts = machine(here, here.upstream.url);
  const wrong = { ...facts, files: { ...facts.files, '/home/gopher/app/go.sum': wrongSum } };
  const codes = async (which: ModulesFacts) => (await inProject(['go-sum'], which)).codes;
  assert.deepEqual(await codes(wrong), ['gosum-wrong']);
  here.upstream.fault(/lib\/@v\/v1\.2\.0\.mod$/, faults.body(Buffer.from(otherMod)));
  assert.deepEqual(await codes(wrong), ['gosum-wrong-as-mirror']);
  assert.deepEqual(await codes(facts), ['gosum-mirror-wrong']);
});

test('of the module that was asked about the zip is compared as well', async (t) => {
  const here = await world(t);
  const other = makeModule({
    path: lib.path,
    version: lib.version,
    files: { 'x.go': 'package lib // other\n' },
  });
  here.upstream.fault(/\.zip$/, faults.body(other.zip));
  const facts = machine(here, here.upstream.url);
  assert.deepEqual((await inProject(['go-sum'], facts)).codes, []);
  const asked = { ...facts, module: { path: lib.path, version: lib.version } };
  assert.deepEqual((await inProject(['go-sum'], asked)).codes, ['gosum-mirror-wrong']);
});

test('modules that no mirror knows are mostly private ones that GOPRIVATE does not name', async (t) => {
  const here = await world(t);
  const requires = `${goMod}require github.com/acme/secret v0.1.0\nrequire git.corp.example/team/x v1.0.0\n`;
  const facts = { ...machine(here, here.upstream.url, { GOPRIVATE: 'example.org' }) };
  const files = { ...facts.files, '/home/gopher/app/go.mod': requires };
  const said = await inProject(['private'], { ...facts, files });
  assert.deepEqual(said.codes, ['private-not-covered']);
  const [finding] = said.findings;
  assert.equal(finding?.sure, 'likely');
  assert.equal(finding?.params['patterns'], 'github.com/acme,git.corp.example');
  // The environment says what GOPRIVATE is: that has to go first.
  assert.deepEqual(
    finding?.remedies.map(({ kind }) => kind),
    ['command', 'advice', 'go-settings'],
  );
  // A version that is not there does not make a module private.
  here.publish(makeModule({ path: 'github.com/acme/secret', version: 'v0.2.0' }));
  const fewer = goMod.replace('lib v1.2.0', 'lib v1.2.0\nrequire github.com/acme/secret v0.1.0');
  const known = { ...facts, files: { ...facts.files, '/home/gopher/app/go.mod': fewer } };
  assert.deepEqual((await inProject(['private'], known)).codes, []);
});

test('requirements that were taken back, and modules that were given up', async (t) => {
  const text = (more: string) => `module example.com/lib\n\ngo 1.20\n\n${more}`;
  const codes = async (mod: string) => {
    const newest = makeModule({ path: lib.path, version: 'v1.3.0', goMod: mod });
    const here = await startWorld(t, [lib, newest], { database });
    return (await inProject(['retracted'], machine(here, here.upstream.url))).all;
  };
  assert.deepEqual(await codes(text('retract [v1.1.0, v1.2.5] // loses data\n')), ['gomod-retracted']);
  assert.deepEqual(await codes(text('retract v1.2.1\n')), []);
  assert.deepEqual(await codes(`// Deprecated: use example.org/lib\n${text('')}`), ['gomod-deprecated']);
});

test('an upstream that never answers: the check ends in its time, and says nothing that it does not know', async (t) => {
  const here = await world(t);
  here.upstream.fault(/./, faults.blackHole());
  const facts = { ...machine(here, here.upstream.url), timeoutMs: 1500 };
  const said = await inProject(['proxy-list', 'conformance', 'sumdb', 'go-sum', 'private'], facts);
  for (const { code, sure } of said.findings)
    assert.ok(/list-fails|mirror-fault|sumdb-stops/.test(code), `${code} ${sure}`);
});
