import { editorProblems } from '../../goenv/index.ts';
import { command, finding, resultOf } from '../engine/index.ts';
import { settingsOf } from '../machine/index.ts';
import type { Check } from '../types.ts';

/** Editors that give go other values than a terminal does. */
export const editorsCheck: Check = {
  id: 'settings.editors',
  group: 'settings',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const settings = await settingsOf(context);
    const problems = await editorProblems(system, (name) => settings.get(name).value ?? system.env[name]);
    return resultOf(
      problems.map(({ code, params }) => {
        const { file, name } = params;
        const evidence = [name === '' ? file : `${file}: ${name}`];
        const remedies = code === 'goenv.editor-differs' ? [command('gomirror setup')] : [];
        return finding(code, 'warning', params, { evidence, remedies });
      }),
    );
  },
};
