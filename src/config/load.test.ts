import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { makeHost, type HostFacts } from '../../test/support/host.ts';
import { say } from '../text/index.ts';
import { valueOf } from './config.ts';
import { type ConfigInputs, loadConfig, type LoadedConfig } from './load.ts';
import { ConfigError } from './problems.ts';
import { type SettingKey, settingKeys, settingOf, strategies } from './settings.ts';
import { formatData, formatValue } from './values.ts';

const file = '/home-of-gopher/.config/gomirror/gomirror.yaml';

function load(
  flags: ConfigInputs['flags'],
  facts: HostFacts = {},
  configFile?: string,
): Promise<LoadedConfig> {
  return loadConfig({ flags, host: makeHost(facts), configFile });
}

/** What loading complains about: `code where`, in its order, and the words. */
async function problemsOf(text: string, flags: ConfigInputs['flags'] = {}): Promise<string[]> {
  const error: unknown = await load(flags, { files: { [file]: text } }).then(
    () => assert.fail('loaded'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ConfigError, String(error));
  return error.problems.map(({ code, params }) => {
    // Every message can be said with what the problem carries.
    assert.doesNotMatch(say(code, params, 'en') + say(code, params, 'zh'), /[{}]/);
    const near = params['nearest'] === undefined ? '' : ` → ${String(params['nearest'])}`;
    return `${code.slice('config.'.length)} ${String(params['where']).replace(file, 'file')}${near}`;
  });
}

test('defaults', async () => {
  const { config, sources, notices, file: read } = await load({}, { env: { HOME: '/h' } });
  assert.deepEqual(config.listen, { host: '127.0.0.1', port: 4663 });
  assert.equal(config.data, '/h/.local/share/gomirror');
  assert.equal(config.lang, 'en');
  assert.equal(config.fetch.connectTimeoutMs, 5000);
  assert.equal(config.fill.streamAboveBytes, 4_000_000);
  assert.equal(config.freshness.staleOnErrorMs, 7 * 86_400_000);
  assert.equal(config.verify.workers, 4);
  assert.equal(config.tls.cert, undefined);
  assert.equal(config.upstream[0]?.name, 'official');
  assert.deepEqual([...sources.keys()], settingKeys);
  for (const [key, source] of sources) assert.equal(source.layer, 'default', key);
  assert.deepEqual(notices, []);
  assert.equal(read, undefined);
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.fetch));
});

test('flags over variables over the file over defaults, and each says where it came from', async () => {
  const env = { GOMIRROR_LOG_LEVEL: 'warn', GOMIRROR_LOG_FORMAT: 'json', GOMIRROR_FETCH_ATTEMPTS: '' };
  const text = 'log:\n  level: debug\n  format: pretty\nfetch:\n  attempts: 7\n';
  const { config, sources } = await load({ 'log.level': 'error' }, { env, files: { [file]: text } });
  assert.equal(config.log.level, 'error');
  assert.equal(config.log.format, 'json');
  assert.equal(config.fetch.attempts, 7);
  assert.deepEqual(sources.get('log.level'), { layer: 'flag', where: '--log-level' });
  assert.deepEqual(sources.get('log.format'), { layer: 'environment', where: 'GOMIRROR_LOG_FORMAT' });
  assert.deepEqual(sources.get('fetch.attempts'), { layer: 'file', where: `${file}:5:13` });
  assert.deepEqual(sources.get('fetch.redirects'), { layer: 'default', where: '' });
});

test('the file: named by the flag, else by the variable, else in its usual place', async () => {
  const files = { '/cwd/a.yaml': 'lang: zh', '/b.yaml': 'lang: en', [file]: 'log: { level: debug }' };
  const env = { GOMIRROR_CONFIG: '/b.yaml' };
  assert.equal((await load({}, { files, env }, 'a.yaml')).config.lang, 'zh');
  assert.equal((await load({}, { files, env })).file, '/b.yaml');
  assert.equal((await load({}, { files })).config.log.level, 'debug');
});

