/**
 * `npm run build`: the sources as JavaScript and declarations in `dist/`, with the files they read beside them, as the
 * published package carries them. (Node runs TypeScript as it is, but not below `node_modules`.)
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { wordsIn } from '../src/text/words.ts';
import { repositoryRoot } from './support/repository.ts';

const source = path.join(repositoryRoot, 'src');
const target = path.join(repositoryRoot, 'dist');

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

const begun = new Date();
rmSync(target, { recursive: true, force: true });
const compiler = spawnSync('tsc', ['-p', 'tsconfig.build.json'], {
  cwd: repositoryRoot,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (compiler.error !== undefined) throw compiler.error;
if (compiler.status !== 0) process.exit(compiler.status ?? 1);

for (const file of filesBelow(source)) {
  if (file.endsWith('.ts')) continue;
  const copy = path.join(target, path.relative(source, file));
  mkdirSync(path.dirname(copy), { recursive: true });
  cpSync(file, copy);
}

// Every command says something, and to load the words from their dozens of files takes longer than all else of a small command. As JSON, a
// file a language, they are there in a fifth of the time, and what nobody reads is never loaded. Nobody sees a difference.
const text = path.join(target, 'text');
rmSync(path.join(text, 'catalog'), { recursive: true });
for (const lang of ['en', 'zh'] as const)
  writeFileSync(path.join(text, `${lang}.json`), JSON.stringify(wordsIn(lang)));
writeFileSync(
  path.join(text, 'words.js'),
  [
    "import { readFileSync } from 'node:fs';",
    'const byLang = {};',
    'export function wordsIn(lang) {',
    "  return (byLang[lang] ??= JSON.parse(readFileSync(new URL(`${lang}.json`, import.meta.url), 'utf8')));",
    '}',
    "export const messageCodes = () => Object.keys(wordsIn('en'));",
    '',
  ].join('\n'),
);

/** The compiler rewrites imports but no other mention of a source, such as the URL of a worker. */
const leftBehind = filesBelow(target).filter(
  (file) => file.endsWith('.js') && /new URL\(\s*['"][^'"]+(?<!\.d)\.ts['"]/.test(readFileSync(file, 'utf8')),
);
for (const file of leftBehind) {
  console.error(`${path.relative(repositoryRoot, file)}: names a .ts file that dist/ does not have`);
}
if (leftBehind.length > 0) process.exit(1);

// What bin/gomirror.js compares the sources with: whatever was edited while the compiler ran is not in the build.
const stamp = path.join(target, 'built');
writeFileSync(stamp, '');
utimesSync(stamp, begun, begun);
