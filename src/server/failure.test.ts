import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GomirrorError } from '../base/index.ts';
import { failureOf } from './failure.ts';

/** The headers of a failure by their lower-case names. */
function headersOf(error: GomirrorError): Record<string, string> {
  const { headers } = failureOf(error, 'en');
  const found: Record<string, string> = {};
  for (let index = 0; index < headers.length; index += 2)
    found[(headers[index] ?? '').toLowerCase()] = headers[index + 1] ?? '';
  return found;
}

test('absence may be remembered, an outage and a refusal never', () => {
  const absent = new GomirrorError('origin.absent', { upstream: 'u', path: '/p', status: 404, said: '' });
  assert.equal(failureOf(absent, 'en').status, 404);
  assert.equal(headersOf(absent)['cache-control'], 'public, max-age=60');
  const passing = new GomirrorError('origin.absent', { ...absent.params, forAtMostMs: 5000 });
  assert.equal(headersOf(passing)['cache-control'], 'public, max-age=5');
  const timedOut = new GomirrorError('origin.absent', { ...absent.params, timedOut: true });
  assert.equal(headersOf(timedOut)['cache-control'], 'public, max-age=10');
  for (const code of ['mirror.busy', 'origin.refused', 'mirror.not-in-log', 'internal']) {
    const headers = headersOf(new GomirrorError(code));
    assert.equal(headers['cache-control'], 'no-store', code);
  }
});

test('an outage says when to come again, a method what else would do', () => {
  const asked = new GomirrorError('origin.rate-limited', {}, { retryAfterSeconds: 7 });
  assert.equal(headersOf(asked)['retry-after'], '7');
  assert.equal(headersOf(new GomirrorError('origin.timeout'))['retry-after'], '10');
  assert.equal(headersOf(new GomirrorError('origin.refused'))['retry-after'], undefined);
  assert.equal(headersOf(new GomirrorError('server.method', { method: 'PUT' }))['allow'], 'GET, HEAD');
});

test('the go command prints it: one paragraph of plain text within its limit, whatever stands in it', () => {
  const hostile = '\x1b[31m\r\n\r\n\x00 evil 模块🦫 '.repeat(200);
  const cause = new GomirrorError('mirror.html-page');
  const error = new GomirrorError('mirror.bad-answer', { what: hostile, source: hostile }, { cause });
  for (const lang of ['en', 'zh'] as const) {
    const { body, headers } = failureOf(error, lang);
    const text = body.toString('utf8');
    assert.ok(body.length <= 648, `${body.length}`);
    assert.match(text, /^gomirror: /);
    assert.ok(text.endsWith('…\n'));
    assert.doesNotMatch(text, /[^\P{Cc}\n]|\n\s*\n|\uFFFD/u);
    assert.ok(headers.includes('text/plain; charset=utf-8'));
    assert.ok(headers.includes(String(body.length)));
  }
});

test('of a private source nobody is sent to other upstreams, and nothing is said twice', () => {
  const params = { upstream: 'git.corp.example', reason: 'ECONNRESET', path: '/p', status: 404, said: '' };
  for (const code of ['origin.unreachable', 'origin.absent', 'origin.refused', 'origin.timeout']) {
    const error = new GomirrorError(code, params, { cause: new GomirrorError(code, params) });
    const text = (hasOwnSource: boolean) => failureOf(error, 'en', { hasOwnSource }).body.toString();
    assert.match(text(false), /upstream|`private`/, code);
    assert.doesNotMatch(text(true), /--upstream|`private`/, code);
    assert.match(text(true), /gomirror auth check/, code);
    assert.equal(text(true).trimEnd().split('\n').length, 2, code);
  }
});

test('what is underneath and what to do follow, a line each', () => {
  const cause = new GomirrorError('mirror.html-page');
  const error = new GomirrorError('mirror.bad-answer', { what: 'w', source: 's' }, { cause });
  const lines = failureOf(error, 'en').body.toString().trimEnd().split('\n');
  assert.equal(lines.length, 3);
  assert.equal(lines[1], 'It is a web page.');
  // A system's error underneath is for the log only.
  const system = new GomirrorError(
    'mirror.bad-answer',
    { what: 'w', source: 's' },
    { cause: new Error('secret') },
  );
  assert.doesNotMatch(failureOf(system, 'en').body.toString(), /secret/);
});
