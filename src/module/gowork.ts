import { GomirrorError } from '../base/index.ts';
import type { ModuleCode } from './codes.ts';
import { type GoModLine, goModStatements } from './gomod-lines.ts';
import { readText, usage } from './gomod-values.ts';
import { shown } from './shown.ts';

/** What a go.work file says about where modules come from ("Workspaces" in the Go Modules Reference). */
export interface GoWork {
  /** The folders of the main modules, as written: absolute, or relative to the file's folder, with `/`. */
  readonly use: readonly { readonly folder: string; readonly line: number }[];
}

const directives = new Set(['go', 'toolchain', 'godebug', 'use', 'replace']);

/** Reads the `use` directives of a go.work file. Throws `module.gomod-…` with a `line` where it is none. */
export function parseGoWork(text: string): GoWork {
  const use: { folder: string; line: number }[] = [];
  const add = ({ line }: GoModLine, [folder, ...rest]: readonly string[]) => {
    if (folder === undefined || rest.length > 0) throw usage(line, 'use ./folder');
    use.push({ folder: readText(folder, line), line });
  };
  for (const statement of goModStatements(text)) {
    const [verb = '', ...rest] = statement.tokens;
    if (!directives.has(verb)) {
      throw new GomirrorError<ModuleCode>('module.gomod-unknown-directive', {
        line: statement.line,
        verb: shown(verb),
      });
    }
    if (verb !== 'use') continue;
    if (!statement.block) add(statement, rest);
    else for (const line of statement.lines) add(line, line.tokens);
  }
  return { use };
}
