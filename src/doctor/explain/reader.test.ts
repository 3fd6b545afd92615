import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commandsOf, entryOf, LogReader, type Reading } from './index.ts';

function read(...lines: readonly string[]): Reading {
  const log = new LogReader();
  log.stream().write(`${lines.join('\n')}\n`);
  return log.end();
}

const codes = ({ explained }: Reading) => explained.map(({ code }) => code);
const get = (rest: string) =>
  `go: example.com/a@v1.0.0: Get "https://mirror.example.com/example.com/a/@v/v1.0.0.info": ${rest}`;
const reading = (status: string) =>
  `go: example.com/a@v1.0.0: reading https://mirror.example.com/example.com/a/@v/v1.0.0.info: ${status}`;

test('what is easily taken for each other is told apart', () => {
  const pairs: readonly (readonly [string, string])[] = [
    [reading('404 Not Found'), 'explain.proxy-404'],
    ['go: example.com/a@v9.9.9: invalid version: unknown revision v9.9.9', 'explain.unknown-revision'],
    [
      `${reading('404 Not Found')}\n\tserver response: not found: example.com/a@v1.0.0: invalid version: unknown revision v1.0.0`,
      'explain.unknown-revision',
    ],
    [
      `${reading('404 Not Found')}\n\tserver response: not found: git ls-remote: fatal: could not read Username for 'https://example.com': terminal prompts disabled`,
      'explain.proxy-404-private',
    ],
    [`${reading('404 Not Found')}\n\tserver response: not found: fetch timed out`, 'explain.proxy-timed-out'],
    [
      "go: x.example.com/a@v1.0.0: invalid version: git ls-remote: exit status 128:\n\tfatal: could not read Username for 'https://x.example.com': terminal prompts disabled",
      'explain.git-credentials',
    ],
    [
      'verifying example.com/a@v1.0.0: checksum mismatch\n\tdownloaded: h1:a=\n\tgo.sum:     h1:b=',
      'explain.checksum-go-sum',
    ],
    [
      'go: example.com/a@v1.0.0: verifying module: checksum mismatch\n\tdownloaded: h1:a=\n\tsum.golang.org: h1:b=',
      'explain.checksum-database',
    ],
    [
      'SECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum.',
      'explain.checksum-go-sum',
    ],
    [
      'SECURITY ERROR\nThis download does NOT match the one reported by the checksum server.',
      'explain.checksum-database',
    ],
    ['SECURITY ERROR\ngo.sum database server misbehavior detected!', 'explain.sumdb-misbehaviour'],
    [
      get('tls: failed to verify certificate: x509: certificate signed by unknown authority'),
      'explain.x509-unknown-authority',
    ],
    [
      get(
        'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time A is after B',
      ),
      'explain.x509-expired',
    ],
    [
      get(
        'tls: failed to verify certificate: x509: certificate is valid for a.example, b.example, not mirror.example.com',
      ),
      'explain.x509-wrong-name',
    ],
    [
      get('proxyconnect tcp: dial tcp 127.0.0.1:7890: connect: connection refused'),
      'explain.proxyconnect-refused',
    ],
    [get('dial tcp 127.0.0.1:7890: connect: connection refused'), 'explain.dial-refused'],
    [
      get('proxyconnect tcp: dial tcp: lookup proxy.corp.example: no such host'),
      'explain.proxyconnect-failed',
    ],
    [get('dial tcp: lookup mirror.example.com on 10.0.0.1:53: no such host'), 'explain.dns-no-such-host'],
    [get('dial tcp: lookup mirror.example.com，direct: no such host'), 'explain.goproxy-comma'],
    [
      get(
        'dial tcp: lookup mirror.example.com on 10.0.0.1:53: read udp 10.0.0.2:1->10.0.0.1:53: i/o timeout',
      ),
      'explain.dns-timeout',
    ],
    [get('dial tcp 10.0.0.1:443: i/o timeout'), 'explain.dial-timeout'],
    [get('read tcp 10.0.0.2:1->10.0.0.1:443: i/o timeout'), 'explain.read-timeout'],
    [get('EOF'), 'explain.eof'],
    [get('unexpected EOF'), 'explain.unexpected-eof'],
    [get('read tcp 10.0.0.2:1->10.0.0.1:443: read: connection reset by peer'), 'explain.reset'],
    [get('net/http: TLS handshake timeout'), 'explain.tls-timeout'],
    [reading('407 Proxy Authentication Required'), 'explain.proxy-407'],
    [get('Proxy Authentication Required'), 'explain.proxy-auth-required'],
    [reading('403 Forbidden'), 'explain.proxy-403'],
    [get('Forbidden'), 'explain.proxy-refuses'],
    [reading('502 Bad Gateway'), 'explain.proxy-502'],
    [get('Bad Gateway'), 'explain.proxy-refuses'],
    [get('http: server gave HTTP response to HTTPS client'), 'explain.http-to-https'],
    [get('tls: first record does not look like a TLS handshake'), 'explain.tls-not-tls'],
    [
      'go: example.com/a@v1.0.0: verifying module: example.com/a@v1.0.0: reading https://sum.golang.org/lookup/example.com/a@v1.0.0: 404 Not Found',
      'explain.sumdb-not-there',
    ],
    [
      'go: example.com/a@v1.0.0: verifying module: example.com/a@v1.0.0: Get "https://sum.golang.org/lookup/example.com/a@v1.0.0": EOF',
      'explain.sumdb-unreachable',
    ],
    [
      'main.go:3:8: missing go.sum entry for module providing package example.com/a; to add:',
      'explain.missing-go-sum',
    ],
    [
      'go: example.com/a@v1.0.0: missing go.sum entry for go.mod file; to add it:',
      'explain.missing-go-sum-mod',
    ],
    ['main.go:3:8: undefined: thing', 'explain.compile-error'],
    [
      'main.go:3:8: no required module provides package example.com/a; to add it:',
      'explain.missing-requirement',
    ],
  ];
  for (const [text, code] of pairs) assert.equal(read(text).explained[0]?.code, code, text);
});