test('a file that is named must be there; a file that is there must be readable', async () => {
  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'loaded',
      (error: unknown) =>
        error instanceof ConfigError ? error.problems.map((problem) => problem.code).join() : error,
    );
  assert.equal(await code(load({}, {}, '/no.yaml')), 'config.file-missing');
  assert.equal(await code(load({}, { env: { GOMIRROR_CONFIG: '/no.yaml' } })), 'config.file-missing');
  assert.equal(await code(load({}, { unreadable: { [file]: 'EACCES' } })), 'config.file-unreadable');
  assert.equal(await code(load({}, { unreadable: { '/dir': 'EISDIR' } }, '/dir')), 'config.file-unreadable');
  assert.equal(await code(load({}, { home: undefined })), 'config.no-home');
  assert.equal(await code(load({ data: '/d' }, { home: undefined })), 'loaded');
});

test('paths are relative to what they were written in', async () => {
  const files = { '/etc/gm/g.yaml': 'data: kept\ntls: { cert: ~/c.pem, key: /k.pem }\n' };
  const { config } = await load({}, { files }, '/etc/gm/g.yaml');
  assert.equal(config.data, '/etc/gm/kept');
  assert.equal(config.tls.cert, '/home-of-gopher/c.pem');
  assert.equal(config.tls.key, '/k.pem');
  assert.equal((await load({ data: 'kept' }, { files }, '/etc/gm/g.yaml')).config.data, '/cwd/kept');
});

test('every kind of mistake is named with its line and column, all together', async () => {
  const text = [
    'lisen: 127.0.0.1:80',
    'log:',
    '  levl: debug',
    '  format: jsn',
    'server: 5',
    'scrub:',
    '  interval:',
    'fetch:',
    '  attempts: 99',
    '  redirects: -1',
    '  idleTimeout: 60',
    '  connectTimeout: [5s]',
    'drainTimeout: 3s',
    'banana: true',
    'fill: { streamAbove: 4M }',
    'sumdb.timeout: 3s',
  ].join('\n');
  assert.deepEqual(await problemsOf(text, { listen: 'nowhere', upstream: 'https://a.example;direct' }), [
    'bad-address --listen',
    'upstream-bad-url --upstream',
    'unknown-key-near file:1:1 → listen',
    'unknown-key-near file:3:3 → log.level',
    'not-a-section file:5:9',
    'no-value file:7:3',
    'unknown-key-near file:13:1 → server.drainTimeout',
    'unknown-key file:14:1',
    'dotted-key file:16:1',
    'bad-choice-near file:4:11 → json',
    'too-large file:9:13',
    'bad-count file:10:14',
    'bad-duration file:11:16',
    'not-a-value file:12:19',
    'bad-size file:15:22',
  ]);
});

test('what is not YAML is named with its line', async () => {
  assert.deepEqual(await problemsOf('log:\n  level: debug\n  level: info'), ['file-duplicate-key file:3:3']);
  assert.deepEqual(await problemsOf('log:\n\tlevel: debug'), ['file-tab file:2:1']);
  assert.deepEqual(await problemsOf('listen: "127.0.0.1:80'), ['file-syntax file:1:22']);
  assert.deepEqual(await problemsOf('lang: en\n---\nlang: zh'), ['file-several-documents file:3:1']);
  assert.deepEqual(await problemsOf('- listen'), ['not-a-section file:1:1']);
  assert.deepEqual(await problemsOf('just words'), ['not-a-section file:1:1']);
});

test('files that say nothing, and files that say it in other ways', async () => {
  for (const text of ['', '# only a comment\n', '---\n', '{}', 'log:\n', '\ufefflang: en']) {
    assert.equal((await load({}, { files: { [file]: text } })).config.log.level, 'info', text);
  }
  const text =
    'x: &level debug\n'.replace('x', 'lang').replace('debug', 'zh') +
    'upstream: [https://a.example, official]\n';
  const { config } = await load({}, { files: { [file]: text } });
  assert.equal(config.lang, 'zh');
  assert.deepEqual(
    config.upstream.map(({ name, thenOn }) => `${name} ${thenOn}`),
    ['a.example absent', 'official absent'],
  );
  assert.equal(
    (await load({}, { files: { [file]: 'listen: "[::1]:80"\r\nlang: en\r\n' } })).config.listen.host,
    '::1',
  );
});

test('a bad value is found although a stronger layer overrides it', async () => {
  assert.deepEqual(await problemsOf('log: { level: loud }', { 'log.level': 'info' }), [
    'bad-choice file:1:15',
  ]);
});

test('half of TLS, and an upstream that is gomirror itself', async () => {
  assert.deepEqual(await problemsOf('tls: { key: k.pem }'), ['tls-half file:1:13']);
  assert.deepEqual(await problemsOf('', { upstream: 'http://localhost:4663' }), ['upstream-self --upstream']);
  assert.deepEqual(await problemsOf('', { upstream: 'http://build1:80', listen: '0.0.0.0:80' }), [
    'upstream-self --upstream',
  ]);
});

