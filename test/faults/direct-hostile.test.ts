import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { GomirrorError } from '../../src/base/index.ts';
import { readAll } from '../../src/origin/index.ts';
import { directOrigin } from '../support/direct-origin.ts';
import { type DirectWorld, startDirectWorld } from '../support/direct-world.ts';
import { History } from '../support/git-repository.ts';
import { atEnd } from '../support/scope.ts';
import { seeded } from '../support/seed.ts';
import { temporaryFolder } from '../support/temp.ts';

/** In everything that comes from outside, so that it is known again wherever it turns up. */
const mark = 'evilmark';

/** What shells, git, ssh and curl would each take for something else than a name. */
const hostile = [
  ...[
    `--upload-pack=touch ${mark}`,
    `--output=${mark}`,
    `-${mark}`,
    `--${mark}`,
    `-c${mark}=x`,
    `--exec=${mark}`,
  ],
  ...[
    `$(touch ${mark})`,
    `\`touch ${mark}\``,
    `;touch ${mark};`,
    `|touch ${mark}`,
    `&&touch ${mark}`,
    `'${mark}'`,
  ],
  ...[
    `"${mark}"`,
    `${mark}^{tree}`,
    `${mark}..main`,
    `${mark}~1`,
    `:/${mark}`,
    `:(top)${mark}`,
    `${mark}@{1}`,
  ],
  ...[
    `../${mark}`,
    `${mark}/../..`,
    `${mark}\n--all`,
    `${mark}\0x`,
    `${mark}\t-x`,
    `%2d%2d${mark}`,
    `*${mark}`,
  ],
  ...[
    `v1.0.0-${mark}`,
    `v0.0.0-20200101000100-${mark}`,
    `refs/heads/${mark}`,
    `HEAD:${mark}`,
    `^${mark}`,
    mark,
  ],
];

/** Where a page may want git to go; those with an address inside are no place to connect to. */
const roots = [
  ...[
    '--upload-pack=x',
    `-oProxyCommand=touch ${mark}`,
    `ext::sh -c touch% ${mark}`,
    `fd::17/${mark}`,
    `file:///${mark}`,
  ],
  ...[`ssh://-oProxyCommand=touch${mark}/x`, `ssh://a@-oProxyCommand=${mark}/x`, `ssh://${mark}@127.0.0.1/x`],
  ...[
    `https://-x.example.com/${mark}`,
    `https://vcs.example.com/--upload-pack=${mark}`,
    `https://vcs.example.com/-${mark}`,
  ],
  ...[
    `https://127.0.0.1/${mark}`,
    `https://localhost/${mark}`,
    `https://2130706433/${mark}`,
    `https://0x7f.1/${mark}`,
  ],
  ...[
    `https://169.254.169.254/${mark}`,
    `https://[::1]/${mark}`,
    `https://[::ffff:10.0.0.1]/${mark}`,
    `https://10.1.2.3/${mark}`,
  ],
  ...[
    `http://vcs.example.com/${mark}`,
    `git://vcs.example.com/${mark}`,
    `https://user:${mark}@vcs.example.com/x`,
  ],
  ...[
    `https://vcs.example.com/${mark}?x=1#y`,
    `https://vcs.example.com:443/${mark}`,
    `https://vcs.example.com/../${mark}`,
  ],
  ...[
    `HTTPS://VCS.EXAMPLE.COM/${mark}`,
    `https:vcs.example.com/${mark}`,
    `https://vcs.example.com%00.x/${mark}`,
    mark,
  ],
];

interface Recorder {
  /** The arguments of every git that ran for the origin. */
  runs(): readonly (readonly string[])[];
}

