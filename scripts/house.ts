/**
 * House rules that no other tool knows: what may not be left in any file of this repository.
 * The patterns are put together from parts so that this file does not break its own rules.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './support/repository.ts';

/** Something that may not stand in a file whose repository-relative path matches `where`. */
export interface Rule {
  readonly where: RegExp;
  readonly forbidden: RegExp;
  readonly reason: string;
}

/** A line that breaks a rule. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

function word(...parts: readonly string[]): string {
  return parts.join('');
}

const code = /\.(?:ts|cjs|mjs|js|sh)$/;
const registryHosts = [
  word('proxy\\.', 'golang\\.org'),
  word('registry\\.', 'npmjs'),
  word('registry\\.', 'yarnpkg'),
];
const machinePaths = [
  word('/wo', 'rk/'),
  word('/ro', 'ot/'),
  // `gopher` is the user of made-up machines.
  word('/ho', 'me/(?!gopher/)\\w+/'),
  word('/Use', 'rs/(?!gopher/)\\w+/'),
];

export const rules: readonly Rule[] = [
  {
    where: code,
    forbidden: new RegExp(`\\b(?:${[word('TO', 'DO'), word('FIX', 'ME'), word('X', 'XX')].join('|')})\\b`),
    reason: 'left for later: finish it, or open an issue and leave the code without it',
  },
  {
    where: /\.test\.ts$/,
    forbidden: new RegExp(
      `\\b(?:test|it|describe|suite)\\.(?:${word('on', 'ly')}|${word('sk', 'ip')}|${word('to', 'do')})\\(`,
    ),
    reason: 'a test that runs alone or not at all',
  },
  {
    where: code,
    forbidden: new RegExp(word('@ts-', '(?:ignore|nocheck|expect-error)')),
    reason: 'an error of the type checker, silenced',
  },
  {
    where: /./,
    forbidden: new RegExp(registryHosts.join('|')),
    reason: "the host of a package registry: write 'official' (composed in src/config/official.ts only)",
  },
  {
    where: /./,
    forbidden: new RegExp(`(?:^|[\\s"'\`(=])(?:${machinePaths.join('|')})`),
    reason: 'a path of one machine',
  },
  {
    where: /^package-lock\.json$/,
    forbidden: /"resolved"/,
    reason: 'the lock file names no registry: .npmrc sets omit-lockfile-registry-resolved',
  },
];

/** Checks one file. */
export function checkFile(file: string, text: string): Finding[] {
  const applying = rules.filter((rule) => rule.where.test(file));
  return text
    .split('\n')
    .flatMap((content, index) =>
      applying
        .filter((rule) => rule.forbidden.test(content))
        .map((rule) => ({ file, line: index + 1, reason: rule.reason })),
    );
}

interface LockEntry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Packages that a lock file's packages name as optional and that it has no entry for. They are those of other platforms;
 * npm leaves them out when the registry lacks one, and `npm ci` then fails for everybody.
 */
export function missingFromLock(text: string): string[] {
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, LockEntry>> };
  return Object.values(packages)
    .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
    .filter((name) => packages[`node_modules/${name}`] === undefined);
}

const leftOut = new Set(['.git', 'node_modules', 'dist', 'coverage']);
const largestSizeBytes = 1024 * 1024;

/** Every text file of the repository, as a path relative to it with forward slashes. */
function textFiles(folder: string): string[] {
  return readdirSync(path.join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    if (leftOut.has(entry.name)) return [];
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return textFiles(file);
    if (!entry.isFile() || /\.(?:png|ico|zip|woff2)$/.test(entry.name)) return [];
    return statSync(path.join(repositoryRoot, file)).size > largestSizeBytes ? [] : [file];
  });
}

if (import.meta.main) {
  const findings = textFiles('').flatMap((file) =>
    checkFile(file, readFileSync(path.join(repositoryRoot, file), 'utf8')),
  );
  for (const { file, line, reason } of findings) console.error(`${file}:${line}: ${reason}`);
  const missing = missingFromLock(readFileSync(path.join(repositoryRoot, 'package-lock.json'), 'utf8'));
  for (const name of missing)
    console.error(`package-lock.json: lacks ${name}, which one of its packages names`);
  if (findings.length + missing.length > 0) process.exitCode = 1;
}
