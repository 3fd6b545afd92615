import { advice, command, finding, resultOf } from '../engine/index.ts';
import { settingsOf } from '../machine/index.ts';
import type { Check, Finding, Remedy } from '../types.ts';
import { targetOf } from './target.ts';

/** Names in which a compiler for another system, or for any, says that it is one. */
const crossCompiler = /-|\bzig\b|\bxcrun\b|\bmusl\b|osxcross|emcc/;

/** Building for another system: left on by accident, and with C in it. */
export const crossCheck: Check = {
  id: 'cgo.cross',
  group: 'cgo',
  needs: ['go.env', 'cgo.needed'],
  byDefault: true,
  run: async (context) => {
    const target = targetOf(context);
    const { os, arch, hostOs, hostArch, isCross, isOn, compiler } = target;
    const seen = [`GOOS=${os} GOARCH=${arch}`, `GOHOSTOS=${hostOs} GOHOSTARCH=${hostArch}`];
    if (!isCross) return resultOf([], seen);
    const settings = await settingsOf(context);
    const found: Finding[] = [];
    const kept = ['GOOS', 'GOARCH'].filter((name) =>
      settings.get(name).layers.some(({ layer }) => layer === 'go-env-file'),
    );
    const params = { target: `${os}/${arch}`, host: `${hostOs}/${hostArch}` };
    const evidence = seen;
    if (kept.length > 0) {
      const remedies: Remedy[] = [
        { kind: 'go-settings', settings: Object.fromEntries(kept.map((name) => [name, undefined])) },
      ];
      const named = { ...params, names: kept.join(', '), file: settings.file ?? '' };
      found.push(finding('doctor.cross-kept', 'warning', named, { evidence, remedies }));
    }
    const users = context.facts.cgoUsers ?? [];
    const packages = users.slice(0, 5).join(', ');
    const [name = ''] = compiler;
    if (isOn && !crossCompiler.test(compiler.join(' '))) {
      const withC = [...evidence, 'CGO_ENABLED=1', `CC=${compiler.join(' ')}`];
      const remedies =
        users.length === 0
          ? [command('CGO_ENABLED=0 go build ./...')]
          : [advice('doctor.do-cross-compiler', params)];
      const wrong = { ...params, compiler: name };
      found.push(
        finding('doctor.cross-host-compiler', 'error', wrong, { sure: 'likely', evidence: withC, remedies }),
      );
    } else if (!isOn && users.length > 0) {
      const remedies = [advice('doctor.do-cross-compiler', params)];
      const without = [...evidence, 'CGO_ENABLED=0'];
      found.push(
        finding(
          'doctor.cross-without-c',
          'warning',
          { ...params, packages },
          { sure: 'likely', evidence: without, remedies },
        ),
      );
    }
    return resultOf(found, seen);
  },
};
