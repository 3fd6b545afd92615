import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseTxtar } from '../../../test/support/txtar.ts';
import { entries, LogReader, type Reading } from './index.ts';

function files(name: string) {
  const text = readFileSync(new URL(`../../../test/golden/${name}.txtar`, import.meta.url), 'utf8');
  return parseTxtar(text).files;
}

const kept = files('go-errors-kept');
const real = files('go-errors');

function read(text: string): Reading {
  const log = new LogReader();
  log.stream().write(text);
  return log.end();
}

const codeOf = (name: string) => name.split('/')[0] ?? '';

test('texts kept by hand are named rightly', (t) => {
  const wrong = kept.flatMap(({ name, text }) => {
    const [first] = read(text).explained;
    return first?.code === codeOf(name) ? [] : [`${name}: ${String(first?.code)}`];
  });
  assert.deepEqual(wrong, []);
  t.diagnostic(`${kept.length} texts kept by hand, ${real.length} recorded from a real go`);
});

test('every entry has a text, recorded or kept, and every text an entry', (t) => {
  const named = new Set([...kept, ...real].map(({ name }) => codeOf(name)));
  const codes = entries.map(({ code }) => code);
  assert.deepEqual([...named].toSorted(), codes.toSorted());
  assert.equal(new Set(codes).size, codes.length);
  const recorded = new Set(real.map(({ name }) => codeOf(name)));
  t.diagnostic(
    `${codes.length} entries: ${recorded.size} from a real go, ${codes.length - recorded.size} by hand only`,
  );
});

test('wrapped at any width, in the middle of words or at spaces, indented or not, a text has the same name', () => {
  const wrong: string[] = [];
  for (const { name, text } of [...kept, ...real]) {
    const code = codeOf(name);
    // Several lines are a form of their own; what is tested here is one line that became several.
    if (text.trimEnd().includes('\n')) continue;
    const line = text.trimEnd();
    for (const width of [40, 60, 72, 80, 100, 120]) {
      const hard = line.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [];
      const soft = line.match(new RegExp(`.{1,${width}}(?:\\s|$)|\\S+\\s*`, 'gu')) ?? [];
      for (const [how, lines] of [
        ['hard', hard],
        ['soft', soft.map((piece) => piece.trimEnd())],
        ['indented', hard.map((piece, index) => (index === 0 ? piece : `    ${piece}`))],
      ] as const) {
        const said = read(`${lines.join('\n')}\n`).explained[0]?.code;
        if (said !== code) wrong.push(`${name} ${how} ${width}: ${String(said)}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test('cut at its end, a text has the same name, or the name is among the nearest', (t) => {
  const wrong: string[] = [];
  let named = 0;
  let near = 0;
  for (const { name, text } of [...kept, ...real]) {
    const line = text.trimEnd();
    if (line.includes('\n') || !/^(?:go: |fatal: |verifying )/.test(line)) continue;
    for (const cut of [1, 2, 4, 6, 8]) {
      const { explained, unknown } = read(line.slice(0, -cut));
      if (explained[0]?.code === codeOf(name)) named++;
      else if (
        unknown[0]?.nearest.includes(codeOf(name)) === true ||
        explained[0]?.also.includes(codeOf(name)) === true
      )
        near++;
      else wrong.push(`${name} -${cut}: ${explained[0]?.code ?? unknown[0]?.nearest.join(' ') ?? ''}`);
    }
  }
  const all = named + near + wrong.length;
  t.diagnostic(`${named} of ${all} named, ${near} near, others: ${wrong.join('; ')}`);
  assert.ok(named / all > 0.8 && (named + near) / all > 0.9, wrong.join('\n'));
});

const decorations: Readonly<Record<string, (line: string, index: number) => string>> = {
  github: (line) => `2026-01-02T03:04:05.1234567Z ${line}`,
  'github error': (line, index) => (index === 0 ? `##[error]${line}` : line),
  gitlab: (line) => `2026-01-02T03:04:05.123456Z 01E ${line}`,
  buildkit: (line, index) => `#12 ${index}.345 ${line}`,
  'docker summary': (line) => `3.456 ${line}`,
  compose: (line) => `web-1  | ${line}`,
  kubernetes: (line) => `2026-01-02T03:04:05.123456789Z stderr F ${line}`,
  jenkins: (line) => `[2026-01-02T03:04:05.123Z] ${line}`,
  teamcity: (line) => `[03:04:05] ${line}`,
  syslog: (line) => `Jan  2 03:04:05 host build[42]: ${line}`,
  colours: (line) => `\u001b[31m${line}\u001b[0m`,
  'gitlab colours': (line) => `\u001b[0K\u001b[31;1m${line}\u001b[0;m`,
  'carriage returns': (line) => `${line}\r`,
  'two prefixes': (line) => `2026-01-02T03:04:05Z [ERROR] ${line}`,
};

test('in the logs of build servers every text has the same name', () => {
  const wrong: string[] = [];
  for (const { name, text } of [...kept, ...real]) {
    for (const [how, decorate] of Object.entries(decorations)) {
      const lines = text.trimEnd().split('\n').map(decorate);
      const said = read(`Step 1\n${decorate('ordinary output', 0)}\n\n${lines.join('\n')}\n`).explained;
      if (!said.some(({ code }) => code === codeOf(name)))
        wrong.push(`${name} ${how}: ${String(said[0]?.code)}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('in structured logs and in what PowerShell makes of standard error', () => {
  const line =
    'go: example.com/absent@v1.0.0: reading https://mirror.example.com/x/@v/v1.0.0.info: 404 Not Found';
  const text = `${line}\n\tserver response: not found`;
  for (const log of [
    JSON.stringify({ level: 'error', msg: text }),
    `time="2026-01-02T03:04:05Z" level=error msg=${JSON.stringify(text)}`,
    `go : ${line}\nAt line:1 char:1\n+ go mod download\n+ ~~~~~~~~\n    + CategoryInfo          : NotSpecified`,
  ]) {
    const [first] = read(log).explained;
    assert.equal(first?.code, 'explain.proxy-404', log);
    assert.deepEqual(first.modules, ['example.com/absent@v1.0.0']);
  }
});
