import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withLogin } from './netrc.ts';

const login = { host: 'git.corp.example', user: 'me', password: 'new' };
const entry = 'machine git.corp.example login me password new';

test('a new entry comes last, but before default', () => {
  assert.equal(withLogin('', login), `${entry}\n`);
  assert.equal(withLogin('machine a login b password c', login), `machine a login b password c\n${entry}`);
  assert.equal(
    withLogin('machine a login b password c\r\ndefault login x password y\r\n', login),
    `machine a login b password c\r\n${entry}\r\ndefault login x password y\r\n`,
  );
});

test('the entry of the same user gets the password, however it is written', () => {
  assert.equal(withLogin(`machine git.corp.example login me password old\n`, login), `${entry}\n`);
  const spread =
    'machine a login me password 1\nmachine git.corp.example\n  login me\n  password old\n# end\n';
  assert.equal(withLogin(spread, login), spread.replace('old', 'new'));
  assert.equal(withLogin(withLogin(spread, login), login), withLogin(spread, login));
});

test('other users, macros and comments are no entries of this one', () => {
  for (const text of [
    'machine git.corp.example login other password x\n',
    '# machine git.corp.example login me password x\n',
    'macdef init\nmachine git.corp.example login me password x\n\n',
  ])
    assert.equal(withLogin(text, login), `${text}${entry}\n`);
});
