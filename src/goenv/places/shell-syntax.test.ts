import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  environmentDSyntax,
  fishSyntax,
  nuSyntax,
  pamSyntax,
  posixSyntax,
  powershellSyntax,
} from './shell-syntax.ts';

const all = { posixSyntax, fishSyntax, nuSyntax, powershellSyntax, environmentDSyntax, pamSyntax };

test('what a syntax writes, it reads', () => {
  for (const [name, syntax] of Object.entries(all)) {
    for (const value of ['http://p.example:3128', '', 'a,b', 'C:\\x']) {
      if (name === 'environmentDSyntax' || (name === 'fishSyntax' && value.includes('\\'))) continue;
      assert.equal(syntax.assigned(syntax.set('NO_PROXY', value), 'NO_PROXY'), value, name);
    }
    assert.equal(syntax.assigned(syntax.set('NO_PROXY', 'x'), 'PROXY'), undefined, name);
    assert.equal(
      syntax.assigned(`${syntax.comment} ${syntax.set('NO_PROXY', 'x')}`, 'NO_PROXY'),
      undefined,
      name,
    );
  }
});

test('quotes of shells that are not here to try', () => {
  const value = `it's "$x" \\ \`y\` \u2019`;
  assert.equal(powershellSyntax.set('A', value), `$env:A = 'it''s "$x" \\ \`y\` \u2019\u2019'`);
  assert.equal(nuSyntax.set('A', value), `$env.A = "it's \\"$x\\" \\\\ \`y\` \u2019"`);
  assert.equal(nuSyntax.set('A', 'C:\\x'), `$env.A = 'C:\\x'`);
  assert.equal(environmentDSyntax.set('A', value), `A="it's \\"$$x\\" \\\\ \\\`y\\\` \u2019"`);
});

test('lines as people write them', () => {
  for (const line of [
    'export GOPROXY=https://a',
    '  export A=1 GOPROXY="https://a"',
    "GOPROXY='https://a' # mine",
    'declare -x GOPROXY=https://a;',
    'test -n "$X" && export GOPROXY=https://a',
  ])
    assert.equal(posixSyntax.assigned(line, 'GOPROXY'), 'https://a', line);
  for (const line of ['echo $GOPROXY', '# export GOPROXY=x', 'export MYGOPROXY=x', 'export GOPROXY_OLD=x'])
    assert.equal(posixSyntax.assigned(line, 'GOPROXY'), undefined, line);
  for (const line of [
    'set -gx GOPROXY https://a',
    'set -x -g GOPROXY "https://a"',
    'set --export GOPROXY https://a; x',
  ])
    assert.equal(fishSyntax.assigned(line, 'GOPROXY'), 'https://a', line);
  assert.equal(powershellSyntax.assigned('$Env:goproxy="https://a"', 'GOPROXY'), 'https://a');
});
