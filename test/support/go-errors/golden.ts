import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../../scripts/support/repository.ts';
import { filesByName, formatTxtar, parseTxtar } from '../txtar.ts';

const file = path.join(repositoryRoot, 'test', 'golden', 'go-errors.txtar');

/** What a real go printed when the cases were recorded, by case: `explain.proxy-404` or `explain.proxy-404/get`. */
export function readGoldens(): ReadonlyMap<string, string> {
  return filesByName(parseTxtar(readFileSync(file, 'utf8')));
}

export function writeGoldens(goldens: ReadonlyMap<string, string>): void {
  const comment =
    'What a real go prints when it is made to fail, ports and folders replaced.\nWritten by RECORD_GOLDEN=1 node --test test/e2e/explain-golden.test.ts\n';
  const files = [...goldens].map(([name, text]) => ({ name, text }));
  writeFileSync(file, formatTxtar({ comment, files }));
}

/** What varies from run to run made the same: ports, folders, hashes, times. What go tells beside the error is left out. */
export function normalized(text: string): string {
  const lines = text
    .replaceAll(/(?:\/private)?(?:\/var)?\/tmp\/gomirror-test-\w+/g, '/tmp/FOLDER')
    .replaceAll(/\/tmp\/go-(?:build|link)-?\d+/g, '/tmp/BUILD')
    .replaceAll(/(127\.0\.0\.1\]?):\d+/g, '$1:PORT')
    .replaceAll(/127\.0\.\d+\.53:53/g, '127.0.0.53:53')
    .replaceAll(
      /go1\.\d+\.\d+(?= does|\b"|;)|(?<=running go )1\.\d+\.\d+|(?<=version "go)1\.\d\d+\.\d+/g,
      'VERSION',
    )
    .replaceAll(/h1:[A-Za-z0-9+/]{43}=/g, 'h1:HASH')
    .replaceAll(/\b[0-9a-f]{40,}\b/g, 'HEX')
    .replaceAll(/sum\.example\.com\+[0-9a-f]{8}/g, 'sum.example.com+KEYHASH')
    .replaceAll(/[A-Za-z0-9+/]{40,}=+/g, 'BASE64')
    .replaceAll(/SHA256:\S+/g, 'SHA256:HASH')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replaceAll(/again=0?\.\d+(?:e-\d+)?/g, 'again=NUMBER')
    .replaceAll(/\.zip\d+\.tmp/g, '.zipNUMBER.tmp')
    .replaceAll(/\(linux\/\w+\)|linux[/-](?:amd64|arm64)/g, 'PLATFORM')
    .replaceAll(/linux_\w+\/link/g, 'PLATFORM/link')
    .replaceAll(/^\S+@127\.0\.0\.1/gm, 'user@127.0.0.1')
    .replaceAll(/^\t\S+@127\.0\.0\.1/gm, '\tuser@127.0.0.1')
    .split('\n')
    .filter((line) => !/^go: (?:downloading|finding)/.test(line))
    .map((line) => (line.length > 600 ? `${line.slice(0, 40)}…` : line).trimEnd());
  const kept: string[] = [];
  for (const line of lines) if (!kept.slice(-2).includes(line) || line === '') kept.push(line);
  return `${kept
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
