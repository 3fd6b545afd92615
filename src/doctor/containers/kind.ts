import { type System, variable } from '../../goenv/index.ts';
import { advice, finding, resultOf } from '../engine/index.ts';
import { goFolders, settingsOf } from '../machine/index.ts';
import type { Check, Finding } from '../types.ts';

/** CI services by a variable that each sets. */
const services: readonly (readonly [string, string])[] = [
  ['GITHUB_ACTIONS', 'GitHub Actions'],
  ['GITLAB_CI', 'GitLab CI'],
  ['JENKINS_URL', 'Jenkins'],
  ['TF_BUILD', 'Azure Pipelines'],
  ['CIRCLECI', 'CircleCI'],
  ['BUILDKITE', 'Buildkite'],
  ['TRAVIS', 'Travis CI'],
  ['DRONE', 'Drone'],
  ['TEAMCITY_VERSION', 'TeamCity'],
  ['BITBUCKET_BUILD_NUMBER', 'Bitbucket Pipelines'],
  ['CODESPACES', 'Codespaces'],
];

/** In what this runs: container, WSL, CI. */
export const kindCheck: Check = {
  id: 'containers.kind',
  group: 'containers',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const kinds = [...(await containersOf(system)), ...servicesOf(system)];
    const found: Finding[] = [];
    if (kinds.includes('WSL')) {
      const { moduleCache, buildCache } = goFolders(system, await settingsOf(context));
      const slow = [system.cwd, moduleCache ?? '', buildCache ?? ''].filter((folder) =>
        /^\/mnt\/[a-z]\//.test(folder),
      );
      if (slow.length > 0) {
        const remedies = [advice('doctor.do-wsl-home')];
        found.push(
          finding(
            'doctor.wsl-windows-disk',
            'warning',
            { folder: slow[0] ?? '' },
            { evidence: slow, remedies },
          ),
        );
      }
    }
    return resultOf(found, kinds.length === 0 ? ['-'] : kinds);
  },
};

function servicesOf(system: System): string[] {
  const named = services
    .filter(([name]) => variable(system, name) !== undefined)
    .map(([, service]) => service);
  const isOther = named.length === 0 && /^(?:true|1)$/i.test(variable(system, 'CI') ?? '');
  return isOther ? ['CI'] : named;
}

async function containersOf(system: System): Promise<string[]> {
  if (system.platform !== 'linux') return [];
  const has = async (path: string) => (await system.files.facts(path).catch(() => undefined)) !== undefined;
  const text = async (path: string) =>
    (await system.files.read(path).catch(() => undefined))?.toString('utf8') ?? '';
  const kinds: string[] = [];
  if (await has('/.dockerenv')) kinds.push('Docker');
  if (await has('/run/.containerenv')) kinds.push('Podman');
  if (variable(system, 'KUBERNETES_SERVICE_HOST') !== undefined) kinds.push('Kubernetes');
  const manager = (await text('/run/systemd/container')).trim();
  if (manager === 'lxc' || /(?:^|\0)container=lxc/.test(await text('/proc/1/environ'))) kinds.push('LXC');
  if (variable(system, 'WSL_DISTRO_NAME') !== undefined || /microsoft/i.test(await text('/proc/version')))
    kinds.push('WSL');
  // Containers that say nothing else of themselves.
  if (kinds.length === 0 && /\/(?:docker|kubepods|containerd|libpod)[-/]/.test(await text('/proc/1/cgroup')))
    kinds.push('container');
  return kinds;
}
