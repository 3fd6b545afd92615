import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { editorProblems } from './index.ts';

const values: Readonly<Record<string, string>> = {
  GOPROXY: 'https://goproxy.cn,direct',
  GOFLAGS: '-mod=mod',
};
const valueOf = (name: string) => values[name];
const cwd = '/home/gopher/src/x';

test('values that an editor gives to go in place of the machine’s', async () => {
  const system = fakeSystem({
    cwd,
    programs: { go: () => ({}) },
    files: {
      '.config/Code/User/settings.json':
        '{\n // mine\n "go.toolsEnvVars": {"GOPROXY": "https://old/", "GOFLAGS": "-mod=mod", "LANG": "C", "GOSUMDB": "${env:GOSUMDB}"},\n "go.alternateTools": {"go": "/opt/go/bin/go"},\n}',
      '.config/VSCodium/User/settings.json': '{ broken',
      [`${cwd}/.vscode/settings.json`]: '{"go.toolsEnvVars": {"HTTPS_PROXY": "http://gone:1"}}',
      [`${cwd}/.idea/workspace.xml`]:
        '<project>\n<component name="VgoProject">\n<environment><map>\n<entry key="GOPROXY" value="https://a&amp;b" />\n<entry key="GOFLAGS" value="-mod=mod" />\n</map></environment></component></project>',
    },
  });
  const problems = await editorProblems(system, valueOf);
  assert.deepEqual(
    problems.map(({ code, params }) => `${code} ${params.editor} ${params.name}`),
    [
      'goenv.editor-differs VS Code GOPROXY',
      'goenv.editor-other-go VS Code go',
      'goenv.editor-not-json VSCodium ',
      'goenv.editor-differs VS Code HTTPS_PROXY',
      'goenv.editor-differs GoLand GOPROXY',
    ],
  );
});

test('editors that say the same, or nothing', async () => {
  const same = fakeSystem({
    cwd,
    files: {
      '.config/Code/User/settings.json': '{"go.toolsEnvVars": {"GOPROXY": "https://goproxy.cn,direct"}}',
    },
  });
  assert.deepEqual(await editorProblems(same, valueOf), []);
  assert.deepEqual(await editorProblems(fakeSystem({}), valueOf), []);
});
