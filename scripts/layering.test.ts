import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLayering, importsOf } from './layering.ts';

/** A house with the doors that the cases below need. */
const doors: readonly [string, string][] = [
  'base',
  'text',
  'module',
  'sumdb',
  'store',
  'origin',
  'mirror',
  'config',
  'doctor',
]
  .map((room): [string, string] => [`src/${room}/index.ts`, ''])
  .concat([
    ['src/origin/proxy/index.ts', ''],
    ['src/doctor/explain/index.ts', ''],
  ]);

function reasons(file: string, source: string): string[] {
  return checkLayering(new Map([...doors, [file, source]])).map((violation) => violation.reason);
}

const allowed: readonly [file: string, source: string][] = [
  ['src/mirror/fill.ts', "import { a } from '../store/index.ts';"],
  ['src/mirror/fill.ts', "import {\n  a,\n  type B,\n} from '../base/index.ts';"],
  ['src/mirror/fill.ts', "import { a } from './answer.ts';"],
  ['src/mirror/fill.ts', "const w = new URL('./worker.ts', import.meta.url);"],
  ['src/origin/pool.ts', "import { a } from './proxy/index.ts';"],
  ['src/origin/proxy/pool.ts', "import { a } from '../types.ts';\nimport { b } from './near.ts';"],
  ['src/origin/proxy/pool.ts', "import { request } from 'undici';"],
  ['src/text/index.ts', "import { a } from './catalog/module.ts';"],
  ['src/module/zip.ts', "import { readSync } from 'node:fs';\nimport { createHash } from 'node:crypto';"],
  [
    'src/module/zip.ts',
    '/** for instance\n * import { a } from "x"\n import { a } from \'../mirror/index.ts\';\n */',
  ],
  ['src/module/path.test.ts', "import fc from 'fast-check';\nimport { a } from '../../test/support/go.ts';"],
  ['src/module/path.test.ts', "import { a } from '../mirror/index.ts';"],
  ['src/cli/commands/explain.ts', "import { a } from '../../doctor/explain/index.ts';"],
];

const refused: readonly [file: string, source: string, reason: RegExp][] = [
  ['src/store/disk.ts', "import { a } from '../mirror/index.ts';", /level 3, mirror\/ above it on level 4/],
  ['src/store/disk.ts', "export type { A } from '../mirror/index.ts';", /above it/],
  ['src/store/disk.ts', "await import('../mirror/index.ts');", /above it/],
  ['src/store/disk.ts', "import '../mirror/index.ts';", /above it/],
  ['src/store/disk.ts', "import { a } from '../origin/index.ts';", /both on level 3/],
  ['src/mirror/fill.ts', "import { a } from '../store/disk.ts';", /entered by its door/],
  ['src/cli/main.ts', "import { a } from '../doctor/explain/reader.ts';", /entered by its door/],
  [
    'src/mirror/fill.ts',
    "import { a } from '../origin/proxy/pool.ts';",
    /src\/origin\/ is entered by its door/,
  ],
  [
    'src/origin/pool.ts',
    "import { a } from './proxy/near.ts';",
    /src\/origin\/proxy\/ is entered by its door/,
  ],
  [
    'src/mirror/fill.ts',
    "new Worker(new URL('../store/worker.ts', import.meta.url));",
    /entered by its door/,
  ],
  ['src/mirror/fill.ts', "import { a } from '../../test/support/go.ts';", /never import tests/],
  ['src/mirror/fill.ts', "import { a } from './fill.test.ts';", /imported by nobody/],
  ['src/mirror/fill.ts', "import { a } from '../../scripts/layering.ts';", /only from src/],
  ['src/mirror/fill.ts', "import { request } from 'undici';", /only origin may use/],
  ['src/mirror/fill.ts', "import a from 'left-pad/x.js';", /no room may use the package left-pad/],
  ['src/sumdb/client.ts', "import { readFile } from 'node:fs/promises';", /sumdb\/ is pure/],
  ['src/module/path.test.ts', "import { a } from '../store/disk.ts';", /entered by its door/],
  ['src/mirror/fill.ts', "import { a } from '../attic/index.ts';", /src\/attic\/ has no level/],
  ['src/attic/index.ts', '', /attic\/ has no level/],
  ['src/server/reply.ts', '', /server\/ has no door/],
  ['src/loose.ts', '', /lives in a room/],
];

test('imports that the house allows', () => {
  for (const [file, source] of allowed) assert.deepEqual(reasons(file, source), [], `${file}: ${source}`);
});

test('imports that break the house', () => {
  for (const [file, source, reason] of refused) {
    const found = reasons(file, source);
    assert.equal(found.length, 1, `${file}: ${source}: ${found.join('; ')}`);
    assert.match(found[0] ?? '', reason, `${file}: ${source}`);
  }
});

test('an import is reported at the line where its specifier stands', () => {
  assert.deepEqual(importsOf("/* a\n b */\nimport {\n  a,\n} from './a.ts';\n"), [
    { specifier: './a.ts', clause: '{\n  a,\n}', line: 5 },
  ]);
});
