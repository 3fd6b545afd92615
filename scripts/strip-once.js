/**
 * A preload for the test runner (`--import ./scripts/strip-once.js`, before all others): what is left of a source without
 * its types is kept for the next process. Node strips them again in every process and thread, which costs more than many a test.
 * Its compile cache would spare that too, but makes coverage imprecise. JavaScript, since types here would have to be stripped.
 */
import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(import.meta.dirname, '..');
const kept = path.join(root, 'node_modules', '.cache', 'stripped', process.version);

function stripped(url) {
  const file = fileURLToPath(url);
  const source = readFileSync(file, 'utf8');
  const place = path.join(kept, path.relative(root, file));
  // At the end, so that every line and column stays where it is.
  const seal = `\n//# stripped=${hash('sha256', source)}\n`;
  try {
    const text = readFileSync(place, 'utf8');
    if (text.endsWith(seal)) return text;
  } catch {
    // Not kept yet.
  }
  const text = stripTypeScriptTypes(source) + seal;
  try {
    const temporary = `${place}.${process.pid}.${performance.now()}`;
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, place);
  } catch {
    // Read-only, full: the next process does it again.
  }
  return text;
}

registerHooks({
  load: (url, context, next) => {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    return { format: 'module', source: stripped(url), shortCircuit: true };
  },
});