test("the machine's own mirrors are the default upstream, and say so", async () => {
  const { config, sources, notices } = await load(
    {},
    { env: { GOPROXY: 'http://localhost:4663,https://a.example,direct' } },
  );
  assert.deepEqual(
    config.upstream.map(({ name }) => name),
    ['a.example'],
  );
  assert.deepEqual(sources.get('upstream'), { layer: 'machine', where: 'GOPROXY' });
  assert.deepEqual(
    notices.map(({ code }) => code),
    ['config.left-out-own-address', 'config.left-out-direct'],
  );
  const chosen = await load({ upstream: 'off' }, { env: { GOPROXY: 'direct' } });
  assert.deepEqual(chosen.config.upstream, []);
  assert.deepEqual(chosen.notices, []);
});

test('unknown variables are mentioned, those of Kubernetes are not', async () => {
  const env = { GOMIRROR_LISTN: 'x', GOMIRROR_BANANA: '1', GOMIRROR_PORT: 'tcp://10.0.0.1:4663' };
  const kubernetes = {
    GOMIRROR_SERVICE_HOST: '10.0.0.1',
    GOMIRROR_PORT_4663_TCP_ADDR: '10.0.0.1',
    GOMIRROR_WEB_SERVICE_PORT_HTTP: '1',
  };
  const { notices } = await load({}, { env: { ...env, ...kubernetes, GOMIRROR_DEBUG: '1' } });
  assert.deepEqual(
    notices.map(({ code, params }) => `${code} ${String(params['name'])} ${String(params['nearest'])}`),
    [
      'config.unknown-variable-near GOMIRROR_LISTN GOMIRROR_LISTEN',
      'config.unknown-variable GOMIRROR_BANANA undefined',
    ],
  );
});

test('the language: set, or the locale, or the system where there are no locale variables', async () => {
  assert.equal((await load({}, { env: { LANG: 'zh_CN.UTF-8' } })).config.lang, 'zh');
  assert.equal((await load({ lang: 'en' }, { env: { LANG: 'zh_CN.UTF-8' } })).config.lang, 'en');
  assert.equal((await load({}, { locale: 'zh-CN' })).config.lang, 'en');
  assert.equal((await load({}, { platform: 'win32', locale: 'zh-CN' })).config.lang, 'zh');
});

const lists = fc
  .array(
    fc.tuple(fc.constantFrom('official', 'https://a.example', 'b.example:1/x'), fc.constantFrom(',', '|')),
  )
  .map((parts) => `${parts.map((part) => part.join('')).join('')}off`);

/** Groups of upstreams, each with a name of its own where its address does not give it one. */
const groups = fc
  .uniqueArray(
    fc.record(
      {
        url: fc.constantFrom(
          'official',
          'https://a.example',
          'http://a.example',
          'b.example:1/x',
          'https://b.example:1',
        ),
        name: fc.constantFrom('one', 'two', 'a.example'),
        priority: fc.nat(3),
        weight: fc.integer({ min: 1, max: 3 }),
        proxy: fc.constantFrom('none', 'proxy.example:3128', 'https://proxy.example'),
        ca: fc.constantFrom('/ca.pem', 'ca.pem'),
      },
      { requiredKeys: ['url'] },
    ),
    { minLength: 1, maxLength: 5, selector: ({ url }) => url },
  )
  .map((group) =>
    group.map((entry, index) => ('name' in entry ? { ...entry, name: `${entry.name}.${index}` } : entry)),
  );

