import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCode, GomirrorError } from '../base/index.ts';
import { parseArguments } from './arguments.ts';

const specs = [
  { name: 'listen', value: true, mayBeEmpty: true },
  { name: 'config', short: 'c', value: true },
  { name: 'json', value: false },
  { name: 'offline', value: 'optional' },
] as const;

function parse(...argv: string[]): Record<string, unknown> {
  const { flags, positionals } = parseArguments(argv, specs, 'serve');
  return { ...Object.fromEntries(flags), positionals: positionals.join(' ') };
}

function faultOf(...argv: string[]): string {
  try {
    parse(...argv);
  } catch (error) {
    const nearest: unknown = error instanceof GomirrorError ? error.params['nearest'] : '';
    return `${errorCode(error)} ${String(nearest ?? '')}`.trim();
  }
  return 'parsed';
}

test('values after an equals sign and after a space, short forms, the rest', () => {
  assert.deepEqual(parse('--listen=:80', 'a', '--json', 'b'), {
    listen: ':80',
    json: true,
    positionals: 'a b',
  });
  assert.deepEqual(parse('--listen', ':80', '-c', 'f.yaml'), {
    listen: ':80',
    config: 'f.yaml',
    positionals: '',
  });
  assert.deepEqual(parse('--listen=-x', '--', '--json'), { listen: '-x', positionals: '--json' });
  assert.deepEqual(parse('--listen=a', '--listen=b'), { listen: 'b', positionals: '' });
  assert.deepEqual(parse('-c=f.yaml'), { config: 'f.yaml', positionals: '' });
  assert.deepEqual(parse('--config', '-'), { config: '-', positionals: '' });
  assert.deepEqual(parse('--listen='), { listen: '', positionals: '' });
  assert.deepEqual(parse('--offline', 'a'), { offline: 'true', positionals: 'a' });
  assert.deepEqual(parse('--offline=no'), { offline: 'no', positionals: '' });
});

test('what is wrong is refused, with the nearest flag', () => {
  assert.equal(faultOf('--lisen', ':80'), 'cli.unknown-flag-near --listen');
  assert.equal(faultOf('--banana'), 'cli.unknown-flag');
  assert.equal(faultOf('-x'), 'cli.unknown-flag');
  assert.equal(faultOf('--no-json'), 'cli.unknown-flag');
  assert.equal(faultOf('--listen'), 'cli.flag-needs-value');
  assert.equal(faultOf('--config='), 'cli.flag-needs-value');
  assert.equal(faultOf('--config', '', '--json'), 'cli.flag-needs-value');
  assert.equal(faultOf('-c='), 'cli.flag-needs-value');
  assert.equal(faultOf('--listen', '--json'), 'cli.flag-needs-value');
  assert.equal(faultOf('--json=yes'), 'cli.flag-takes-no-value');
  assert.equal(faultOf('--__proto__=x'), 'cli.unknown-flag');
});

test('a command line of another program is left as it is', () => {
  const rest = (...argv: string[]) => {
    const { flags, positionals } = parseArguments(argv, specs, 'run', true);
    return [...flags.keys(), '|', ...positionals].join(' ');
  };
  assert.equal(
    rest('--json', 'go', 'build', '--json', '-x', '--', './...'),
    'json | go build --json -x -- ./...',
  );
  assert.equal(rest('-c', 'f', '--', 'go', '--', '-v'), 'config | go -- -v');
  assert.equal(rest('--json', '--', '--banana'), 'json | --banana');
  assert.equal(rest(), '|');
  assert.throws(() => rest('--banana', 'go'), { code: 'cli.unknown-flag' });
});
