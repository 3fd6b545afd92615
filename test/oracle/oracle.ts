import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const here = import.meta.dirname;

/** Builds the Go program in `test/oracle/<program>` into `folder` and gives its path. Fetches its modules where needed. */
export async function buildOracle(program: string, folder: string): Promise<string> {
  const binary = path.join(folder, `oracle-${program}${process.platform === 'win32' ? '.exe' : ''}`);
  await promisify(execFile)('go', ['build', '-o', binary, `./${program}`], { cwd: here });
  return binary;
}

/** Hands `requests` to an oracle, a line of JSON each, and gives its answers in the same order. */
export async function askOracle(binary: string, requests: Iterable<unknown>): Promise<unknown[]> {
  const child = spawn(binary, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const lines: string[] = [];
  for (const request of requests) lines.push(JSON.stringify(request));
  child.stdin.end(`${lines.join('\n')}\n`);
  const code = await ended;
  if (code !== 0) throw new Error(`the oracle ended with exit code ${String(code)}`);
  const answers = Buffer.concat(chunks).toString().split('\n').slice(0, -1);
  if (answers.length !== lines.length) {
    throw new Error(`${lines.length} requests, but ${answers.length} answers`);
  }
  return answers.map((answer) => JSON.parse(answer) as unknown);
}
