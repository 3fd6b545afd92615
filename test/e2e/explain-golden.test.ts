/**
 * `explain` against a real go: each case makes it fail over loopback, and what it prints must still be what was recorded, and be
 * named rightly. `RECORD_GOLDEN=1` records anew.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { entries, LogReader } from '../../src/doctor/explain/index.ts';
import { needsGo } from '../support/go.ts';
import { type GoErrorCase, goErrorCases } from '../support/go-errors/index.ts';
import { normalized, readGoldens, writeGoldens } from '../support/go-errors/golden.ts';

const isRecording = process.env['RECORD_GOLDEN'] === '1';
const goldens = new Map(isRecording ? [] : readGoldens());
const recordedWith = 'go1.26';

function firstCode(text: string): string | undefined {
  const reader = new LogReader();
  reader.stream().write(text);
  return reader.end().explained[0]?.code;
}

/** What has to be as it was recorded. */
function shape(text: string, { varies }: GoErrorCase): string {
  return varies === true ? (text.split('\n')[0] ?? '') : text;
}

const names = goErrorCases.map(({ code, variant }) => (variant === undefined ? code : `${code}/${variant}`));

test('every case has its golden text, and none besides', () => {
  if (isRecording) return;
  assert.deepEqual([...goldens.keys()].toSorted(), names.toSorted());
  assert.equal(new Set(names).size, names.length);
});

test('a real go says what was recorded, and explain names the cause', { concurrency: 3 }, async (t) => {
  if (!needsGo(t)) return;
  const version = execFileSync('go', ['env', 'GOVERSION'], {
    encoding: 'utf8',
    env: { ...process.env, GOTOOLCHAIN: 'local' },
  });
  const isSame = version.startsWith(recordedWith);
  if (!isSame)
    process.stderr.write(
      `golden texts are of ${recordedWith}, this is ${version}: only the codes are checked\n`,
    );
  let missing = 0;
  await Promise.all(
    goErrorCases.map((one, index) => {
      const name = names[index] ?? '';
      return t.test(name, async (inner) => {
        const reason = one.missing?.();
        if (reason !== undefined) {
          missing++;
          process.stderr.write(`NOT TESTED, ${reason}: ${inner.fullName}\n`);
          inner.skip(reason);
          return;
        }
        const said = await one.provoke(inner);
        const text = normalized(said);
        if (isRecording) goldens.set(name, text);
        else if (isSame) assert.equal(shape(text, one), shape(goldens.get(name) ?? '', one));
        assert.equal(firstCode(said), one.code, said);
      });
    }),
  );
  const covered = new Set(goErrorCases.map(({ code }) => code));
  t.diagnostic(
    `${covered.size} of ${entries.length} entries by a real go (${goErrorCases.length} cases, ${missing} not possible here)`,
  );
  if (isRecording) writeGoldens(new Map(names.map((name) => [name, goldens.get(name) ?? ''])));
});

test('the recorded texts are explained on any machine', () => {
  const wrong: string[] = [];
  for (const [name, text] of goldens) {
    const code = firstCode(text);
    if (code !== name.split('/')[0]) wrong.push(`${name}: ${String(code)}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(new Set([...goldens.keys()].map((name) => name.split('/')[0])).size >= 40);
});
