import { advice, finding, resultOf } from '../engine/index.ts';
import type { Check } from '../types.ts';

/** musl instead of glibc: what is built with C here runs here only. */
export const libcCheck: Check = {
  id: 'containers.libc',
  group: 'containers',
  needs: ['cgo.needed'],
  byDefault: true,
  run: async ({ system, facts }) => {
    if (system.platform !== 'linux') return resultOf([], ['-']);
    const names = (await system.files.list('/lib').catch(() => undefined)) ?? [];
    const loader = names.find((name) => /^ld-musl-.*\.so/.test(name));
    if (loader === undefined) return resultOf([], ['glibc']);
    const seen = [`/lib/${loader}`];
    const users = facts.cgoUsers ?? [];
    if (users.length === 0 || facts.goEnv?.['CGO_ENABLED'] !== '1') return resultOf([], seen);
    const packages = users.slice(0, 5).join(', ');
    const remedies = [advice('doctor.do-static')];
    return resultOf(
      [finding('doctor.musl-programs', 'note', { packages }, { evidence: seen, remedies })],
      seen,
    );
  },
};
