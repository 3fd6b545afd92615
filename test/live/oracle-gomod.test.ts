import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GoMod, type GoModMode, parseGoMod } from '../../src/module/index.ts';
import { goModLike, goMods } from '../oracle/gomods.ts';
import { askOracle, buildOracle } from '../oracle/oracle.ts';
import { oracleSeed, Random } from '../oracle/random.ts';
import { needsGo } from '../support/go.ts';
import { isGomirrorError } from '../support/refusal.ts';
import { temporaryFolder } from '../support/temp.ts';

/** Our answer in the shape of the oracle's; null for a refusal. */
function ours(text: string, mode: GoModMode): unknown {
  let file: GoMod;
  try {
    file = parseGoMod(text, mode);
  } catch (error) {
    if (!isGomirrorError(error)) assert.fail(`threw ${String(error)}`);
    assert.ok(error.code.startsWith('module.gomod-'), error.code);
    const { line } = error.params;
    assert.ok(
      typeof line === 'number' && line >= 1 && line <= text.split('\n').length,
      `line ${String(line)}`,
    );
    return null;
  }
  const orNull = <Item>(items: Item[]) => (items.length === 0 ? null : items);
  return {
    HasModule: file.module !== undefined,
    Module: file.module ?? '',
    Deprecated: file.deprecated ?? '',
    Go: file.go ?? '',
    Toolchain: file.toolchain ?? '',
    Require: orNull(
      file.require.map((r) => ({ Path: r.path, Version: r.version, Indirect: r.indirect, Line: r.line })),
    ),
    Exclude: orNull(file.exclude.map((r) => ({ A: r.path, B: r.version, Line: r.line }))),
    Replace: orNull(
      file.replace.map((r) => ({
        Path: r.path,
        Version: r.version ?? '',
        WithPath: r.withPath,
        WithVersion: r.withVersion ?? '',
        Line: r.line,
      })),
    ),
    Retract: orNull(
      file.retract.map((r) => ({ Low: r.low, High: r.high, Rationale: r.rationale, Line: r.line })),
    ),
    Tool: orNull(file.tool.map((r) => ({ A: r.path, B: '', Line: r.line }))),
    Ignore: orNull(file.ignore.map((r) => ({ A: r.path, B: '', Line: r.line }))),
    Godebug: orNull(file.godebug.map((r) => ({ A: r.key, B: r.value, Line: r.line }))),
  };
}

test('x/mod reads go.mod files the same way, as a dependency and as the main module', async (t) => {
  if (!needsGo(t)) return;
  const seed = oracleSeed();
  t.diagnostic(`ORACLE_SEED=${seed}`);
  const random = new Random(seed);
  const texts = new Set<string>(goMods);
  while (texts.size < 20_000) texts.add(goModLike(random));
  const all = [...texts];
  const binary = await buildOracle('strings', await temporaryFolder(t));
  const theirs = await askOracle(binary, all.map((s) => ({ kind: 'gomod', s })).values());
  const differing: string[] = [];
  let accepted = 0;
  for (const [i, text] of all.entries()) {
    const mine = [ours(text, 'dependency'), ours(text, 'main')];
    if (mine[1] !== null) accepted++;
    if (JSON.stringify(mine) !== JSON.stringify(theirs[i])) {
      differing.push(JSON.stringify({ text, ours: mine, theirs: theirs[i] }));
    }
  }
  assert.deepEqual(differing.slice(0, 10), [], `${differing.length} of ${all.length} differ`);
  assert.ok(
    accepted > 2_000 && accepted < 18_000,
    `${accepted} of ${all.length} are accepted: not a fair sample`,
  );
});
