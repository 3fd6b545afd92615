import { pathsOf, userConfigFolder } from '../system/index.ts';
import type { System } from '../system/index.ts';
import type { Draft } from './draft.ts';
import { readJson } from './json-edit.ts';
import { draftJsonVariables } from './project.ts';

/** A value with which an editor starts go, and which differs from what a terminal has. */
export interface EditorProblem {
  /** `goenv.editor-differs`, `goenv.editor-other-go`, `goenv.editor-not-json`. */
  readonly code: string;
  readonly params: { readonly editor: string; readonly file: string; readonly name: string };
}

/** Editors built on VS Code, by the folder of their settings. */
const codeFolders: readonly (readonly [string, string])[] = [
  ['Code', 'VS Code'],
  ['Code - Insiders', 'VS Code Insiders'],
  ['VSCodium', 'VSCodium'],
  ['Cursor', 'Cursor'],
];

/**
 * What editors give to go instead of what the machine's settings say: VS Code's `go.toolsEnvVars` and `go.alternateTools` (the user's and
 * the project's), GoLand's environment for modules. `valueOf` says what counts on the machine. Reads only.
 */
export async function editorProblems(
  system: System,
  valueOf: (name: string) => string | undefined,
): Promise<EditorProblem[]> {
  const problems: EditorProblem[] = [];
  const goPath = await system.which('go');
  for (const { editor, path } of settingsFiles(system)) {
    const bytes = await system.files.read(path).catch(() => undefined);
    if (bytes === undefined) continue;
    const settings = readJson(bytes.toString('utf8'));
    if (!isRecord(settings)) {
      if (bytes.toString('utf8').trim() !== '')
        problems.push({ code: 'goenv.editor-not-json', params: { editor, file: path, name: '' } });
      continue;
    }
    const variables = settings['go.toolsEnvVars'];
    for (const [name, value] of isRecord(variables) ? Object.entries(variables) : []) {
      if (typeof value === 'string' && value !== '' && differs(name, value, valueOf))
        problems.push({ code: 'goenv.editor-differs', params: { editor, file: path, name } });
    }
    const tools = settings['go.alternateTools'];
    const other = isRecord(tools) ? tools['go'] : undefined;
    if (typeof other === 'string' && other !== '' && other !== 'go' && other !== goPath)
      problems.push({ code: 'goenv.editor-other-go', params: { editor, file: path, name: 'go' } });
  }
  problems.push(...(await golandProblems(system, valueOf)));
  return problems;
}

/** Brings VS Code's own values of the user up to what setup writes; names that it does not have are not added. */
export async function draftEditors(
  draft: Draft,
  wished: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const paths = settingsFiles(draft.system).flatMap(({ path, isProject }) => (isProject ? [] : [path]));
  const texts = await Promise.all(paths.map((path) => draft.text(path)));
  for (const [index, path] of paths.entries()) {
    const settings = readJson(texts[index] ?? '');
    const variables = isRecord(settings) ? settings['go.toolsEnvVars'] : undefined;
    if (!isRecord(variables)) continue;
    const changed = Object.entries(wished).filter(
      ([name, value]) => Object.hasOwn(variables, name) && variables[name] !== value,
    );
    if (changed.length > 0)
      await draftJsonVariables(draft, path, ['go.toolsEnvVars'], Object.fromEntries(changed));
  }
}

function settingsFiles(system: System): { editor: string; path: string; isProject: boolean }[] {
  const { join } = pathsOf(system);
  const users = codeFolders.map(([folder, editor]) => ({
    editor,
    path: join(userConfigFolder(system), folder, 'User', 'settings.json'),
    isProject: false,
  }));
  const path = join(system.cwd, '.vscode', 'settings.json');
  return [...users, { editor: 'VS Code', path, isProject: true }];
}

/** `<entry key="GOPROXY" value="…"/>` in the component VgoProject of `.idea/workspace.xml`. */
async function golandProblems(
  system: System,
  valueOf: (name: string) => string | undefined,
): Promise<EditorProblem[]> {
  const file = pathsOf(system).join(system.cwd, '.idea', 'workspace.xml');
  const bytes = await system.files.read(file).catch(() => undefined);
  const component = /<component name="VgoProject">[\s\S]*?<\/component>/.exec(
    bytes?.toString('utf8') ?? '',
  )?.[0];
  const entries = [...(component ?? '').matchAll(/<entry key="(\w+)" value="([^"]*)"/g)];
  return entries
    .filter(([, name = '', value = '']) => differs(name, unescapeXml(value), valueOf))
    .map(([, name = '']) => ({ code: 'goenv.editor-differs', params: { editor: 'GoLand', file, name } }));
}

function differs(name: string, value: string, valueOf: (name: string) => string | undefined): boolean {
  if (!/^(?:GO[A-Z0-9]*|CGO_\w+|CC|CXX|(?:HTTPS?|NO)_PROXY|SSL_CERT_\w+)$/i.test(name)) return false;
  // `${env:GOPROXY}` is what the machine has.
  if (value.includes('${')) return false;
  return valueOf(name) !== value;
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
