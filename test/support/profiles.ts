import fc from 'fast-check';
import { blockInBytes, type Change, type Plan } from '../../src/goenv/index.ts';
import type { FakeFile, FakeSystem } from './fake-system.ts';

const home = '/home/gopher';

const eol = fc.constantFrom('\n', '\r\n');

function lines(words: readonly string[]): fc.Arbitrary<Buffer> {
  return fc
    .tuple(
      fc.array(fc.constantFrom(...words), { maxLength: 8 }),
      eol,
      fc.boolean(),
      fc.constantFrom('', '', '\ufeff'),
    )
    .map(([rows, end, isEnded, mark]) =>
      Buffer.from(mark + rows.join(end) + (isEnded && rows.length > 0 ? end : '')),
    );
}

const shellFile = lines([
  '',
  'alias ll="ls -l"',
  'export GOPROXY=https://mirror.example',
  '  if true; then',
  '# >>> gomirror >>>',
  '# <<< gomirror <<<',
  'export PATH="$PATH:/opt/bin" # 路径',
  '\t',
]);

const goEnvFile = lines([
  'GOPROXY=https://old.example,direct',
  'GOSUMDB=off',
  '# mine',
  '',
  'GOFLAGS=-mod=mod',
  'nonsense',
]);

const jsonFile = fc
  .tuple(
    fc.constantFrom(
      '{}',
      '{\n  "a": 1\n}',
      '{ "go.toolsEnvVars": { "GOPROXY": "x" }, // mine\n}',
      '{"broken": ',
    ),
    eol,
  )
  .map(([text, end]) => Buffer.from(text.replaceAll('\n', end)));

const oddFile = fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes));

const utf16File = shellFile.map((bytes) => Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le'));

/** Missing, empty, usual, odd; now and then a link to it in another folder. */
function contentOf(usual: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer | undefined> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
    { weight: 6, arbitrary: usual },
    { weight: 2, arbitrary: oddFile },
  );
}

const modes = fc.constantFrom(0o644, 0o600, 0o755);

/** What a file is made to hold. */
export type Edit = (bytes: Buffer | undefined) => Buffer | undefined;

const shellEdit: fc.Arbitrary<Edit> = fc
  .constantFrom(
    ['export GOPROXY=https://a.example'],
    ['export GOPROXY=https://b.example', '', 'export HTTPS_PROXY=http://127.0.0.1:1'],
    [],
  )
  .map(
    (body): Edit =>
      (bytes) =>
        blockInBytes(bytes, 'gomirror', '#').put(body),
  );

const goEnvEdit: fc.Arbitrary<Edit> = fc
  .constantFrom(['GOPROXY=https://a.example'], ['GOPROXY=https://b.example', 'GOSUMDB=sum.golang.org'], [])
  .map((values): Edit => (bytes) => {
    const names = values.map((value) => value.slice(0, value.indexOf('=') + 1));
    const rows = (bytes ?? Buffer.alloc(0)).toString('latin1').split('\n');
    const kept = rows.filter((row) => !names.some((name) => row.startsWith(name)));
    if (kept.at(-1) === '') kept.pop();
    return Buffer.from([...kept, ...values, ''].join('\n'), 'latin1');
  });

const registryLine = '\nregistry=https://mirror.example\n';

const anyEdit: fc.Arbitrary<Edit> = fc.constantFrom<Edit>(
  () => Buffer.from('{\n  "go.toolsEnvVars": {}\n}\n'),
  () => undefined,
  (bytes) =>
    bytes?.includes(registryLine) === true
      ? bytes
      : Buffer.concat([bytes ?? Buffer.alloc(0), Buffer.from(registryLine)]),
);

const spots = [
  { path: '.bashrc', content: contentOf(shellFile), edit: shellEdit },
  { path: '.config/fish/conf.d/gomirror.fish', content: contentOf(shellFile), edit: shellEdit },
  { path: '.config/go/env', content: contentOf(goEnvFile), edit: goEnvEdit },
  { path: '.config/powershell/profile.ps1', content: contentOf(utf16File), edit: shellEdit },
  { path: 'project/.vscode/settings.json', content: contentOf(jsonFile), edit: anyEdit },
  { path: '.npmrc', content: contentOf(oddFile), edit: anyEdit },
] as const;

/** A profile, and `count` setups of which each is planned on what it then finds. */
export function profiles(count = 1): fc.Arbitrary<{
  readonly files: Readonly<Record<string, FakeFile>>;
  readonly setups: readonly ((system: FakeSystem) => Promise<Plan>)[];
}> {
  const one = spots.map(({ path, content, edit }) =>
    fc.record({
      path: fc.constant(path),
      bytes: content,
      mode: modes,
      isLink: fc.integer({ min: 0, max: 5 }).map((die) => die === 0),
      edits: fc.array(fc.option(edit, { nil: undefined }), { minLength: count, maxLength: count }),
      newMode: fc.constantFrom(undefined, 0o600),
    }),
  );
  return fc.tuple(...one).map((chosen) => {
    const files: Record<string, FakeFile> = {};
    for (const { path, bytes, mode, isLink } of chosen) {
      if (bytes === undefined) continue;
      const target = isLink ? `dotfiles/${path}` : path;
      files[target] = { bytes, mode };
      if (isLink) files[path] = { to: `${home}/${target}` };
    }
    const setups = Array.from({ length: count }, (_, index) => async (system: FakeSystem): Promise<Plan> => {
      const changes: Change[] = [];
      for (const { path, edits, newMode, isLink } of chosen) {
        const edit = edits[index];
        if (edit === undefined) continue;
        const whole = `${system.home}/${path}`;
        const before = await system.files.read(whole);
        const edited = edit(before);
        // Without the file there would be nothing left that a link leads to, or whose rights a later setup could know.
        const after = edited === undefined && (isLink || count > 1) ? before : edited;
        if (after === before || (before !== undefined && after?.equals(before) === true)) continue;
        const mode = before === undefined && newMode !== undefined ? { mode: newMode } : {};
        const why = { code: 'goenv.undo-restored', params: {} };
        changes.push({ kind: 'file', path: whole, before, after, ...mode, why });
      }
      return { changes, notes: [], byHand: [] };
    });
    return { files, setups };
  });
}
