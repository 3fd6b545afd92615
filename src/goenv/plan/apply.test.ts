import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeSystem, type FakeFacts, type FakeSystem } from '../../../test/support/fake-system.ts';
import {
  applyPlan,
  type Change,
  Journal,
  journalFolder,
  makeUndo,
  planUndo,
  type Plan,
  type Undone,
} from './index.ts';

const home = '/home/gopher';

const why = { code: 'goenv.undo-restored', params: {} };

function file(path: string, before: string | undefined, after: string | undefined, mode?: number): Change {
  const bytes = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text));
  return {
    kind: 'file',
    path,
    before: bytes(before),
    after: bytes(after),
    why,
    ...(mode !== undefined && { mode }),
  };
}

function planOf(...changes: readonly Change[]): Plan {
  return { changes, notes: [], byHand: [] };
}

async function machine(facts: FakeFacts = {}) {
  const system = fakeSystem(facts);
  const journal = Journal.open(await journalFolder(system), system);
  return { system, journal };
}

type Machine = Awaited<ReturnType<typeof machine>>;

function apply({ system, journal }: Machine, ...changes: readonly Change[]) {
  return applyPlan(planOf(...changes), { system, journal, command: 'gomirror setup' });
}

async function undo(at: Machine, id?: string): Promise<Undone | undefined> {
  const planned = await planUndo(id, at);
  return planned && makeUndo(planned, at);
}

async function textOf(system: FakeSystem, path: string): Promise<string | undefined> {
  return (await system.files.read(path))?.toString();
}

test('the journal is the owner’s alone, holds what was there, and is emptied of it by undo', async () => {
  const at = await machine({ files: { [`${home}/.netrc`]: { bytes: 'old', mode: 0o644 } } });
  const { id } = await apply(at, file(`${home}/.netrc`, 'old', 'new', 0o600));
  const path = `${home}/.local/state/gomirror/journal/${id ?? ''}.json`;
  assert.match(id ?? '', /^\d{8}-\d{6}-1$/);
  assert.equal((await at.system.files.facts(path))?.mode, 0o600);
  assert.equal((await at.system.files.facts(`${home}/.netrc`))?.mode, 0o600);
  const base64 = Buffer.from('old').toString('base64');
  assert.ok((await textOf(at.system, path))?.includes(base64));
  await undo(at);
  assert.equal((await at.system.files.facts(`${home}/.netrc`))?.mode, 0o644);
  assert.ok((await textOf(at.system, path))?.includes(base64) === false);
  const { entries } = await at.journal.entries();
  assert.deepEqual(
    entries.map(({ state, command }) => [state, command]),
    [['undone', 'gomirror setup']],
  );
});

test('the journal lies where the system keeps such things, and never root’s in a user’s home', async () => {
  assert.equal(await journalFolder(fakeSystem({ env: { XDG_STATE_HOME: '/s' } })), '/s/gomirror/journal');
  const mac = fakeSystem({ platform: 'darwin' });
  assert.equal(await journalFolder(mac), `${mac.home}/Library/Application Support/gomirror/journal`);
  assert.equal(
    await journalFolder(fakeSystem({ platform: 'win32' })),
    String.raw`C:\Users\gopher\AppData\Local\gomirror\journal`,
  );
  const asRoot = fakeSystem({ user: { id: 0, name: 'admin' } });
  asRoot.files.put(asRoot.home, { kind: 'folder', owner: 1000 });
  assert.equal(await journalFolder(asRoot), '/var/lib/gomirror/journal');
});

test('nothing is written when something is no longer as it was', async () => {
  const at = await machine({ files: { [`${home}/a`]: 'a', [`${home}/b`]: 'edited' } });
  const before = at.system.snapshot();
  const changes = [file(`${home}/a`, 'a', 'A'), file(`${home}/b`, 'b', 'B')];
  await assert.rejects(apply(at, ...changes), {
    code: 'goenv.changed-meanwhile',
    params: { path: `${home}/b` },
  });
  assert.deepEqual(at.system.snapshot(), before);
});

