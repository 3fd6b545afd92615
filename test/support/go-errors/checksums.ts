import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { goClient } from '../go.ts';
import { makeModule } from '../module-factory.ts';
import { TestLog } from '../sumdb-log.ts';
import { entryFor, lies, startSumDb } from '../sumdb-server.ts';
import { startUpstream } from '../upstream.ts';
import { startWorld } from '../world.ts';
import { type GoErrorCase, goSays, imports, moduleA, project, said, sumLines } from './stage.ts';

const forged = `h1:${Buffer.alloc(32, 7).toString('base64')}`;
const download = ['mod', 'download', 'example.com/a@v1.0.0'] as const;

/** What checksums make go say. */
export const checksumCases: readonly GoErrorCase[] = [
  {
    code: 'explain.checksum-go-sum',
    provoke: async (scope) => {
      const upstream = await startUpstream(scope, [moduleA]);
      const sums = sumLines(moduleA).replace(moduleA.h1, forged);
      const folder = await project(scope, { 'go.sum': sums, 'main.go': imports('example.com/a') }, [
        'example.com/a v1.0.0',
      ]);
      return goSays(scope, { goproxy: upstream.url }, ['mod', 'download'], folder);
    },
  },
  {
    code: 'explain.checksum-go-sum',
    variant: 'go.mod',
    provoke: async (scope) => {
      const upstream = await startUpstream(scope, [moduleA]);
      const sums = sumLines(moduleA).replace(moduleA.modH1, forged);
      const folder = await project(scope, { 'go.sum': sums, 'main.go': imports('example.com/a') }, [
        'example.com/a v1.0.0',
      ]);
      return goSays(scope, { goproxy: upstream.url }, ['mod', 'download'], folder);
    },
  },
  {
    code: 'explain.checksum-database',
    provoke: async (scope) => {
      const database = await startSumDb(scope, { entries: [entryFor('example.com/a', 'v1.0.0')] });
      const upstream = await startUpstream(scope, [moduleA], {
        sumdb: { name: database.db.name, url: database.url },
      });
      return goSays(scope, { goproxy: upstream.url, gosumdb: database.gosumdb }, download);
    },
  },
  {
    code: 'explain.sumdb-unreachable',
    provoke: async (scope) => {
      const world = await startWorld(scope, [moduleA], { passThrough: false });
      await world.database.refuse();
      return goSays(scope, { goproxy: world.upstream.url, gosumdb: world.database.gosumdb }, download);
    },
  },
  {
    code: 'explain.sumdb-not-there',
    provoke: async (scope) => {
      const world = await startWorld(scope, [], {});
      world.upstream.add(moduleA);
      return goSays(scope, { goproxy: world.upstream.url, gosumdb: world.database.gosumdb }, download);
    },
  },
  {
    code: 'explain.sumdb-unreachable',
    variant: 'status',
    provoke: async (scope) => {
      const world = await startWorld(scope, [moduleA]);
      world.database.db.tell(/lookup/, lies.status(502));
      return goSays(scope, { goproxy: world.upstream.url, gosumdb: world.database.gosumdb }, download);
    },
  },
  {
    code: 'explain.sumdb-bad-answer',
    provoke: async (scope) => {
      const world = await startWorld(scope, [moduleA]);
      world.database.db.tell(/lookup/, lies.badSignature());
      return goSays(scope, { goproxy: world.upstream.url, gosumdb: world.database.gosumdb }, download);
    },
  },
  {
    code: 'explain.sumdb-bad-answer',
    variant: 'html',
    provoke: async (scope) => {
      const world = await startWorld(scope, [moduleA]);
      world.database.db.tell(/lookup/, lies.html());
      return goSays(scope, { goproxy: world.upstream.url, gosumdb: world.database.gosumdb }, download);
    },
  },
  {
    code: 'explain.sumdb-misbehaviour',
    provoke: async (scope) => {
      const other = makeModule({ path: 'example.com/b', version: 'v1.0.0' });
      const world = await startWorld(scope, [moduleA, other], { database: { filler: 3 } });
      const client = await goClient(scope, { goproxy: world.upstream.url, gosumdb: world.database.gosumdb });
      const folder = await project(scope);
      await said(client, folder, download);
      const { db } = world.database;
      db.log = new TestLog();
      db.fill(7);
      db.add(moduleA, other);
      return said(client, folder, ['mod', 'download', 'example.com/b@v1.0.0']);
    },
  },
  {
    code: 'explain.gosumdb-malformed',
    variant: 'alias',
    provoke: async (scope) => {
      const upstream = await startUpstream(scope, [moduleA]);
      const gosumdb = 'sum.example.cn https://mirror.example.com';
      return goSays(scope, { goproxy: upstream.url, gosumdb }, download);
    },
  },
  {
    code: 'explain.gosumdb-malformed',
    variant: 'name',
    provoke: async (scope) => {
      const upstream = await startUpstream(scope, [moduleA]);
      return goSays(scope, { goproxy: upstream.url, gosumdb: 'sums.example.com' }, download);
    },
  },
  {
    code: 'explain.missing-go-sum',
    provoke: async (scope) => {
      const folder = await project(
        scope,
        { 'main.go': imports('example.com/a'), 'go.sum': sumLines(moduleA).split('\n')[1] + '\n' },
        ['example.com/a v1.0.0'],
      );
      const upstream = await startUpstream(scope, [moduleA]);
      return goSays(scope, { goproxy: upstream.url }, ['build'], folder);
    },
  },
  {
    code: 'explain.missing-go-sum-mod',
    provoke: async (scope) => {
      const upstream = await startUpstream(scope, [moduleA]);
      const folder = await project(scope, { 'main.go': imports('example.com/a') }, ['example.com/a v1.0.0']);
      return goSays(scope, { goproxy: upstream.url }, ['list', '-m', 'all'], folder);
    },
  },
  {
    code: 'explain.go-sum-malformed',
    provoke: async (scope) => {
      const folder = await project(
        scope,
        { 'main.go': imports('example.com/a'), 'go.sum': '<<<<<<< HEAD\n' },
        ['example.com/a v1.0.0'],
      );
      return goSays(scope, {}, ['build'], folder);
    },
  },
  {
    code: 'explain.toolchain-no-sumdb',
    provoke: async (scope) => {
      const version = `v0.0.1-go1.99.0.linux-${process.arch === 'x64' ? 'amd64' : process.arch}`;
      const upstream = await startUpstream(scope, [makeModule({ path: 'golang.org/toolchain', version })]);
      return goSays(scope, { goproxy: upstream.url, env: { GOTOOLCHAIN: 'go1.99.0' } }, ['version']);
    },
  },
  {
    code: 'explain.cache-modified',
    provoke: async (scope) => {
      const upstream = await startUpstream(scope, [moduleA]);
      const client = await goClient(scope, { goproxy: upstream.url, gosumdb: 'off' });
      const files = { 'main.go': imports('example.com/a'), 'go.sum': sumLines(moduleA) };
      const folder = await project(scope, files, ['example.com/a v1.0.0']);
      await said(client, folder, ['mod', 'download']);
      await writeFile(path.join(client.moduleCache, 'example.com/a@v1.0.0/extra.txt'), 'x');
      return said(client, folder, ['mod', 'verify']);
    },
  },
];
