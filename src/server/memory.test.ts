import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/support/temp.ts';
import type { FileAnswer } from '../mirror/index.ts';
import { SharedBodies } from './bodies.ts';
import { HotAnswers } from './hot.ts';

test('small answers are bounded in bytes, and can all be forgotten', () => {
  const hot = new HotAnswers(4000, 1000);
  const answer = (body: string, untilMs = Number.POSITIVE_INFINITY) => ({ headers: [], body, untilMs });
  hot.set('/large', answer('x'.repeat(1001)));
  assert.equal(
    hot.get('/large', () => 0),
    undefined,
  );
  for (let index = 0; index < 10; index++) hot.set(`/${index}`, answer('x'.repeat(900)));
  assert.ok(hot.sizeBytes <= 4000 && hot.sizeBytes > 1500);
  assert.equal(hot.get('/9', () => 0)?.body.length, 900);
  hot.clear();
  assert.equal(hot.sizeBytes, 0);
  assert.equal(
    hot.get('/9', () => 0),
    undefined,
  );
  hot.set('/9', answer('again', 5));
  assert.equal(hot.get('/9', () => 4)?.body, 'again');
  assert.equal(
    hot.get('/9', () => 5),
    undefined,
  );
  assert.equal(hot.sizeBytes, 0);
});

test('a body that was forgotten while it was read is not held', async (t) => {
  const file = path.join(await temporaryFolder(t), 'a.zip');
  const answerOf = (text: string): FileAnswer => {
    fs.writeFileSync(file, text);
    const fd = fs.openSync(file, 'r');
    t.after(() => fs.closeSync(fd));
    const base = { contentType: '', source: 'cache', lifetime: { kind: 'forever' }, verified: true } as const;
    const close = () => undefined;
    return {
      ...base,
      kind: 'file',
      file: { fd, sizeBytes: text.length, close },
      sha256: undefined,
      key: 'a',
    };
  };
  const bodies = new SharedBodies(1000);
  const reading = bodies.of(answerOf('rotten'));
  bodies.forget('a');
  assert.equal((await reading).toString(), 'rotten');
  assert.equal((await bodies.of(answerOf('good'))).toString(), 'good');
  assert.equal((await bodies.of(answerOf('other'))).toString(), 'good', 'held');
  bodies.forget('a');
  assert.equal((await bodies.of(answerOf('other'))).toString(), 'other');
});