test('what may not be written, read or is no file is refused before anything is changed', async () => {
  const at = await machine({
    files: {
      [`${home}/a`]: 'a',
      '/etc/profile': 'p',
      [`${home}/folder`]: { kind: 'folder' },
      [`${home}/link`]: { to: `${home}/nowhere` },
      [`${home}/secret`]: { bytes: 'x', owner: 0, mode: 0o600 },
    },
  });
  const before = at.system.snapshot();
  const a = file(`${home}/a`, 'a', 'A');
  await assert.rejects(apply(at, a, file('/etc/profile', 'p', 'P')), { code: 'goenv.not-writable' });
  await assert.rejects(apply(at, a, file(`${home}/folder`, undefined, 'P')), {
    code: 'goenv.not-a-file',
  });
  await assert.rejects(apply(at, a, file(`${home}/link`, undefined, 'P')), {
    code: 'goenv.dangling-link',
  });
  await assert.rejects(apply(at, a, file(`${home}/secret`, 'x', 'P')), { code: 'goenv.not-readable' });
  const value: Change = {
    kind: 'registry',
    key: String.raw`HKCU\E`,
    name: 'A',
    before: undefined,
    after: undefined,
    why,
  };
  await assert.rejects(apply(at, a, value), { code: 'goenv.no-registry' });
  assert.deepEqual(at.system.snapshot(), before);
});

