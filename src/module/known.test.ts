import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isImpossiblePath, isPublicToolchain } from './index.ts';

test('prefixes of import paths that can be no module', () => {
  for (const path of [
    'github.com',
    'github.com/org',
    'gitlab.com/group',
    'bitbucket.org/team',
    'golang.org',
    'golang.org/x',
    'gopkg.in',
  ]) {
    assert.equal(isImpossiblePath(path), true, path);
  }
});

test('whatever might be a module is asked for', () => {
  for (const path of [
    'github.com/org/repo',
    'github.com/org/v2',
    'gitlab.com/group/sub/project',
    'golang.org/x/text',
    'golang.org/toolchain',
    'golang.org/dl',
    'gopkg.in/yaml.v3',
    'google.golang.org',
    'k8s.io',
    'github.company.example/org',
    'rsc.io/quote',
  ]) {
    assert.equal(isImpossiblePath(path), false, path);
  }
});

test('the toolchain module is known by its whole path', () => {
  assert.equal(isPublicToolchain('golang.org/toolchain'), true);
  assert.equal(isPublicToolchain('golang.org/toolchain/x'), false);
});
