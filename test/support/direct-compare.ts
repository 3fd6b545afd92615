import { readFile } from 'node:fs/promises';
import { GomirrorError } from '../../src/base/index.ts';
import { memoryZipSource, verifyZip } from '../../src/module/index.ts';
import { type Origin, readAll } from '../../src/origin/index.ts';
import { goDownloads, goVersions } from './direct-go.ts';
import type { GoClient } from './go.ts';

/** A question, `path@query`, to which go and gomirror say different things. */
export interface Difference {
  readonly question: string;
  readonly go: string;
  readonly ours: string;
}

/** What somebody says of one question; what came after an error is undefined. */
interface Answer {
  readonly version?: string;
  readonly time?: string;
  readonly hash?: string | undefined;
  readonly mod?: string;
  readonly h1?: string;
  readonly error?: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** How many questions go answered in full. */
  readonly good: number;
  /** What the answered ones resolved to, `path@version`. */
  readonly versions: readonly string[];
}

const maxBytes = 600 * 1024 * 1024;

/**
 * Asks both about the same: `path@query` where the query is a version, branch, tag, commit or `latest`. Compared are version,
 * time, commit, go.mod and the zip's `h1:`; where go refuses, that ours does, at the same point: go may have `.info` and `.mod` of
 * what it makes no zip of.
 */
export async function compareDownloads(
  go: GoClient,
  origin: Origin,
  questions: readonly string[],
): Promise<Comparison> {
  const [theirs, ours] = await Promise.all([
    goDownloads(go, questions),
    inTurns(new Set(questions), (question) => ask(origin, question)),
  ]);
  const differences: Difference[] = [];
  const versions = new Set<string>();
  let good = 0;
  for (const [question, own] of ours) {
    const said = theirs.get(question);
    if (said === undefined) continue;
    const answer: Answer = {
      ...(said.Info === undefined ? {} : timed(await readFile(said.Info, 'utf8'))),
      ...(said.Origin?.Hash === undefined ? {} : { hash: said.Origin.Hash }),
      ...(said.GoMod === undefined ? {} : { mod: await readFile(said.GoMod, 'latin1') }),
      ...(said.Sum === undefined ? {} : { h1: said.Sum }),
      ...(said.Error === undefined ? {} : { error: said.Error }),
    };
    if (answer.h1 !== undefined) {
      good++;
      versions.add(`${said.Path}@${said.Version}`);
    }
    // What is the latest is for clients to say once versions are taken back.
    if (question.endsWith('@latest') && /retract/.test(`${answer.mod} ${answer.error} ${own.mod}`)) continue;
    // Go reads the go.mod of what a branch leads to before it says what that is.
    const isLateNo = answer.version === undefined && own.error !== undefined && own.mod === undefined;
    const isSame =
      (answer.error === undefined) === (own.error === undefined) &&
      (isLateNo ||
        (answer.version === own.version &&
          answer.time === own.time &&
          (answer.error !== undefined || answer.hash === undefined || answer.hash === own.hash) &&
          answer.mod === own.mod &&
          answer.h1 === own.h1));
    if (!isSame) differences.push({ question, go: JSON.stringify(answer), ours: JSON.stringify(own) });
  }
  return { differences, good, versions: [...versions] };
}

/** The same for `@v/list`, whose order is free. */
export async function compareLists(
  go: GoClient,
  origin: Origin,
  modules: readonly string[],
): Promise<readonly Difference[]> {
  const [theirs, ours] = await Promise.all([
    goVersions(go, modules),
    inTurns(new Set(modules), async (module) => {
      try {
        const lines = (await get(origin, `/${escape(module)}/@v/list`)).toString();
        return JSON.stringify(lines.split('\n').filter(Boolean).toSorted());
      } catch (error) {
        return wordsOf(error);
      }
    }),
  ]);
  return [...ours].flatMap(([question, own]) => {
    const said = theirs.get(question);
    const go = said === undefined ? 'error' : JSON.stringify([...said].toSorted());
    // A module that has no version at all may as well be absent.
    const isSame = go === own || ((go === 'error' || go === '[]') && !own.startsWith('["'));
    return isSame ? [] : [{ question: `${question} list`, go, ours: own }];
  });
}

async function ask(origin: Origin, question: string): Promise<Answer> {
  const at = question.lastIndexOf('@');
  const [path, query] = [question.slice(0, at), question.slice(at + 1)];
  const base = `/${escape(path)}/@`;
  let answer: Answer = {};
  try {
    const info = await get(origin, query === 'latest' ? `${base}latest` : `${base}v/${escape(query)}.info`);
    const { version = '', ...rest } = timed(info.toString());
    answer = { version, ...rest };
    const files = `${base}v/${escape(version)}`;
    answer = { ...answer, mod: (await get(origin, `${files}.mod`)).toString('latin1') };
    const { h1 } = await verifyZip(memoryZipSource(await get(origin, `${files}.zip`)), path, version);
    return { ...answer, h1 };
  } catch (error) {
    return { ...answer, error: wordsOf(error) };
  }
}

function timed(info: string): Pick<Answer, 'version' | 'time' | 'hash'> {
  const { Version, Time, Origin } = JSON.parse(info) as {
    Version: string;
    Time: string;
    Origin?: { Hash?: string };
  };
  return { version: Version, time: Time, hash: Origin?.Hash };
}

function wordsOf(error: unknown): string {
  if (error instanceof GomirrorError) return `${error.code} ${JSON.stringify(error.params)}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function get(origin: Origin, path: string): Promise<Buffer> {
  return readAll(await origin.get(path, { maxBytes }));
}

function escape(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** A few at once. */
async function inTurns<Value>(
  questions: Iterable<string>,
  answer: (question: string) => Promise<Value>,
): Promise<Map<string, Value>> {
  const waiting = [...questions];
  const answers = new Map<string, Value>();
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      answers.set(next, await answer(next));
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return answers;
}
