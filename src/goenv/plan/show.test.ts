import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Change, planData, type Plan, showPlan } from './index.ts';
import { withheld } from './withheld.ts';

const why = { code: 'goenv.undo-restored', params: {} };

function file(before: string | undefined, after: string | undefined, more: Partial<Change> = {}): Change {
  const bytes = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text));
  return {
    kind: 'file',
    path: '/etc/f',
    before: bytes(before),
    after: bytes(after),
    why,
    isSecret: more.isSecret === true,
  };
}

function planOf(...changes: readonly Change[]): Plan {
  return { changes, notes: [], byHand: [] };
}

function shown(change: Change, options = {}): string[] {
  return showPlan(planOf(change), 'en', options).slice(2);
}

test('only what changes is shown, with a line beside it', () => {
  assert.deepEqual(shown(file('a\r\nb\r\nc\r\nd\r\ne\r\n', 'a\r\nb\r\nC\r\nd\r\ne\r\n')), [
    '    …',
    '      b',
    '    - c',
    '    + C',
    '      d',
    '    …',
  ]);
  assert.deepEqual(shown(file('a\nb\nc\n', 'A\nb\nC\n')), [
    '    - a',
    '    + A',
    '      b',
    '    - c',
    '    + C',
  ]);
  assert.deepEqual(showPlan(planOf(file(undefined, 'x\n')), 'zh'), [
    '/etc/f（新建）',
    '  恢复到与之前完全一致',
    '    + x',
  ]);
  assert.deepEqual(shown(file('a\n', 'a\r\n')), ['    (only the ends of lines change)']);
  assert.deepEqual(shown(file(undefined, '')), ['    (an empty file)']);
  assert.deepEqual(shown(file('a\0', 'b')), ['    (not text: 2 B become 1 B)']);
  assert.equal(shown(file('x\n'.repeat(30), undefined)).at(-1), '    (and 20 more lines)');
});

test('a long line that stays is cut, one that changes is whole', () => {
  const long = 'x'.repeat(200);
  const [, ...rest] = shown(file(`${long}\n`, `${long}\n${long}y\n`), { width: 40 });
  assert.deepEqual(rest, [`    + ${long}y`]);
  assert.equal(shown(file(`${long}\n`, `${long}\n${long}y\n`), { width: 40 })[0]?.length, 40);
});

test('for a screen reader words, no signs', () => {
  assert.deepEqual(shown(file('a\nb\n', 'a\nB\n'), { plain: true, color: true }), [
    '  removed: b',
    '  added: B',
  ]);
});

test('colours only where they are wanted', () => {
  assert.match(shown(file('a\n', 'b\n'), { color: true }).join(), /\u001b\[31m {4}- a\u001b\[0m/);
  assert.doesNotMatch(showPlan(planOf(file('a\n', 'b\n')), 'en').join(), /\u001b/);
});

test('values of the registry with their types, lists entry by entry', () => {
  const value = (data: string, kind: 'REG_SZ' | 'REG_EXPAND_SZ' = 'REG_SZ') => ({ kind, data });
  const common = { kind: 'registry', key: String.raw`HKCU\Environment`, why } as const;
  const proxy: Change = { ...common, name: 'GOPROXY', before: value('a'), after: value('b') };
  assert.deepEqual(shown(proxy), ['    - REG_SZ a', '    + REG_SZ b']);
  const [before, after] = [value('%A%;C:\\b', 'REG_EXPAND_SZ'), value('%A%;C:\\b;C:\\go', 'REG_EXPAND_SZ')];
  const path: Change = { ...common, name: 'Path', before, after };
  assert.deepEqual(shown(path), ['      REG_EXPAND_SZ', '    + C:\\go']);
  assert.equal(showPlan(planOf(path), 'en')[0], String.raw`HKCU\Environment\Path (changed)`);
});

test('no password is shown, in text or as data, whoever wrote it', () => {
  const secret = 'hunter2';
  const lines = [
    `export HTTPS_PROXY=http://me:${secret}@proxy.example:8080`,
    `GOPROXY=https://a.example,https://me:${secret}@b.example|direct`,
    `GOPROXY=https://me:${secret},x@b.example`,
    `export GITHUB_TOKEN=${secret}`,
    `set -gx NPM_TOKEN ${secret}`,
    `$env:DB_PASSWORD = "${secret}"`,
    `//registry.example/:_authToken=${secret}`,
    `  "auth": "${secret}",`,
    `machine git.example login me password ${secret}`,
  ];
  for (const line of lines) {
    const plan = planOf(file(`${line}\nx\n`, `${line}\ny\n${line} \n`));
    const all = [
      ...showPlan(plan, 'en'),
      ...showPlan(plan, 'zh', { plain: true }),
      JSON.stringify(planData(plan, 'en')),
    ];
    assert.doesNotMatch(all.join('\n'), new RegExp(secret), line);
    assert.match(all.join('\n'), /\(not shown\)/, line);
  }
  const hidden = planOf(file(undefined, `anything ${secret}\n`, { isSecret: true }));
  assert.doesNotMatch(
    showPlan(hidden, 'en').join() + JSON.stringify(planData(hidden, 'en')),
    new RegExp(secret),
  );
  assert.match(
    withheld('GOPROXY=https://a.example,https://u:p@b.example', 'en'),
    /a\.example,https:\/\/\(not shown\)@b/,
  );
  assert.equal(withheld('[url "ssh://git:pw@h/"]', 'en'), '[url "ssh://(not shown)@h/"]');
  for (const plain of [
    '[url "ssh://git@git.corp.example/"]',
    'GOAUTH=netrc',
    'GOPROXY=https://a.example,direct',
    'export PATH="$PATH:/usr/local/go/bin"',
  ])
    assert.equal(withheld(plain, 'en'), plain);
});

test('notes and what is to be done by hand', () => {
  const plan: Plan = {
    changes: [],
    notes: [{ code: 'goenv.undo-left-removed', params: { path: '/p' } }],
    byHand: [{ code: 'goenv.not-writable', params: { path: '/q' }, command: 'sudo gomirror setup' }],
  };
  const lines = showPlan(plan, 'en');
  assert.equal(lines[0], 'Nothing has to be changed.');
  assert.ok(lines.includes('Worth knowing:') && lines.includes('To be done by hand:'));
  assert.ok(lines.includes('      sudo gomirror setup'));
  const data = planData(plan, 'zh');
  assert.equal(data.notes[0]?.code, 'goenv.undo-left-removed');
  assert.equal(data.byHand[0]?.command, 'sudo gomirror setup');
});

test('data for programs', () => {
  assert.deepEqual(planData(planOf(file('a\nb\n', 'a\nc\n')), 'en').changes, [
    {
      kind: 'file',
      place: '/etc/f',
      action: 'changed',
      secret: false,
      why: { code: 'goenv.undo-restored', message: 'exactly as it was before' },
      lines: ['-b', '+c'],
    },
  ]);
});
