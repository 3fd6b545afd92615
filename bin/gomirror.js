#!/usr/bin/env node
// Written so that any Node since 12.20 can parse it: on one that is too old, the answer must be a sentence and not a syntax
// error. Nothing but built-in modules may be imported before that check; everything newer is imported after it, by hand.
import fs from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import url from 'node:url';

const oldestNode = 24;

function inChinese() {
  const env = process.env;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || env.LANGUAGE || '';
  const lang = env.GOMIRROR_LANG === 'en' || env.GOMIRROR_LANG === 'zh' ? env.GOMIRROR_LANG : locale;
  // Chinese would be unreadable on a terminal that does not read UTF-8.
  const encoding = /\.([^@]*)/.exec(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
  const readsUtf8 = encoding === null || /^utf-?8$/i.test(encoding[1]);
  return /^zh(?![a-z])/i.test(lang) && (readsUtf8 || lang === env.GOMIRROR_LANG);
}

function tooOld() {
  const version = process.versions.node;
  return inChinese()
    ? 'gomirror 需要 Node.js ' + oldestNode + ' 或更新的版本，而当前是 ' + version + '。'
    : 'gomirror needs Node.js ' + oldestNode + ' or newer; this is ' + version + '.';
}

// Of a checkout alone: an installed package has its dependencies wherever npm has put them, and no src/.
function lacksPackages() {
  const there = function (place) {
    return fs.existsSync(new URL(place, import.meta.url));
  };
  return there('../src') && !there('../node_modules/undici/package.json');
}

function notInstalled() {
  const folder = path.dirname(path.dirname(url.fileURLToPath(import.meta.url)));
  return inChinese()
    ? 'gomirror：它的依赖尚未安装，或只安装了一部分；请先在 ' + folder + ' 中运行 npm ci。'
    : 'gomirror: its packages are not installed, or only in part; run npm ci in ' + folder + ' first.';
}

function cannotPrint(code) {
  return inChinese()
    ? 'gomirror: 无法写出要打印的内容（' + code + '）'
    : 'gomirror: what should be printed cannot be written (' + code + ')';
}

function versionOfPackage() {
  return JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}

function asksForVersionOnly() {
  const words = process.argv.slice(2);
  return words.length === 1 && (words[0] === '--version' || words[0] === '-v' || words[0] === 'version');
}

// Whether dist/ is what src/ would compile to. A build starts faster and needs less memory, above all for its threads; a
// checkout that was edited since runs its sources, as they are. The published package has no src/.
function isBuildCurrent() {
  try {
    const builtMs = fs.statSync(new URL('../dist/built', import.meta.url)).mtimeMs;
    return newestMs(url.fileURLToPath(new URL('../src', import.meta.url))) <= builtMs;
  } catch {
    return false;
  }
}

function newestMs(folder) {
  if (!fs.existsSync(folder)) return 0;
  let newest = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const below = path.join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestMs(below) : fs.statSync(below).mtimeMs);
  }
  return newest;
}

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(tooOld() + '\n');
  process.exitCode = 1;
} else if (asksForVersionOnly()) {
  // A reader that has gone is no reason for a stack trace, and no failure.
  process.stdout.on('error', function (error) {
    if (error.code === 'EPIPE') return;
    process.stderr.write(cannotPrint(error.code) + '\n');
    process.exitCode = 1;
  });
  process.stdout.write('gomirror ' + versionOfPackage() + '\n');
} else if (lacksPackages()) {
  process.stderr.write(notInstalled() + '\n');
  process.exitCode = 1;
} else {
  module.enableCompileCache();
  const source = new URL('../src/cli/main.ts', import.meta.url);
  const built = new URL('../dist/cli/main.js', import.meta.url);
  const entry = isBuildCurrent() ? built : source;
  const failed = function (error) {
    const debug = process.env.GOMIRROR_DEBUG === '1';
    process.stderr.write('gomirror: ' + (debug ? error.stack : error.message) + '\n');
    process.exitCode = 1;
  };
  const run = function (main) {
    return main.runProcess(versionOfPackage());
  };
  import(entry.href).then(run).catch(failed);
}