test('when a change fails, those before it are put back and no trace is left', async () => {
  const at = await machine({ files: { [`${home}/a`]: 'a' } });
  const { system } = at;
  const before = system.snapshot();
  const write = system.files.write.bind(system.files);
  system.files.write = async (path, ...rest) => {
    if (path.endsWith('/b')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    return write(path, ...rest);
  };
  const changes = [
    file(`${home}/a`, 'a', 'A'),
    file(`${home}/new/c`, undefined, 'C'),
    file(`${home}/b`, undefined, 'B'),
  ];
  await assert.rejects(apply(at, ...changes), {
    code: 'goenv.apply-failed',
    params: { path: `${home}/b`, reason: 'ENOSPC' },
  });
  const after = system.snapshot();
  const inJournal = (path: string) => path.startsWith(`${home}/.local`);
  assert.deepEqual(
    [...after.files].filter(([path]) => !inJournal(path)),
    [...before.files],
  );
  assert.deepEqual((await at.journal.entries()).entries, []);
});

test('without a journal nothing is changed', async () => {
  const at = await machine({ files: { [`${home}/a`]: 'a' }, readOnly: [`${home}/.local`] });
  await assert.rejects(apply(at, file(`${home}/a`, 'a', 'A')), { code: 'goenv.journal-unwritable' });
  assert.equal(await textOf(at.system, `${home}/a`), 'a');
});

test('what cannot be put back stays in the journal, and undo does it later', async () => {
  const at = await machine({ files: { [`${home}/a`]: 'a' } });
  const { system } = at;
  const write = system.files.write.bind(system.files);
  let writes = 0;
  system.files.write = async (path, ...rest) => {
    if (!path.includes('journal') && (writes += 1) > 1)
      throw Object.assign(new Error('bad disk'), { code: 'EIO' });
    return write(path, ...rest);
  };
  const changes = [file(`${home}/a`, 'a', 'A'), file(`${home}/b`, undefined, 'B')];
  const id = await apply(at, ...changes).then(
    () => '',
    (error: unknown) => {
      assert.ok(error instanceof Error && 'code' in error && 'params' in error);
      assert.equal(error.code, 'goenv.apply-half-made');
      return (error.params as { id: string }).id;
    },
  );
  system.files.write = write;
  await undo(at, id);
  assert.equal(await textOf(system, `${home}/a`), 'a');
});

test('values of the registry keep their types, programs are told, PATH edited since keeps what others added', async () => {
  const key = String.raw`HKCU\Environment`;
  const path = { kind: 'REG_EXPAND_SZ', data: '%USERPROFILE%\\bin' } as const;
  const at = await machine({ platform: 'win32', registry: { [key]: { Path: path } } });
  const { system } = at;
  const made = { kind: 'REG_EXPAND_SZ', data: '%USERPROFILE%\\bin;C:\\go\\bin' } as const;
  const proxy = { kind: 'REG_SZ', data: 'https://a.example,direct' } as const;
  await apply(
    at,
    { kind: 'registry', key, name: 'Path', before: path, after: made, why },
    { kind: 'registry', key, name: 'GOPROXY', before: undefined, after: proxy, why },
  );
  assert.equal(system.broadcasts, 1);
  await system.registry?.write(key, 'PATH', { ...made, data: `${made.data};D:\\tools` });
  const undone = await undo(at);
  assert.deepEqual(
    undone?.steps.map(({ outcome }) => outcome),
    ['restored', 'merged'],
  );
  assert.deepEqual(await system.registry?.read(key, 'Path'), { ...path, data: `${path.data};D:\\tools` });
  assert.equal(await system.registry?.read(key, 'GOPROXY'), undefined);
  assert.equal(system.broadcasts, 2);
  await assert.rejects(
    apply(at, {
      kind: 'registry',
      key: String.raw`HKLM\System`,
      name: 'A',
      before: undefined,
      after: proxy,
      why,
    }),
    { code: 'goenv.not-writable' },
  );
});

test('edited since: our lines go, a line of ours that was changed stays and is named', async () => {
  const path = `${home}/.bashrc`;
  const at = await machine({ files: { [path]: 'alias a=b\n' } });
  const block = '# >>> gomirror >>>\nexport A=1\nexport B=2\n# <<< gomirror <<<\n';
  await apply(at, file(path, 'alias a=b\n', `alias a=b\n${block}`));
  at.system.files.put(path, `alias a=b\n${block.replace('A=1', 'A=3')}export MINE=1\n`);
  const planned = await planUndo(undefined, at);
  assert.deepEqual(planned?.plan.notes, [{ code: 'goenv.undo-kept', params: { path, line: 'export A=3' } }]);
  assert.equal(planned.plan.changes[0]?.why.code, 'goenv.undo-merged');
  await makeUndo(planned, at);
  assert.equal(await textOf(at.system, path), 'alias a=b\nexport A=3\nexport MINE=1\n');
});

test('what cannot be taken out is left and said, stays in the journal, and can be tried again', async () => {
  const path = `${home}/settings.json`;
  const at = await machine({ files: { [path]: '{\n}\n' } });
  const made = '{\n  "go": {\n    "a": 1\n  }\n}\n';
  const { id = '' } = await apply(at, file(path, '{\n}\n', made), file(`${home}/b`, undefined, 'B'));
  at.system.files.put(path, made.replace('"a": 1', '"a": 1,\n    "b": 2'));
  const undone = await undo(at);
  assert.deepEqual(undone?.entry.left, [path]);
  assert.equal(await textOf(at.system, `${home}/b`), undefined);
  assert.equal(await undo(at), undefined);
  at.system.files.put(path, made);
  await undo(at, id);
  assert.equal(await textOf(at.system, path), '{\n}\n');
  assert.equal((await planUndo(id, at))?.isUndone, true);
});

test('a change that was never made is not missed, though the file was edited since', async () => {
  const [first, second] = [`${home}/a`, `${home}/b`];
  const at = await machine({ files: { [first]: 'a\n', [second]: 'x old\n' } });
  // Six single changes are the journal's (four folders, a file), two those of the first file.
  at.system.failAt(9);
  await assert.rejects(apply(at, file(first, 'a\n', 'A\n'), file(second, 'x old\n', 'x ours\n')));
  const system = at.system.restarted();
  const journal = Journal.open(at.journal.folder, system);
  assert.deepEqual([await textOf(system, first), await textOf(system, second)], ['A\n', 'x old\n']);
  system.files.put(second, 'x old\ny mine\n');
  const undone = await undo({ system, journal });
  assert.deepEqual(
    undone?.steps.map(({ outcome }) => outcome),
    ['nothing', 'restored'],
  );
  assert.deepEqual([await textOf(system, first), await textOf(system, second)], ['a\n', 'x old\ny mine\n']);
});

test('a file that was removed or made anew since is left', async () => {
  const files = { [`${home}/a`]: 'a', [`${home}/b`]: 'b', [`${home}/c`]: 'c' };
  const at = await machine({ files });
  await apply(at, file(`${home}/a`, 'a', 'A'), file(`${home}/b`, 'b', undefined));
  await at.system.files.remove(`${home}/a`);
  at.system.files.put(`${home}/b`, 'new');
  const planned = await planUndo(undefined, at);
  assert.deepEqual(
    planned?.plan.notes.map(({ code }) => code),
    ['goenv.undo-left-made-anew', 'goenv.undo-left-removed'],
  );
  assert.deepEqual(planned.plan.changes, []);
});

test('an earlier setup that a later one built on is undone first', async () => {
  const path = `${home}/env`;
  const at = await machine({ files: { [path]: 'GOPROXY=old\n' } });
  const first = await apply(at, file(path, 'GOPROXY=old\n', 'GOPROXY=one\n'));
  const second = await apply(at, file(path, 'GOPROXY=one\n', 'GOPROXY=two\n'));
  const undone = await undo(at, first.id);
  assert.deepEqual(
    undone?.steps.map(({ outcome, by }) => [outcome, by]),
    [['covered', second.id]],
  );
  assert.equal(await textOf(at.system, path), 'GOPROXY=two\n');
  await undo(at, second.id);
  assert.equal(await textOf(at.system, path), 'GOPROXY=old\n');
});

test('undo writes nothing when something has changed since it was shown, or may not be written', async () => {
  const at = await machine({ files: { [`${home}/a`]: 'a' } });
  await apply(at, file(`${home}/a`, 'a', 'A'), file(`${home}/b`, undefined, 'B'));
  const planned = await planUndo(undefined, at);
  at.system.files.put(`${home}/a`, 'other');
  assert.ok(planned);
  await assert.rejects(makeUndo(planned, at), { code: 'goenv.changed-meanwhile' });
  assert.equal(await textOf(at.system, `${home}/b`), 'B');
  at.system.files.put(`${home}/a`, { bytes: 'A', mode: 0o444 });
  await assert.rejects(undo(at), { code: 'goenv.not-writable' });
});

test('files of the journal that cannot be read are named, and the others are used', async () => {
  const at = await machine({ files: { [`${home}/a`]: 'a' } });
  const { id = '' } = await apply(at, file(`${home}/a`, 'a', 'A'));
  at.system.files.put(`${at.journal.folder}/20200101-000000-1.json`, '{"version": 1}');
  at.system.files.put(`${at.journal.folder}/20200101-000000-2.json`, '{"version": 2}');
  const { entries, damaged } = await at.journal.entries();
  assert.deepEqual(
    entries.map((entry) => entry.id),
    [id],
  );
  assert.deepEqual(damaged.map(({ code }) => code).toSorted(), [
    'goenv.journal-damaged',
    'goenv.journal-newer',
  ]);
  await assert.rejects(planUndo('20200101-000000-2', at), { code: 'goenv.journal-newer' });
  await assert.rejects(planUndo('../../x', at), { code: 'goenv.no-such-setup' });
});

test('ids follow each other, also when the clock is put back', async () => {
  const at = await machine();
  const first = await apply(at, file(`${home}/a`, undefined, '1'));
  const second = await apply(at, file(`${home}/a`, '1', '2'));
  assert.equal(second.id, first.id?.replace(/1$/, '2'));
  const past = at.system.restarted({ clock: { ...at.system.clock, now: () => 0 } });
  const third = await apply(
    { system: past, journal: Journal.open(at.journal.folder, past) },
    file(`${home}/a`, '2', '3'),
  );
  assert.equal(third.id, first.id?.replace(/1$/, '3'));
});
