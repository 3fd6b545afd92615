import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GomirrorError } from '../../base/index.ts';
import { placeOf } from './address.ts';
import { GitFailure, remoteFailure, safeLine } from './errors.ts';

const place = placeOf({ url: 'https://git.example.com/a/b', networks: [] });
const verdict = (said: string) => {
  const error = remoteFailure(place, { said, exitCode: 128 }, []);
  return error instanceof GitFailure ? error.kind : error instanceof GomirrorError ? error.code : error;
};

test('git’s words as codes', () => {
  const cases: readonly (readonly [string, string])[] = [
    ["fatal: repository 'https://git.example.com/a/b/' not found", 'origin.absent'],
    ["fatal: '/srv/a' does not appear to be a git repository", 'origin.absent'],
    ['ERROR: Repository not found.\nfatal: Could not read from remote repository.', 'origin.absent'],
    ["fatal: unable to access 'https://x/': The requested URL returned error: 404", 'origin.absent'],
    ["fatal: unable to access 'https://x/': The requested URL returned error: 403", 'origin.refused'],
    ["fatal: Authentication failed for 'https://x/'", 'origin.refused'],
    ["fatal: could not read Username for 'https://x': terminal prompts disabled", 'origin.refused'],
    [
      'git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      'origin.refused',
    ],
    ["fatal: unable to access 'https://x/': The requested URL returned error: 301", 'origin.git-redirected'],
    ["fatal: unable to access 'https://x/': The requested URL returned error: 429", 'origin.rate-limited'],
    ["fatal: unable to access 'https://x/': The requested URL returned error: 502", 'origin.status'],
    ['Host key verification failed.\nfatal: Could not read from remote repository.', 'origin.ssh-host-key'],
    ["fatal: unable to access 'https://x/': Failed to connect to x port 443", 'origin.unreachable'],
    [
      'fatal: unable to access: GnuTLS recv error (-110): The TLS connection was non-properly terminated.',
      'origin.unreachable',
    ],
    ['fatal: early EOF\nfatal: fetch-pack: invalid index-pack output', 'origin.unreachable'],
    ['fatal: server certificate verification failed. CAfile: none', 'origin.untrusted'],
    ['fatal: unable to access: SSL certificate problem: self-signed certificate', 'origin.untrusted'],
    ['fatal: unable to access: Received HTTP code 407 from proxy after CONNECT', 'origin.proxy-refused'],
    ['fatal: unable to access: CONNECT tunnel failed, response 407', 'origin.proxy-refused'],
    ['fatal: remote error: upload-pack: not our ref 1234', 'unadvertised'],
    ['error: Server does not allow request for unadvertised object 1234', 'unadvertised'],
    ['fatal: dumb http transport does not support shallow capabilities', 'no-shallow'],
    ["fatal: Unable to create '/x/shallow.lock': File exists.", 'locked'],
    ['fatal: bad object HEAD', 'broken'],
    ['error: object file ./objects/aa/bb is corrupt', 'broken'],
    ['fatal: something new', 'origin.git-failed'],
    ['', 'origin.git-failed'],
  ];
  for (const [said, expected] of cases) assert.equal(verdict(said), expected, said);
});

test('one safe line: the telling one, without secrets, user information, control characters', () => {
  assert.equal(safeLine('remote: hello\nfatal: no\n', []), 'fatal: no');
  assert.equal(
    safeLine('warning: redirected\nfatal: token geheim is bad\n', ['geheim']),
    'fatal: token *** is bad',
  );
  assert.equal(
    safeLine("fatal: could not read Password for 'https://me:pw@x/'", []),
    "fatal: could not read Password for 'https://***@x/'",
  );
  assert.equal(safeLine('fatal: a\u001b[31mb\u202ec', []), 'fatal: a [31mb c');
  assert.equal(safeLine(`fatal: ${'x'.repeat(5000)}`, []).length, 300);
  assert.doesNotMatch(safeLine("fatal: cannot open '/var/lib/gm/abc.whole/objects/pack/p'", []), /var/);
});

test('what a server repeats of the credentials is nowhere in the error', () => {
  const said =
    "remote: bad token ghp_1\nfatal: unable to access 'https://x/': The requested URL returned error: 401 ghp_1";
  const error = remoteFailure(place, { said, exitCode: 128 }, ['ghp_1']);
  assert.ok(error instanceof GomirrorError);
  assert.equal(error.code, 'origin.refused');
  assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /ghp_1/);
});