/** From now on the `git` of this process writes down its arguments. */
async function recordGit(t: TestContext): Promise<Recorder> {
  const folder = await temporaryFolder(t);
  const log = path.join(folder, 'log');
  await mkdir(log);
  const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh\n[ "$1" = http-backend ] || printf '%s\\0' "$@" >'${log}'/$$\nexec '${real}' "$@"\n`;
  await writeFile(path.join(folder, 'git'), script);
  await chmod(path.join(folder, 'git'), 0o755);
  const before = process.env['PATH'];
  process.env['PATH'] = `${folder}:${before}`;
  atEnd(t, () => {
    process.env['PATH'] = before;
  });
  return {
    runs: () =>
      readdirSync(log).map((name) => readFileSync(path.join(log, name), 'utf8').split('\0').slice(0, -1)),
  };
}

const originOf = (t: TestContext, world: DirectWorld) => directOrigin(t, world, { totalTimeoutMs: 20_000 });

/** A repository whose refs and files have hostile names, as far as git itself allows them. */
function nastyHistory(base: string): History {
  const history = new History();
  const first = history.commit({
    files: {
      'go.mod': `module ${base}\n`,
      [`-${mark}/go.mod`]: `module ${base}/-${mark}\n`,
      [`--${mark}`]: 'x',
      [`:(top)${mark}`]: 'x',
      [`$(touch ${mark})`]: 'x',
      [`--output=${mark}/go.mod`]: `module ${base}/--output=${mark}\n`,
    },
  });
  const names = [
    ...[
      `-x${mark}`,
      `--upload-pack=${mark}`,
      `$(touch,${mark})`,
      `;${mark}`,
      `'${mark}'`,
      `"${mark}"`,
      `|${mark}`,
    ],
  ];
  for (const name of names) {
    history.tag(name, first);
    history.branch(name, first);
  }
  history.tag('v1.0.0', first);
  history.tag(`v1.1.0-${mark}`, first);
  history.tag(`-${mark}/v1.0.0`, first);
  history.tag(`--output=${mark}/v1.0.0`, first, { annotated: true });
  history.commit({ files: { a: 'a' } });
  return history;
}

test('nothing from outside reaches git as an option, and nobody inside is connected to', async (t) => {
  const world = await startDirectWorld(t);
  const base = `${world.host}/nasty`;
  const repository = await world.repository('nasty', nastyHistory(base));
  const hash = await repository.git('rev-parse', 'main');
  const recorder = await recordGit(t);
  const origin = await originOf(t, world);
  const random = seeded(t);
  let answered = 0;
  const ask = async (target: string): Promise<string> => {
    try {
      const body = await readAll(await origin.get(target, { maxBytes: 1e7 }));
      answered++;
      return body.toString('latin1');
    } catch (error) {
      assert.ok(error instanceof GomirrorError, `${target}: ${String(error)}`);
      return error.code;
    }
  };

  // What is right works, though its names are odd.
  assert.match(await ask(`/${base}/@v/v1.0.0.info`), /v1\.0\.0/);
  assert.match(await ask(`/${base}/-${mark}/@v/v1.0.0.info`), /v1\.0\.0/);
  assert.match(await ask(`/${base}/-${mark}/@v/v1.0.0.zip`), /^PK/);
  assert.match(await ask(`/${base}/@v/v1.1.0-${mark}.mod`), /^module/);

  // Revisions, folders and versions of every kind.
  const piece = () => random.pick(hostile);
  for (let left = 150; left > 0; left--) {
    const module = random.pick([base, `${base}/${piece()}`, `${base}/-${mark}`, `${base}/--output=${mark}`]);
    const asked = random.pick([
      piece(),
      `${piece()}${piece()}`,
      hash.slice(0, random.pick([7, 12, 40])) + piece(),
    ]);
    await ask(
      `/${module}/@v/${random.oneIn(2) ? asked : encodeURIComponent(asked)}.${random.pick(['info', 'info', 'mod', 'zip'])}`,
    );
    if (random.oneIn(5)) await ask(`/${module}/@latest`);
  }

  // Pages that want git to go anywhere.
  for (const [index, root] of roots.entries()) {
    for (const rest of ['', ` ${piece()}`]) {
      const page = `${world.host}/page${index}${rest === '' ? '' : 'x'}`;
      const escaped = `${root}${rest}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      world.server.page(page, [`${page} git ${escaped}`]);
      await ask(`/${page}/@latest`);
      await ask(`/${page}/@v/v1.0.0.info`);
    }
  }

  const seen = recorder.runs();
  assert.ok(seen.length > 30 && answered > 3, `${seen.length} runs of git, ${answered} answers`);
  t.diagnostic(`${seen.length} runs of git, ${answered} answers`);
  for (const run of seen) {
    const end = run.findIndex((argument) => argument === '--end-of-options' || argument === '--');
    const options = end === -1 ? run : run.slice(0, end);
    assert.ok(!options.some((argument) => argument.includes(mark)), `as an option: ${JSON.stringify(run)}`);
  }
  assert.ok(!existsSync(mark) && !existsSync(path.join(repository.folder, mark)));
  for (const request of world.proxy.requests) assert.match(request, /^CONNECT vcs\.example\.com:443$/);
});
