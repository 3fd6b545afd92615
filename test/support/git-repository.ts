import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** A file of a commit; text and bytes are a regular file. */
export type TreeFile =
  | string
  | Buffer
  | { readonly executable: string | Buffer }
  | { readonly symlink: string }
  /** A submodule at this commit; hex digits, filled up to the length of a hash. */
  | { readonly submodule: string };

/** Names a commit of a {@link History} before git has given it a hash. */
export type CommitMark = number;

export interface CommitSpec {
  /** `main` without it. */
  readonly branch?: string;
  /** Without it, what the branch is at; none starts a new history. */
  readonly parents?: readonly CommitMark[];
  /** Whole seconds since 1970; a minute after the commit before without it. */
  readonly timeSeconds?: number;
  /** The author's, where it differs from the committer's. */
  readonly authorSeconds?: number;
  /** Only what differs from the first parent; null removes a file, or a folder with all that is in it. */
  readonly files?: Readonly<Record<string, TreeFile | null>>;
}

export interface TagSpec {
  readonly annotated?: boolean;
  /** Of an annotated tag. */
  readonly timeSeconds?: number;
}

const somebody = 'author <author@example.com>';
const firstCommitSeconds = Date.UTC(2020, 0, 1) / 1000;

/** Commits, tags and branches in the order in which they come to be: a stream for `git fast-import`. */
export class History {
  readonly format: 'sha1' | 'sha256';
  #chunks: Buffer[] = [];
  /** Written last: one stream does not take a tag twice. */
  readonly #tags = new Map<string, () => void>();
  #nextMark: CommitMark = 1;
  #timeSeconds = firstCommitSeconds;
  readonly #tips = new Map<string, CommitMark>();

  constructor(format: 'sha1' | 'sha256' = 'sha1') {
    this.format = format;
  }

  commit(spec: CommitSpec): CommitMark {
    const branch = spec.branch ?? 'main';
    const timeSeconds = spec.timeSeconds ?? this.#timeSeconds + 60;
    this.#timeSeconds = timeSeconds;
    const mark = this.#nextMark++;
    const tip = this.#tips.get(branch);
    const parents = spec.parents ?? (tip === undefined ? [] : [tip]);
    // Otherwise fast-import goes on from wherever the branch is.
    if (spec.parents?.length === 0) this.#line(`reset refs/heads/${branch}`);
    this.#line(`commit refs/heads/${branch}`);
    this.#line(`mark :${mark}`);
    this.#line(`author ${somebody} ${spec.authorSeconds ?? timeSeconds} +0000`);
    // A zone that is not UTC: the times that Go shows are.
    this.#line(`committer ${somebody} ${timeSeconds} +0200`);
    this.#data(Buffer.from(`commit ${mark}\n`));
    const [first, ...others] = parents;
    if (first !== undefined) this.#line(`from :${first}`);
    for (const other of others) this.#line(`merge :${other}`);
    for (const [name, file] of Object.entries(spec.files ?? {})) this.#file(name, file);
    this.#line('');
    this.#tips.set(branch, mark);
    return mark;
  }

