/**
 * doctor/list: the checks there are, without what looks: names, groups, and which others each needs. A side door of doctor, for
 * `doctor --list` and the completion of shells; a test holds it to the checks themselves. Imports nothing.
 */
import type { Check } from '../types.ts';

/** What a check is called, and what has to be in order before it is worth its time. */
export type CheckName = Pick<Check, 'id' | 'group' | 'needs' | 'byDefault' | 'isHeavy'>;

const way = ['network.proxy-settings', 'network.dns', 'network.tcp', 'network.tls', 'network.http'];

/** Every check, in the order of `makeChecks`. */
export const checkNames: readonly CheckName[] = [
  { id: 'go.present', group: 'go', needs: [], byDefault: true },
  { id: 'go.path', group: 'go', needs: [], byDefault: true },
  { id: 'go.goroot', group: 'go', needs: ['go.present'], byDefault: true },
  { id: 'go.env', group: 'go', needs: ['go.present', 'go.goroot'], byDefault: true },
  { id: 'go.toolchain', group: 'go', needs: ['go.present', 'go.goroot'], byDefault: true },
  { id: 'go.mode', group: 'go', needs: ['go.present'], byDefault: true },
  { id: 'go.work', group: 'go', needs: ['go.present'], byDefault: true },
  { id: 'go.folders', group: 'go', needs: ['containers.home', 'containers.disk'], byDefault: true },
  { id: 'go.test-std', group: 'go', needs: ['go.env'], byDefault: false },
  { id: 'settings.go', group: 'settings', needs: [], byDefault: true },
  { id: 'settings.editors', group: 'settings', needs: [], byDefault: true },
  { id: 'settings.team', group: 'settings', needs: [], byDefault: true },
  { id: 'containers.kind', group: 'containers', needs: [], byDefault: true },
  { id: 'containers.home', group: 'containers', needs: [], byDefault: true },
  { id: 'containers.disk', group: 'containers', needs: [], byDefault: true },
  { id: 'containers.user', group: 'containers', needs: [], byDefault: true },
  { id: 'containers.certificates', group: 'containers', needs: [], byDefault: true },
  { id: 'containers.git-owner', group: 'containers', needs: [], byDefault: true },
  { id: 'containers.libc', group: 'containers', needs: ['cgo.needed'], byDefault: true },
  { id: 'network.proxy-settings', group: 'network', needs: [], byDefault: true },
  { id: 'network.dns', group: 'network', needs: [], byDefault: true },
  { id: 'network.tcp', group: 'network', needs: [], byDefault: true },
  { id: 'network.tls', group: 'network', needs: [], byDefault: true },
  { id: 'network.alpn', group: 'network', needs: [], byDefault: true },
  { id: 'network.http', group: 'network', needs: [], byDefault: true },
  { id: 'network.speed', group: 'network', needs: [], byDefault: true },
  { id: 'network.mtu', group: 'network', needs: [], byDefault: true },
  { id: 'network.trace', group: 'network', needs: [], byDefault: true },
  { id: 'network.clock', group: 'network', needs: [], byDefault: true },
  { id: 'modules.go-mod', group: 'modules', needs: [], byDefault: true },
  { id: 'modules.vendor', group: 'modules', needs: [], byDefault: true },
  { id: 'modules.git', group: 'modules', needs: [], byDefault: true },
  { id: 'modules.proxy-list', group: 'modules', needs: way, byDefault: true },
  { id: 'modules.conformance', group: 'modules', needs: way, byDefault: true },
  { id: 'modules.sumdb', group: 'modules', needs: way, byDefault: true },
  { id: 'modules.go-sum', group: 'modules', needs: way, byDefault: true },
  { id: 'modules.private', group: 'modules', needs: way, byDefault: true },
  { id: 'modules.retracted', group: 'modules', needs: way, byDefault: true },
  { id: 'cache.modules', group: 'cache', needs: ['go.folders'], byDefault: true, isHeavy: true },
  { id: 'cgo.needed', group: 'cgo', needs: ['go.env'], byDefault: true },
  { id: 'cgo.compiler', group: 'cgo', needs: ['go.env', 'cgo.needed'], byDefault: true },
  { id: 'cgo.cross', group: 'cgo', needs: ['go.env', 'cgo.needed'], byDefault: true },
];

/** The words that `doctor` takes: groups, then each check. */
export function namesOf(checks: readonly Pick<CheckName, 'id' | 'group'>[]): string[] {
  return [...new Set(checks.map(({ group }) => group)), ...checks.map(({ id }) => id)];
}