test('ordinary output is no error', () => {
  const seen = read(
    'ok  \texample.com/main\t0.012s',
    'go: downloading golang.org/x/text v0.3.0',
    'go: found example.com/a in example.com/a v1.0.0',
    'go: added example.com/a v1.0.0',
    'GET /api/users 404 Not Found in 3 ms',
    'test "handles EOF" passed; permission denied is handled',
    'npm notice a new version is available',
    'lines',
    'more lines',
    'and more',
  );
  assert.deepEqual([seen.explained, seen.unknown], [[], []]);
});

test('root causes first, repeats together, hosts and modules kept apart', () => {
  const one = (name: string) =>
    `go: example.com/${name}@v1.0.0: Get "https://mirror.example.com/${name}": dial tcp 10.0.0.1:443: i/o timeout`;
  const seen = read(
    'main.go:3:8: no required module provides package example.com/a; to add it:',
    '\tgo get example.com/a',
    one('a'),
    one('b'),
    one('a'),
    'go: example.com/c@v1.0.0: Get "https://other.example.com/c": dial tcp 10.0.0.2:443: i/o timeout',
    'warning: go env -w GOPROXY=... does not override conflicting OS environment variable',
  );
  assert.deepEqual(codes(seen), [
    'explain.env-conflict',
    'explain.dial-timeout',
    'explain.dial-timeout',
    'explain.missing-requirement',
  ]);
  const [, timeout, other] = seen.explained;
  assert.equal(timeout?.count, 3);
  assert.equal(timeout.line, 3);
  assert.deepEqual(timeout.modules, ['example.com/a@v1.0.0', 'example.com/b@v1.0.0']);
  assert.equal(timeout.params['host'], 'mirror.example.com');
  assert.equal(other?.params['host'], 'other.example.com');
});

test('what could not be reached, and why, are both told', () => {
  const [first] = read(
    'go: example.com/a@v1.0.0: verifying module: example.com/a@v1.0.0: Get "https://sum.golang.org/lookup/example.com/a@v1.0.0": dial tcp 10.0.0.1:443: i/o timeout',
  ).explained;
  assert.equal(first?.code, 'explain.sumdb-unreachable');
  assert.deepEqual(first.also, ['explain.dial-timeout']);
});

test('a quotation is of the error, not of what stands around it', () => {
  const [first] = read(
    'step 4 of 9',
    'running',
    reading('404 Not Found'),
    '\tserver response: not found',
    'make: *** [build] Error 1',
    'done',
  ).explained;
  assert.deepEqual(first?.quote, [reading('404 Not Found'), '\tserver response: not found']);
  assert.equal(first.line, 3);
});

test('what is not known is said, with what is most like it', () => {
  const seen = read(
    'go: example.com/a@v1.0.0: the checksum of the database server was mismatched',
    'go: example.com/b@v2.0.0: the checksum of the database server was mismatched',
  );
  assert.equal(seen.explained.length, 0);
  assert.equal(seen.unknown.length, 1);
  assert.equal(seen.unknown[0]?.count, 2);
  assert.ok(
    seen.unknown[0].nearest.some(
      (code) => code.startsWith('explain.checksum') || code.startsWith('explain.sumdb'),
    ),
  );
  // A few words that look like nothing are meant as the error all the same; a long log is not.
  assert.equal(read('it does not work').unknown.length, 1);
  assert.equal(read(...Array.from({ length: 50 }, () => 'all is well')).unknown.length, 0);
});

