import { History } from '../git-repository.ts';
import { base, commit, type DirectCase, goMod } from './case.ts';

export function plain(): DirectCase {
  const history = new History();
  const path = base('plain');
  const first = commit(history, { 'go.mod': goMod(path), 'a.go': 'package a\n' }, 'v1.0.0');
  const second = history.commit({ files: { 'b.go': 'package a\n' }, authorSeconds: 1_500_000_000 });
  history.tag('v1.1.0', second, { annotated: true });
  const third = commit(history, { 'c.go': 'package a\n' }, 'v1.2.0-rc.1', 'v1.2.0-rc.2');
  const fourth = commit(history, { 'd.go': 'package a\n' });
  history.branch('Dev', second);
  return {
    name: 'plain',
    history,
    questions: (hash) => [
      ['@v1.0.0', 'v1.0.0'],
      ['@v1.1.0', 'v1.1.0'],
      '@v1.2.0-rc.1',
      ['@v1.3.0', 'error'],
      ['@latest', 'v1.1.0'],
      ['@Dev', 'v1.1.0'],
      `@${hash(first)}`,
      `@${hash(first).slice(0, 7)}`,
      [`@${hash(third).slice(0, 12)}`, 'v1.2.0-rc.2'],
      `@${hash(fourth)}`,
      ['@main', `v1.2.0-rc.2.0.20200101000400-${hash(fourth).slice(0, 12)}`],
      '@nothing',
      '@0123456789ab',
      '@v1.0.0+incompatible',
      '/v2@v2.0.0',
      '/v2@latest',
    ],
    lists: ['', '/v2', '/none'],
  };
}

export function untagged(): DirectCase {
  const history = new History();
  const mark = commit(history, { 'a.go': 'package a\n', 'sub/go.mod': goMod(`${base('untagged')}/sub`) });
  return {
    name: 'untagged',
    history,
    questions: (hash) => [
      ['@latest', `v0.0.0-20200101000100-${hash(mark).slice(0, 12)}`],
      '@main',
      '/sub@latest',
      '/sub@main',
      '/v2@main',
      '/none@main',
      `/none@${hash(mark)}`,
    ],
    lists: ['', '/sub', '/v2'],
  };
}

export function majors(): DirectCase {
  const history = new History();
  const path = base('majors');
  const first = commit(history, { 'go.mod': goMod(path), 'a.go': 'package a\n' }, 'v1.0.0');
  // v2 on a branch.
  const second = history.commit({ branch: 'v2', parents: [first], files: { 'go.mod': goMod(`${path}/v2`) } });
  history.tag('v2.0.0', second);
  // v3 in a folder, v4 in a folder and in the root.
  const third = history.commit({
    parents: [first],
    files: { 'v3/go.mod': goMod(`${path}/v3`), 'v3/a.go': 'package a // 3\n', LICENSE: 'root\n' },
  });
  history.tag('v3.0.0', third);
  const fourth = history.commit({
    files: { 'go.mod': goMod(`${path}/v4`), 'v4/go.mod': goMod(`${path}/v4`), 'v4/x.go': 'package x\n' },
  });
  history.tag('v4.0.0', fourth);
  const fifth = history.commit({ files: { 'v4/go.mod': null } });
  history.tag('v4.1.0', fifth);
  return {
    name: 'majors',
    history,
    questions: (hash) => [
      '@latest',
      '@v2.0.0+incompatible',
      ['/v2@v2.0.0', 'v2.0.0'],
      ['/v3@v3.0.0', 'v3.0.0'],
      '/v2@latest',
      '/v3@latest',
      `/v3@${hash(fourth)}`,
      '/v3@main',
      '/v4@v4.0.0',
      '/v4@v4.1.0',
      '/v4@main',
      '/v2@v3.0.0',
      `/v2@${hash(second).slice(0, 8)}`,
      '/v5@main',
      '@main',
    ],
    lists: ['', '/v2', '/v3', '/v4', '/v5'],
  };
}