/** What is private, each part written in one of the ways that it can be. */
const privateEntries = fc
  .array(
    fc.record(
      {
        from: fc.oneof(fc.constantFrom('direct', 'off', 'a.example|direct'), groups.filter(isOwn)),
        networks: fc.constantFrom('10.0.0.0/8', 'none', ['loopback', '192.0.2.1']),
        sumdb: fc.constantFrom('yes', 'no'),
      },
      { requiredKeys: [] },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((entries) =>
    JSON.stringify(
      entries.map((entry, index) => ({ modules: [`a${index}.example`, `b/${index}`], ...entry })),
    ),
  );

function isOwn(group: readonly { readonly url: string }[]): boolean {
  return group.every(({ url }) => url !== 'official');
}

/** Any text that a setting takes. */
function textOf(key: SettingKey): fc.Arbitrary<string> {
  const setting = settingOf(key);
  const number = (min: number, max: number) =>
    fc.integer({ min, max }).map((value) => formatValue(setting, value) ?? '');
  switch (setting.kind) {
    case 'duration':
      return number(setting.minMs, setting.maxMs);
    case 'size':
      return number(setting.minBytes, setting.maxBytes);
    case 'count':
      return number(setting.min, setting.max);
    case 'choice':
      return fc.constantFrom(...setting.choices);
    case 'path':
      return fc.stringMatching(/^[ -~éä模块]*[!-~]$/u);
    case 'address':
      return fc
        .tuple(
          fc.oneof(
            fc.ipV4(),
            fc.ipV6().map((ip) => `[${ip}]`),
            fc.domain(),
          ),
          fc.nat(65535),
        )
        .map((parts) => parts.join(':'));
    case 'switch':
      return fc.constantFrom('true', 'false', '1', 'off');
    case 'proxy':
      return fc.constantFrom('environment', 'none', 'proxy.example:3128', 'https://proxy.example');
    case 'index':
      return fc.constantFrom('none', 'official', 'https://index.example/feed');
    case 'modules':
      return fc.constantFrom('none', 'example.com/A', 'example.com/a, example.com/b');
    case 'patterns':
      return fc.constantFrom('none', 'example.com/A', '*.example.com, example.com/[a-c]?/*');
    case 'networks':
      return fc.constantFrom('none', '10.0.0.0/8', 'loopback, fd00::/8, 192.0.2.1');
    case 'paths':
      return fc.constantFrom('none', '/a', 'a, ~/b', '["/a,b", "c"]');
    case 'header':
      return fc.constantFrom('X-User', 'x-auth');
    case 'private':
      return fc.oneof(fc.constantFrom('none', 'a.example, b.example/*'), privateEntries);
    case 'upstream':
      return fc.oneof(
        groups.map((group) => JSON.stringify(group)),
        lists,
      );
    default:
      return fc.constantFrom('sum.golang.org', 'sum.example.com https://s.example/x');
  }
}

test('any profiles mean the same after being shown', async () => {
  const profile = fc.record(
    { upstream: fc.oneof(lists, groups), strategy: fc.constantFrom(...strategies) },
    { requiredKeys: ['upstream'] },
  );
  const names = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}$/);
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, profile, { noNullPrototype: true }), async (profiles) => {
      const loaded = async (value: unknown) =>
        (await load({}, { files: { '/g.yaml': stringify({ profiles: value }) } }, '/g.yaml')).config.profiles;
      const first = await loaded(profiles);
      const shown = formatData(settingOf('profiles'), first);
      assert.deepEqual(await loaded(shown ?? {}), first);
    }),
    { numRuns: 60 },
  );
});

test('any valid settings mean the same as flags and as a file, and after being shown', async () => {
  const optional = [
    'tls.cert',
    'tls.key',
    'profile',
    'profiles',
    'credentials',
    'access.rules',
    'access.oidc',
  ];
  // These demand something of others.
  optional.push('access.public', 'access.proxyTls', 'access.userHeader', 'access.groupsHeader');
  const all = fc.record(
    Object.fromEntries(settingKeys.filter((key) => !optional.includes(key)).map((key) => [key, textOf(key)])),
  );
  await fc.assert(
    fc.asyncProperty(all, async (values) => {
      const nested: Record<string, unknown> = {};
      for (const [key, value] of Object.entries(values)) {
        const [outer = '', inner] = key.split('.');
        if (inner === undefined) nested[outer] = value;
        else nested[outer] = { ...(nested[outer] as object | undefined), [inner]: value };
      }
      // One folder for both, since relative paths differ by design.
      const asFlags = await load(values, { cwd: '/etc' });
      const asFile = await load(
        {},
        { cwd: '/etc', files: { '/etc/g.yaml': stringify(nested) } },
        '/etc/g.yaml',
      );
      assert.deepEqual(asFile.config, asFlags.config);
      const shown = Object.fromEntries(
        settingKeys.map((key) => [key, formatValue(settingOf(key), valueOf(asFlags.config, key))]),
      ) as Record<SettingKey, string>;
      assert.deepEqual((await load(shown, { cwd: '/elsewhere' })).config, asFlags.config);
    }),
    { numRuns: 60 },
  );
});