const secrets: readonly (readonly [string, string])[] = [
  [get('dial tcp: lookup a: no such host').replace('https://', 'https://joe:hunter2@'), 'hunter2'],
  [get('dial tcp: lookup a: no such host').replace('https://', 'https://tok3nAlone@'), 'tok3nAlone'],
  [get('EOF').replace('.info', '.info?access_token=abcdef123'), 'abcdef123'],
  [
    `${reading('403 Forbidden')}\n\tserver response: token ghp_0123456789abcdefABCDEF0123456789abcd has expired`,
    'ghp_0123456789abcdefABCDEF0123456789abcd',
  ],
  [`${reading('401 Unauthorized')}\n\tserver response: Authorization: Bearer abc.def-ghi`, 'abc.def-ghi'],
  [`${reading('401 Unauthorized')}\n\tpassword=correct-horse`, 'correct-horse'],
  [
    `fatal: unable to access 'https://x-access-token:s3cr3t@github.com/acme/tools/': Could not resolve host: github.com`,
    's3cr3t',
  ],
  ['go: strange: machine git.example login me password topsecret', 'topsecret'],
  ['go: strange: https://user:pa/ss@host.example/x', 'pa/ss'],
];

test('no secret of a log is shown', () => {
  for (const [text, secret] of secrets) {
    const seen = JSON.stringify(read(text));
    assert.ok(seen.includes('***'), text);
    assert.ok(!seen.includes(secret), seen);
  }
});

test('whatever stands in a log, the commands stay commands', () => {
  const word = fc.string({
    unit: fc.constantFrom(
      'a',
      '.',
      '/',
      '@',
      'v',
      '1',
      '$',
      '(',
      ')',
      ';',
      '`',
      '"',
      "'",
      '&',
      '|',
      '>',
      ' ',
      '\n',
      '-',
      '{',
      '}',
    ),
  });
  fc.assert(
    fc.property(word, word, (module, version) => {
      for (const { code, params } of read(
        `go: example.com/${module}@${version}: reading https://a.example/${module}: 404 Not Found`,
      ).explained) {
        const entry = entryOf(code);
        assert.ok(entry !== undefined);
        for (const [index, command] of commandsOf(entry, params).entries()) {
          const rest = command.split(/[\w.~/+@:=-]+/).join('');
          const plain = (entry.commands[index] ?? '')
            .replaceAll(/\{\w+\}/g, '')
            .split(/[\w.~/+@:=-]+/)
            .join('');
          assert.equal(rest, plain, command);
        }
      }
    }),
  );
});

test('a value that a shell would read as more than a word is not put into a command', () => {
  const entry = entryOf('explain.proxy-404');
  assert.ok(entry !== undefined);
  for (const module of ['$(reboot)', 'a;b', '-rf', 'a b', '`x`', 'a\nb', '!1'])
    assert.deepEqual(commandsOf(entry, { module })[0], 'go list -m -versions MODULE');
  assert.deepEqual(commandsOf(entry, { module: 'example.com/a' })[0], 'go list -m -versions example.com/a');
});

test('of a line no more than eight kilobytes are looked at', () => {
  const off = 'module lookup disabled by GOPROXY=off';
  assert.deepEqual(codes(read(`go: ${'x'.repeat(8000)} ${off}`)), ['explain.goproxy-off']);
  assert.deepEqual(codes(read(`go: ${'x'.repeat(9000)} ${off}`)), []);
});

test('any text is read, in pieces of any size alike', () => {
  const lines = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(reading('404 Not Found'), get('EOF'), '', '\tserver response: x', 'fatal: nothing'),
    ),
  );
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 50 }), (all, size) => {
      const text = all.join('\n');
      const whole = new LogReader();
      whole.stream().write(text);
      const pieces = new LogReader();
      const stream = pieces.stream();
      for (let at = 0; at < text.length; at += size) stream.write(text.slice(at, at + size));
      assert.deepEqual(pieces.end(), whole.end());
    }),
  );
});

test('what is kept of a log is bounded: different errors, unknown ones, lines without an end', () => {
  const log = new LogReader();
  const stream = log.stream();
  for (let index = 0; index < 5000; index++) {
    stream.write(
      `go: example.com/m${index}@v1.0.0: Get "https://h${index}.example.com/x": dial tcp 10.0.0.1:443: i/o timeout\n`,
    );
    stream.write(`fatal: nobody knows ${'a'.repeat(1 + (index % 40))}\n`);
  }
  for (let index = 0; index < 3000; index++) stream.write('x'.repeat(10_000));
  const seen = log.end();
  assert.equal(seen.explained.length, 200);
  assert.equal(seen.unknown.length, 20);
  assert.ok(seen.dropped > 0);
  assert.ok(JSON.stringify(seen).length < 500_000);
});
