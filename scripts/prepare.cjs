'use strict';
// `npm ci` in a checkout ends here: with the compiler at hand, dist/ is built, which starts faster than the sources and needs
// less memory. Without it (production dependencies only, or a Node.js that is too old) the sources have to do.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const hasCompiler = fs.existsSync(path.join(root, 'node_modules', 'typescript'));
if (hasCompiler && Number(process.versions.node.split('.')[0]) >= 24) {
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts', 'build.ts')], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status === null ? 1 : status;
}
