import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { errorCode, GomirrorError } from '../../base/index.ts';
import type { MirrorNames, Way } from './mirror-words.ts';
import { mirrorsOnTheWay } from './on-the-way.ts';
import { readOptions } from './options.ts';
import { wishesOf } from './wishes.ts';

const system = fakeSystem({ env: { https_proxy: 'http://me:s3cret@127.0.0.1:7890' } });
const now: Way = { variables: undefined, ca: undefined };

/** A catalogue on a network in which mirrors can be reached by such ways only. */
function reachedBy(works: (way: Way) => boolean): MirrorNames & { readonly ways: Way[] } {
  const ways: Way[] = [];
  return {
    ways,
    urlOf: () => Promise.resolve(undefined),
    names: () => Promise.resolve([]),
    lacksDatabase: () => Promise.resolve(false),
    best: (way) => {
      ways.push(way);
      if (!works(way))
        return Promise.reject(new GomirrorError<'mirrors.none-usable'>('mirrors.none-usable', { asked: 9 }));
      return Promise.resolve({ urls: ['https://a.example'], gosumdb: undefined, reasons: [] });
    },
  };
}

const isDirect = ({ variables }: Way) => variables !== undefined && variables['HTTPS_PROXY'] === undefined;

test('a proxy by which nothing can be reached is taken away where somebody agrees, and named where nobody can', async () => {
  const names = reachedBy(isDirect);
  const options = { names, way: now, isAsked: true, mayTurnOff: true };
  const found = await mirrorsOnTheWay(system, 'auto', options);
  assert.equal(found.isWithoutProxy, true);
  assert.equal(found.choice.goproxy, 'https://a.example,direct');
  assert.deepEqual(
    found.notes.map(({ code }) => code),
    ['cli.setup-proxy-off'],
  );
  assert.doesNotMatch(JSON.stringify(found.notes), /s3cret/);
  const codeOf = (more: Partial<typeof options>, machine = system) =>
    mirrorsOnTheWay(machine, 'auto', { ...options, ...more }).then(() => undefined, errorCode);
  assert.equal(await codeOf({ isAsked: false }), 'cli.setup-proxy-in-the-way');
  // What the command line says of proxies counts, and without one there is nothing to take away.
  assert.equal(await codeOf({ mayTurnOff: false }), 'mirrors.none-usable');
  assert.equal(await codeOf({}, fakeSystem({})), 'mirrors.none-usable');
  assert.equal(await codeOf({ names: reachedBy(() => false) }), 'mirrors.none-usable');
  const working = await mirrorsOnTheWay(system, 'auto', { ...options, names: reachedBy(() => true) });
  assert.deepEqual(working.notes, []);
  assert.equal(working.isWithoutProxy, false);
});

test('mirrors are measured through the proxy, and with the authority, that are wished for', async () => {
  const given = (flags: Record<string, string>) =>
    readOptions({ flags: new Map(Object.entries(flags)), positionals: [] });
  const ca = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  const machine = fakeSystem({ files: { 'company.pem': ca }, cwd: '/home/gopher' });
  const names = reachedBy(({ variables }) => variables?.['HTTPS_PROXY'] === 'http://proxy.corp.example:3128');
  const sources = {
    names,
    password: () => Promise.resolve('x'),
    signal: new AbortController().signal,
    isAsked: false,
  };
  const options = given({ mirror: 'auto', proxy: 'http://proxy.corp.example:3128', ca: 'company.pem' });
  const { wishes } = await wishesOf(machine, options, sources);
  assert.equal(wishes.go['GOPROXY'], 'https://a.example,direct');
  assert.equal(names.ways[0]?.ca, ca);
  const proxyless = await wishesOf(system, given({ mirror: 'auto' }), {
    ...sources,
    names: reachedBy(isDirect),
    isAsked: true,
  });
  assert.equal(proxyless.wishes.variables['https_proxy'], undefined);
  assert.ok('https_proxy' in proxyless.wishes.variables);
  assert.deepEqual(proxyless.wishes.command, ['gomirror', 'setup', '--mirror', 'auto', '--proxy', 'off']);
});