export function incompatible(): DirectCase {
  const history = new History();
  commit(history, { 'a.go': 'package a\n' }, 'v1.0.0');
  commit(history, { 'a.go': 'package a // 2\n' }, 'v2.0.0', 'v2.1.0-rc.1');
  const third = commit(history, { 'a.go': 'package a // 3\n' });
  commit(history, { 'go.mod': goMod(base('incompatible')) }, 'v3.0.0');
  return {
    name: 'incompatible',
    history,
    questions: (hash) => [
      ['@v2.0.0+incompatible', 'v2.0.0+incompatible'],
      '@v2.0.0',
      '@v1.0.0+incompatible',
      '@v2.1.0-rc.1+incompatible',
      ['@v3.0.0+incompatible', 'error'],
      '@latest',
      [`@${hash(third)}`, `v2.1.0-rc.1.0.20200101000300-${hash(third).slice(0, 12)}+incompatible`],
      '@main',
      '/v2@v2.0.0',
      '/v3@v3.0.0',
    ],
    lists: ['', '/v2', '/v3'],
  };
}

export function incompatibleHidden(): DirectCase {
  const history = new History();
  const path = base('hidden');
  commit(history, { 'a.go': 'package a\n' }, 'v2.0.0', 'v2.3.0');
  const second = commit(history, { 'go.mod': goMod(path) }, 'v1.5.0', 'v0.9.0');
  commit(history, { 'go.mod': null }, 'v1.4.0');
  return {
    name: 'hidden',
    history,
    questions: (hash) => [
      ['@latest', 'v1.5.0'],
      '@v2.0.0+incompatible',
      '@v2.3.0+incompatible',
      '@v1.4.0',
      '@v1.5.0',
      '@main',
      `@${hash(second)}`,
    ],
    lists: [''],
  };
}

export function bases(): DirectCase {
  const history = new History();
  const path = base('bases');
  const first = commit(history, { 'go.mod': goMod(path), a: '1' }, 'v0.1.0');
  const left = history.commit({ branch: 'left', parents: [first], files: { b: '1' } });
  history.tag('v0.2.0', left, { annotated: true });
  const right = history.commit({ branch: 'right', parents: [first], files: { c: '1' } });
  history.tag('v0.3.0-pre', right);
  const merged = history.commit({ branch: 'main', parents: [left, right], files: { d: '1' } });
  const earlier = history.commit({ files: { e: '1' }, timeSeconds: 1_400_000_000 });
  const later = commit(history, { e: '2' }, 'v1.0.0');
  const sameSecond = history.commit({ files: { e: '3' }, timeSeconds: 1_600_000_000 });
  return {
    name: 'bases',
    history,
    questions: (hash) => [
      `@${hash(first).slice(0, 12)}`,
      '@left',
      '@right',
      `@${hash(merged)}`,
      `@${hash(earlier)}`,
      [`@v0.3.0-pre.0.20140513165320-${hash(earlier).slice(0, 12)}`, 'same'],
      // A base that is no ancestor, one that is too high, none where there is one.
      [`@v0.2.1-0.20140513165320-${hash(earlier).slice(0, 12)}`, 'same'],
      [`@v1.0.1-0.20140513165320-${hash(earlier).slice(0, 12)}`, 'error'],
      `@v0.0.0-20140513165320-${hash(earlier).slice(0, 12)}`,
      `@v0.1.1-0.20140513165320-${hash(earlier).slice(0, 12)}`,
      `@v0.2.1-0.20200101000300-${hash(right).slice(0, 12)}`,
      `@${hash(later).slice(0, 9)}`,
      `@${hash(sameSecond)}`,
      '@latest',
    ],
    lists: [''],
  };
}

