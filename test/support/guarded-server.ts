import type { TestContext } from 'node:test';
import type { TestModule } from './module-factory.ts';
import { atEnd } from './scope.ts';
import { GomirrorError, systemClock } from '../../src/base/index.ts';
import type { AccessRule, Config } from '../../src/config/index.ts';
import type { Account, Accounts, AuditEntry } from '../../src/ledger/index.ts';
import type { Asker, Mirror } from '../../src/mirror/index.ts';
import type { Target } from '../../src/module/index.ts';
import { AccessPolicy, ModulePolicy } from '../../src/policy/index.ts';
import { createApi } from '../../src/server/api/api.ts';
import { FillsUnderway } from '../../src/server/api/fills-underway.ts';
import type { UpstreamFacts } from '../../src/server/api/state.ts';
import type { Prefetch } from '../../src/server/api/jobs.ts';
import { SharedBodies } from '../../src/server/bodies.ts';
import { createHandler } from '../../src/server/handler.ts';
import { Health } from '../../src/server/health.ts';
import { HotAnswers } from '../../src/server/hot.ts';
import { createOwnPages } from '../../src/server/pages.ts';
import { listen } from '../../src/server/server.ts';
import { Tally } from '../../src/server/tally.ts';
import type { TlsFiles } from '../../src/server/tls.ts';
import { createAccess } from '../../src/server/access/index.ts';

const clock = systemClock;
const limits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 75_000,
  drainTimeoutMs: 1000,
  writeStallTimeoutMs: 60_000,
};

const rules: readonly AccessRule[] = [
  { who: ['user:alice', 'token:ci', 'token:narrow'], read: ['corp.example/*'] },
  { who: ['network:198.51.100.0/24'], read: ['corp.example/shared'] },
];

const account = (kind: 'user' | 'token', name: string, reads?: readonly string[]): Account => ({
  ...{ kind, id: 1, name, groups: [], reads, owner: undefined, expiresMs: undefined },
});
export const guardedTokens: Readonly<Record<string, Account>> = {
  'ci-secret': account('token', 'ci'),
  'narrow-secret': account('token', 'narrow', ['corp.example/narrow']),
  'bob-secret': account('token', 'bob'),
};

export const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
export const ci = bearer('ci-secret');

interface Settings {
  readonly access?: Partial<Config['access']>;
  readonly limits?: Partial<Config['limits']>;
  /** Kept beside those whose path contains `here`. */
  readonly modules?: readonly TestModule[];
  readonly upstreams?: readonly UpstreamFacts[];
  /** TLS of its own; else a proxy on loopback is believed to do it. */
  readonly tls?: TlsFiles;
}

/** A server behind a TLS proxy on loopback, over a mirror that has every module whose path contains `here`. */
export async function guardedServer(t: TestContext, settings: Settings = {}) {
  const opened: { target: Target; asker: Asker }[] = [];
  const mirror = {
    open: async (target: Target, asker: Asker) => {
      opened.push({ target, asker });
      const made = settings.modules?.find(
        (module) => 'version' in target && module.path === target.path && module.version === target.version,
      );
      if (target.kind !== 'sumdb' && !target.path.includes('here') && made === undefined) {
        throw new GomirrorError('origin.absent', { what: target.path, source: 'x', reason: 'HTTP 404' });
      }
      asker.mayFill?.();
      const base = { kind: 'bytes', contentType: 'text/plain', verified: true } as const;
      const source = opened.length > 1 ? 'cache' : 'upstream';
      const bytes = Buffer.from(made?.[target.kind as 'info' | 'mod' | 'zip'] ?? 'body');
      return { ...base, bytes, source, lifetime: { kind: 'forever' } };
    },
  } as unknown as Mirror;
  const entries: AuditEntry[] = [];
  const state = { generation: 1, decisions: 0 };
  const accounts = {
    get generation() {
      return state.generation;
    },
    verifyToken: async (secret: string) => guardedTokens[secret],
    verifyPassword: async (name: string, password: string) =>
      name === 'alice' && password === 'right' ? account('user', 'alice') : undefined,
    used: () => {},
  } as unknown as Accounts;
  const config = {
    access: {
      ...{ public: 'everybody', rules, oidc: [], trustedProxies: ['127.0.0.1/32'], proxyTls: true },
      ...{ userHeader: undefined, groupsHeader: undefined },
      ...settings.access,
    },
    limits: { requestsPerMinute: 0, fillsPerMinute: 0, bytesPerMinute: 0, ...settings.limits },
  } as Pick<Config, 'access' | 'limits'>;
  const policy = new AccessPolicy({ rules, publicReaders: config.access.public });
  const decide: AccessPolicy['decide'] = (...asked) => {
    state.decisions++;
    return policy.decide(...asked);
  };
  const make = (modules: readonly string[]) =>
    createAccess({
      config,
      policy: {
        modules: new ModulePolicy([{ modules, from: undefined, sumdb: false }]),
        rules: { decide },
      },
      accounts,
      audit: { append: (entry) => void entries.push(entry), flush: async () => {} },
      clock,
    });
  const tally = new Tally();
  const health = new Health({ clock, database: 'sum.golang.org', forked: false, noticeLimitMs: 0 });
  const fills = new FillsUnderway(clock);
  atEnd(t, fills.watch());
  const asked: Parameters<Prefetch>[] = [];
  const prefetch: Prefetch = async (...parameters) => {
    asked.push(parameters);
    return { total: 1, done: 1, failed: 0, bytes: 1, failures: [] };
  };
  const api = createApi({
    ...{ clock, health, tally, fills, prefetch, version: '1', lang: 'en', bodyTimeoutMs: 5000 },
    ...{
      url: () => server.url,
      access: () => parts.access,
      profiles: () => [''],
      offline: () => false,
      upstreams: () => settings.upstreams ?? [],
    },
    queue: () => ({ taken: 0, queued: 0 }),
    ahead: () => ({ running: 0, queued: 0, counts: () => [] }),
  });
  const own = createOwnPages({
    ...{ health, clock, api, lang: 'en', version: '1', upstreams: () => [], url: () => server.url },
    ...{ database: { name: 'sum.golang.org', isDefault: true } },
    metrics: async () => ({ contentType: 'text/plain', body: 'metrics' }),
  });
  const parts = {
    ...({ mirror, own, tally, clock, lang: 'en', instance: 'test', writeStallMs: 1000 } as const),
    hot: new HotAnswers(100_000, 10_000),
    privateHot: new HotAnswers(100_000, 10_000),
    bodies: new SharedBodies(1000),
    access: make(['corp.example/*']),
  };
  const handler = createHandler(parts);
  const { tls } = settings;
  const server = await listen({ host: '127.0.0.1', port: 0, limits, clock, lang: 'en', handler, tls });
  atEnd(t, () => server.drain());
  const https = { 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https' };
  const ask = async (
    path: string,
    headers: Readonly<Record<string, string>> = {},
    method = 'GET',
    body?: string,
  ) => {
    const answer = await fetch(server.url + path, {
      ...{ method, redirect: 'manual', headers: { ...https, ...headers } },
      ...(body !== undefined && { body }),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };
  const change = (modules: readonly string[]) => {
    parts.access = make(modules);
  };
  return { url: server.url, ask, opened, entries, state, asked, tally, change };
}
