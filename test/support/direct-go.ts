import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { GoClient } from './go.ts';

/** What `go mod download -json` said of one question. */
export interface GoDownload {
  readonly Path: string;
  readonly Version: string;
  /** What was asked for, where that was not the version. */
  readonly Query?: string;
  readonly Error?: string;
  /** Files in the module cache. */
  readonly Info?: string;
  readonly GoMod?: string;
  readonly Zip?: string;
  /** The zip's `h1:`. */
  readonly Sum?: string;
  readonly GoModSum?: string;
  readonly Origin?: {
    readonly VCS?: string;
    readonly URL?: string;
    readonly Subdir?: string;
    readonly Hash?: string;
  };
}

/** Answers by question, `path@query`: a version, branch, tag or commit, or `latest`. */
export async function goDownloads(
  client: GoClient,
  questions: readonly string[],
): Promise<ReadonlyMap<string, GoDownload>> {
  const answers = await jsonLines<GoDownload>(client, ['mod', 'download', '-json', ...questions]);
  return new Map(answers.map((one) => [`${one.Path}@${one.Query ?? one.Version}`, one]));
}

/** The versions of each module, retracted ones too; undefined where go found no such module. */
export async function goVersions(
  client: GoClient,
  modules: readonly string[],
): Promise<ReadonlyMap<string, readonly string[] | undefined>> {
  interface Listed {
    readonly Path: string;
    readonly Versions?: readonly string[];
    readonly Error?: unknown;
  }
  const flags = ['-m', '-e', '-versions', '-retracted', '-json'];
  const answers = await jsonLines<Listed>(client, ['list', ...flags, ...modules]);
  return new Map(
    answers.map((one) => [one.Path, one.Error === undefined ? (one.Versions ?? []) : undefined]),
  );
}

/** Runs go in an empty folder and takes its objects apart. Go ends with 1 when one question had no good answer. */
async function jsonLines<Line>(client: GoClient, args: readonly string[]): Promise<Line[]> {
  const folder = path.join(client.home, 'empty');
  await mkdir(folder, { recursive: true });
  const { stdout, stderr } = await client.run(folder, args);
  const objects = stdout.split(/^(?=\{)/m).filter((text) => text.trim() !== '');
  if (objects.length === 0) throw new Error(`go ${args.slice(0, 3).join(' ')}: ${stderr.slice(0, 2000)}`);
  return objects.map((text) => JSON.parse(text) as Line);
}