export function oddRefs(): DirectCase {
  const history = new History();
  const path = base('odd');
  const first = commit(history, { 'go.mod': goMod(path) }, 'v1.0.0', 'both', 'abcdef1', 'release-tag');
  const second = commit(
    history,
    { a: '1' },
    'v1',
    'v1.1',
    '1.2.0',
    'v1.02.0',
    'v1.3.0+meta',
    'v1.4.0-',
    'V1.5.0',
  );
  history.branch('both', second);
  history.tag('v1.6.0', second, { annotated: true });
  const third = commit(
    history,
    { a: '2' },
    'v0.0.0-20200101000100-abcdefabcdef',
    'v1.7.0-0.20200101000100-abcdefabcdef',
  );
  history.tag('v1.8.0-alpha', third);
  history.branch('v1.9.0', third);
  history.branch('feature', third);
  return {
    name: 'odd',
    history,
    questions: (hash) => [
      '@both',
      '@abcdef1',
      '@release-tag',
      '@v1.3.0+meta',
      '@v1.4.0-',
      '@v1.02.0',
      '@V1.5.0',
      '@1.2.0',
      '@v1.6.0',
      '@v1.7.0-0.20200101000100-abcdefabcdef',
      '@v0.0.0-20200101000100-abcdefabcdef',
      '@v1.9.0',
      '@feature',
      '@main',
      '@HEAD',
      '@latest',
      `@${hash(first).slice(0, 6)}`,
      `@${hash(first).slice(0, 8).toUpperCase()}`,
      `@${hash(third)}`,
      '@refs',
      '@tags',
      '@origin',
    ],
    lists: [''],
  };
}

export function pseudo(): DirectCase {
  const history = new History();
  const path = base('pseudo');
  const first = commit(history, { 'go.mod': goMod(path), 'sub/go.mod': goMod(`${path}/sub`) });
  const second = commit(history, { a: '1', 'v2/go.mod': goMod(`${path}/v2`) }, 'v1.2.3', 'v2.0.0');
  const third = commit(history, { a: '2' });
  return {
    name: 'pseudo',
    history,
    questions: (hash) => {
      const [one, two, three] = [hash(first), hash(second), hash(third)].map((each) => each.slice(0, 12));
      return [
        [`@v0.0.0-20200101000100-${one}`, 'same'],
        [`@v1.2.4-0.20200101000300-${three}`, 'same'],
        [`@v0.0.0-20200101000101-${one}`, 'error'],
        `@v0.0.0-20200101000100-${one?.slice(0, 11)}`,
        `@v0.0.0-20200101000100-${hash(first).slice(0, 13)}`,
        `@v0.0.0-20200101000100-${one?.toUpperCase()}`,
        `@v0.0.0-20200101000300-${three}`,
        `@v1.0.0-20200101000300-${three}`,
        `@v0.0.1-0.20200101000300-${three}`,
        `@v1.2.3-0.20200101000300-${three}`,
        `@v1.2.4-pre.0.20200101000300-${three}`,
        `@v1.2.3-0.20200101000200-${two}`,
        `@v1.2.4-0.20200101000200-${two}`,
        `@v0.0.0-20200101000200-${two}`,
        `@v2.0.1-0.20200101000300-${three}+incompatible`,
        `@v2.0.1-0.20200101000300-${three}`,
        `/v2@v2.0.1-0.20200101000300-${three}`,
        `/v2@v2.0.0-20200101000300-${three}`,
        `/v2@v2.0.0-20200101000100-${one}`,
        `/sub@v0.0.0-20200101000300-${three}`,
        `/sub@v1.2.4-0.20200101000300-${three}`,
        '@v0.0.0-20200101000100-000000000000',
      ];
    },
    lists: ['', '/v2', '/sub'],
  };
}

/** No commit on the branch that HEAD names. */
export function emptyHistory(): DirectCase {
  const history = new History();
  const mark = history.commit({ branch: 'other', files: { 'go.mod': goMod(base('headless')) } });
  history.tag('v1.0.0', mark);
  return {
    name: 'headless',
    history,
    questions: () => ['@v1.0.0', '@latest', '@other', '@main', '/sub@latest'],
    lists: ['', '/sub'],
  };
}
