import { pathsOf } from '../system/index.ts';
import type { Draft } from './draft.ts';
import { editJson, type JsonValue } from './json-edit.ts';
import { draftShellBlocks } from './shell-block.ts';
import { posixSyntax } from './shell-syntax.ts';
import type { Wishes } from './wishes.ts';

/**
 * What a repository can carry so that everybody who works in it has the same settings: direnv's `.envrc`, VS Code's `go.toolsEnvVars`, the
 * dev container's `containerEnv`; and, as text to copy, GoLand's environment and lines for CI. Existing files are changed minimally.
 */
export async function draftProject(draft: Draft, wishes: Wishes): Promise<void> {
  const { join } = pathsOf(draft.system);
  const { cwd, files } = draft.system;
  const variables = { ...wishes.go, ...upperCase(wishes.variables) };
  if (Object.keys(variables).length === 0) return;
  const envrc = { shell: 'direnv', path: join(cwd, '.envrc'), syntax: posixSyntax };
  await draftShellBlocks(draft, [envrc], { variables, path: [] });
  if ((await draft.text(envrc.path)) !== undefined && (await draft.system.which('direnv')) !== undefined)
    draft.byHand('goenv.by-hand-direnv', 'direnv allow');

  await draftJsonVariables(draft, join(cwd, '.vscode', 'settings.json'), ['go.toolsEnvVars'], variables);
  for (const path of [join(cwd, '.devcontainer', 'devcontainer.json'), join(cwd, '.devcontainer.json')]) {
    if ((await files.facts(path)) !== undefined)
      await draftJsonVariables(draft, path, ['containerEnv'], variables);
  }

  const set = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (set.length === 0) return;
  const shown = set.map(([name, value]) => `${name}=${value}`).join(';');
  if ((await files.facts(join(cwd, '.idea'))) !== undefined) draft.byHand('goenv.by-hand-goland', shown);
  // In one line, which is YAML as well.
  const yaml = set.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
  if ((await files.facts(join(cwd, '.github', 'workflows'))) !== undefined)
    draft.byHand('goenv.by-hand-github', `env: { ${yaml} }`);
  if ((await files.facts(join(cwd, '.gitlab-ci.yml'))) !== undefined)
    draft.byHand('goenv.by-hand-gitlab', `variables: { ${yaml} }`);
}

/** Variables as members of an object in a JSON file; a file that cannot be read as JSON is left alone and reported. */
export async function draftJsonVariables(
  draft: Draft,
  path: string,
  place: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  await draftJson(
    draft,
    path,
    Object.entries(variables).map(([name, value]) => ({ place: [...place, name], value })),
  );
}

export async function draftJson(
  draft: Draft,
  path: string,
  values: readonly { readonly place: readonly string[]; readonly value: JsonValue | undefined }[],
  isSecret = false,
): Promise<void> {
  const name = pathsOf(draft.system).basename(path);
  await draft.edit(
    path,
    { code: 'goenv.change-settings', params: { name } },
    (text) => {
      let after = text;
      for (const { place, value } of values) {
        const edited = editJson(after, place, value);
        if (edited === undefined) {
          draft.note('goenv.not-json', { file: path });
          return text;
        }
        after = edited;
      }
      return after;
    },
    { isSecret },
  );
}

/** The second spelling of a variable in small letters is for programs of this machine only. */
function upperCase(variables: Wishes['variables']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => name === name.toUpperCase()));
}
