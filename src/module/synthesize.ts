import { checkPath } from './path.ts';

/**
 * The go.mod of a module whose source has none: its path and nothing else ("go.mod file, Automatic updates" and "Module zip
 * files" in the Go Modules Reference). A path that needs quotes is no module path, and refused as such (`module.path-…`).
 */
export function synthesizeGoMod(path: string): string {
  checkPath(path);
  return `module ${path}\n`;
}
