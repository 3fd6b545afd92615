import assert from 'node:assert/strict';
import { test } from 'node:test';
import { officialIndex } from './official.ts';
import type { Reading } from './problems.ts';
import { formatIndex, parseIndex, parseModules, parseProfileName, parseProxy, parseSwitch } from './words.ts';

function valueOf<Value>(reading: Reading<Value>): Value | string {
  return 'value' in reading ? reading.value : reading.fault.code.slice('config.'.length);
}

test('a switch takes the words that people use', () => {
  for (const text of ['true', '1', 'yes', 'on', 'TRUE']) assert.equal(valueOf(parseSwitch(text)), true);
  for (const text of ['false', '0', 'no', 'off', 'False']) assert.equal(valueOf(parseSwitch(text)), false);
  for (const text of ['', 'maybe', '2', 'truee'])
    assert.equal(valueOf(parseSwitch(text)), 'bad-switch', text);
});

test('the name of a profile fits into a path', () => {
  for (const text of ['dev', '1', 'a-b-', 'x'.repeat(64)])
    assert.equal(valueOf(parseProfileName(text)), text);
  for (const text of ['', '-a', 'Dev', 'a/b', 'a.b', 'é', 'a\n', 'x'.repeat(65)])
    assert.equal(valueOf(parseProfileName(text)), 'bad-name', text);
});

test('a proxy is a URL, or a host with a port as the go command has it, or a word', () => {
  const cases = {
    environment: 'environment',
    none: 'none',
    'proxy.example:3128': 'http://proxy.example:3128',
    'https://proxy.example:443/': 'https://proxy.example',
    'http://user:p%40ss@proxy.example:3128': 'http://user:p%40ss@proxy.example:3128',
    'http://[::1]:3128': 'http://[::1]:3128',
    enviroment: 'bad-proxy',
    'socks5://proxy.example:1080': 'bad-proxy',
    'http://proxy.example/path': 'bad-proxy',
    'http://proxy.example?x': 'bad-proxy',
    'http://proxy.example#x': 'bad-proxy',
    'http://': 'bad-proxy',
    'http:// proxy.example': 'bad-proxy',
    'http://user@': 'bad-proxy',
    '': 'bad-proxy',
  };
  for (const [text, value] of Object.entries(cases)) assert.equal(valueOf(parseProxy(text)), value, text);
});

test('an index is none, official or a URL without secrets', () => {
  const cases = {
    none: 'none',
    official: officialIndex,
    'https://index.example/feed': 'https://index.example/feed',
    non: 'bad-choice-near',
    banana: 'bad-index',
    'https://index.example/feed?since=x': 'bad-index',
    'ftp://index.example': 'bad-index',
    'https://u:p@index.example': 'upstream-credentials',
  };
  for (const [text, value] of Object.entries(cases)) assert.equal(valueOf(parseIndex(text)), value, text);
  assert.equal(formatIndex(officialIndex), 'official');
});

test('module paths, each once', () => {
  assert.deepEqual(valueOf(parseModules('example.com/A/b, example.com ,example.com/A/b')), [
    'example.com/A/b',
    'example.com',
  ]);
  assert.deepEqual(valueOf(parseModules('none')), []);
  for (const text of ['', 'a', 'example.com//x', 'example.com/', 'https://example.com/x', 'example.com/x@v1'])
    assert.equal(valueOf(parseModules(text)), 'bad-module', text);
});