  /** Makes the tag, or moves it. */
  tag(name: string, at: CommitMark, spec: TagSpec = {}): void {
    const timeSeconds = spec.timeSeconds ?? this.#timeSeconds + 3600;
    this.#tags.set(name, () => {
      if (spec.annotated === true) {
        this.#line(`tag ${name}`);
        this.#line(`from :${at}`);
        this.#line(`tagger ${somebody} ${timeSeconds} +0000`);
        this.#data(Buffer.from(`tag ${name}\n`));
      } else {
        this.#line(`reset refs/tags/${name}`);
        this.#line(`from :${at}`);
        this.#line('');
      }
    });
  }

  /** Makes the branch, or moves it. */
  branch(name: string, at: CommitMark): void {
    this.#line(`reset refs/heads/${name}`);
    this.#line(`from :${at}`);
    this.#line('');
    this.#tips.set(name, at);
  }

  /** The stream so far, once: what comes later is in the next one. */
  takeStream(): Buffer {
    for (const write of this.#tags.values()) write();
    this.#tags.clear();
    const stream = Buffer.concat(this.#chunks);
    this.#chunks = [];
    return stream;
  }

  #file(name: string, file: TreeFile | null): void {
    const quoted = `"${name.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
    if (file === null) {
      this.#line(`D ${quoted}`);
    } else if (typeof file === 'object' && 'submodule' in file) {
      this.#line(`M 160000 ${file.submodule.padEnd(this.format === 'sha1' ? 40 : 64, '0')} ${quoted}`);
    } else {
      const [mode, content] = modeOf(file);
      this.#line(`M ${mode} inline ${quoted}`);
      this.#data(Buffer.from(content));
    }
  }

  #line(text: string): void {
    this.#chunks.push(Buffer.from(`${text}\n`));
  }

  #data(content: Buffer): void {
    this.#line(`data ${content.length}`);
    this.#chunks.push(content);
    this.#line('');
  }
}

function modeOf(
  file: string | Buffer | { executable: string | Buffer } | { symlink: string },
): [mode: string, content: string | Buffer] {
  if (typeof file === 'string' || Buffer.isBuffer(file)) return ['100644', file];
  return 'executable' in file ? ['100755', file.executable] : ['120000', file.symlink];
}

/** A bare repository on disk. */
export interface GitRepository {
  readonly folder: string;
  /** The hash of a commit of the histories that made it. */
  readonly hash: (mark: CommitMark) => string;
  /** Adds what `history`, which made it, has got since. */
  update(history: History): Promise<void>;
  /** Runs git in it; gives what it printed, without the final line end. */
  git(...args: readonly string[]): Promise<string>;
}

export interface RepositoryOptions {
  /** The branch that HEAD names; `main` without it. */
  readonly head?: string;
}

const run = promisify(execFile);

/** What git needs of the environment, and nothing of the real user's settings. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR } = process.env;
  const kept = TMPDIR === undefined ? { PATH } : { PATH, TMPDIR };
  return {
    ...kept,
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    LC_ALL: 'C',
  };
}

/** Makes the bare repository of a history. The same history gives the same hashes. */
export async function makeRepository(
  folder: string,
  history: History,
  { head = 'main' }: RepositoryOptions = {},
): Promise<GitRepository> {
  await mkdir(path.dirname(folder), { recursive: true });
  const git = async (...args: readonly string[]) => {
    const { stdout } = await run('git', ['-C', folder, ...args], { env: gitEnvironment(), maxBuffer: 1e9 });
    return stdout.replace(/\n$/, '');
  };
  await run(
    'git',
    ['init', '--quiet', '--bare', `--initial-branch=${head}`, `--object-format=${history.format}`, folder],
    { env: gitEnvironment() },
  );
  const marksFile = path.join(folder, 'marks');
  let hashes = new Map<number, string>();
  const update = async (more: History) => {
    await fastImport(folder, marksFile, more.takeStream());
    const lines = (await readFile(marksFile, 'utf8')).trimEnd().split('\n');
    hashes = new Map(
      lines.map((line) => {
        const [mark = '', hash = ''] = line.split(' ');
        return [Number(mark.slice(1)), hash];
      }),
    );
  };
  await update(history);
  return {
    folder,
    hash(mark) {
      const hash = hashes.get(mark);
      if (hash === undefined) throw new Error(`no commit ${mark} in ${folder}`);
      return hash;
    },
    update,
    git,
  };
}

async function fastImport(folder: string, marksFile: string, stream: Buffer): Promise<void> {
  const marks = [`--import-marks-if-exists=${marksFile}`, `--export-marks=${marksFile}`];
  const child = spawn('git', ['-C', folder, 'fast-import', '--quiet', '--force', ...marks], {
    env: gitEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdin.on('error', () => undefined).end(stream);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (code !== 0) throw new Error(`git fast-import: ${said}`);
}
