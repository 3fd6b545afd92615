import { systemCode } from '../../goenv/index.ts';
import { Patterns } from '../../policy/index.ts';
import { splitProxyList } from '../../config/basics/index.ts';
import { command, finding, resultOf } from '../engine/index.ts';
import { distributionOf, installCommand, privatePatterns, projectOf, settingsOf } from '../machine/index.ts';
import { setRemedies } from '../go/index.ts';
import type { Check, CheckContext, CheckResult, Finding } from '../types.ts';
import { gitConfig, runGit, type Rewrite } from './git-config.ts';

/** Before it git asks in a protocol that lists every branch of a repository, and lacks options that servers of today demand. */
const oldestVersion = [2, 18] as const;

/** Hosts that used to stand in for github.com, from articles about slow downloads. What still answers there is anybody's. */
const retiredAccelerators =
  /(?:^|[/.@])(?:github\.com\.cnpmjs\.org|hub\.fastgit\.(?:org|xyz)|git\.sdut\.me|gitclone\.com|ghproxy\.com|github\.wuyanzheshui\.workers\.dev|hub\.gitfast\.tk|gitee\.com\/mirrors)(?:[/:]|$)/;

/** Git, which go needs for all that does not come from a mirror: whether it is there, may be used, and is sent where it was meant to go. */
export const gitCheck: Check = {
  id: 'modules.git',
  group: 'modules',
  needs: [],
  byDefault: true,
  run,
};

async function run(context: CheckContext): Promise<CheckResult> {
  const need = await needOf(context);
  const version = await versionOf(context);
  if (version === undefined) return resultOf([await missing(context, need)], ['git: -']);
  const seen = [version];
  const found: Finding[] = [];
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(version) ?? [];
  const [leastMajor, leastMinor] = oldestVersion;
  if (Number(major) < leastMajor || (Number(major) === leastMajor && Number(minor) < leastMinor)) {
    const params = { version: `${major}.${minor}`, needed: oldestVersion.join('.') };
    const level = need.paths.length > 0 ? 'warning' : 'note';
    found.push(finding('doctor.git-old', level, params, { sure: 'likely', evidence: [version] }));
  }
  const config = await gitConfig(context);
  found.push(...config.rewrites.flatMap(rewriteFinding));
  for (const { name, value, origin } of config.sslVerify) {
    if (!/^(?:false|no|off|0)$/i.test(value)) continue;
    const evidence = [`${name}=${value} (${origin})`];
    const remedies = [command(`git config --global --unset ${name}`)];
    found.push(finding('doctor.git-unverified', 'warning', { name }, { evidence, remedies }));
  }
  found.push(...(await govcsFindings(context, need)));
  return resultOf(found, [...seen, ...config.rewrites.map(({ from, to }) => `insteadOf: ${from} -> ${to}`)]);
}

/** What has to come from version control. */
interface Need {
  /** Modules of the project, or the one that was asked about. */
  readonly paths: readonly string[];
  /** Everything does: `direct` comes first in GOPROXY. */
  readonly isDirectOnly: boolean;
  /** Some of it may. */
  readonly hasDirect: boolean;
}

async function needOf(context: CheckContext): Promise<Need> {
  const settings = await settingsOf(context);
  const words = splitProxyList(settings.get('GOPROXY').value ?? '').map(({ word }) => word);
  const isPrivate = privatePatterns(settings, 'GONOPROXY');
  const isDirectOnly = context.mirror === undefined && words[0] === 'direct';
  const required = (await projectOf(context)).mod?.require.map(({ path }) => path) ?? [];
  const all = context.module === undefined ? required : [context.module.path];
  const paths = all.filter((path) => isDirectOnly || isPrivate.matches(path));
  return { paths, isDirectOnly, hasDirect: words.includes('direct') };
}

async function versionOf(context: CheckContext): Promise<string | undefined> {
  try {
    const { code, stdout } = await runGit(context, ['--version']);
    return code === 0 ? stdout.trim().split('\n')[0] : undefined;
  } catch (error) {
    context.signal.throwIfAborted();
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}

async function missing(context: CheckContext, need: Need): Promise<Finding> {
  const { system } = context;
  const distribution = await distributionOf(system);
  const names = { debian: 'git', alpine: 'git', fedora: 'git', arch: 'git', suse: 'git' };
  const install =
    system.platform === 'darwin'
      ? 'xcode-select --install'
      : system.platform === 'win32'
        ? 'winget install --id Git.Git'
        : installCommand(system, distribution?.family, names);
  const remedies = install === undefined ? [] : [command(install)];
  const [first] = need.paths;
  if (first !== undefined || need.isDirectOnly) {
    const params = { module: first ?? 'GOPROXY=direct' };
    return finding('doctor.git-missing', 'error', params, { evidence: need.paths.slice(0, 5), remedies });
  }
  const code = need.hasDirect ? 'doctor.git-missing-direct' : 'doctor.git-missing-unused';
  return finding(code, 'note', {}, { remedies });
}

function rewriteFinding({ from, to, origin, hasSecret }: Rewrite): Finding[] {
  const evidence = [`${origin}: ${from} -> ${to}`];
  if (retiredAccelerators.test(to)) {
    const remedies = [command(`git config --global --remove-section 'url.${to}'`)];
    return [
      finding('doctor.git-retired-mirror', 'error', { from, to }, { sure: 'likely', evidence, remedies }),
    ];
  }
  if (hasSecret) return [finding('doctor.git-secret-in-url', 'warning', { from }, { evidence })];
  return [];
}

/** What GOVCS allows ("GOVCS" in the Go Modules Reference): the first rule that fits counts, then public git and hg, private all. */
async function govcsFindings(context: CheckContext, { paths }: Need): Promise<Finding[]> {
  const settings = await settingsOf(context);
  const setting = settings.get('GOVCS');
  const value = setting.value ?? '';
  if (value === '') return [];
  const isPrivate = new Patterns([settings.get('GOPRIVATE').value ?? '']);
  const refused = paths.find((path) => !allowsGit(value, path, isPrivate.matches(path)));
  if (refused === undefined) return [];
  const params = { module: refused, value };
  const evidence = [`GOVCS=${value} (${setting.layers[0]?.where ?? ''})`];
  const remedies = setRemedies(context.system, setting, undefined);
  return [finding('doctor.govcs-refuses', 'error', params, { evidence, remedies })];
}

/** Whether GOVCS lets git be used for a module. */
export function allowsGit(govcs: string, path: string, isPrivate: boolean): boolean {
  for (const rule of govcs.split(',')) {
    const [pattern = '', kinds = ''] = rule.trim().split(':');
    const fits =
      pattern === 'private'
        ? isPrivate
        : pattern === 'public'
          ? !isPrivate
          : new Patterns([pattern]).matches(path);
    if (fits) return kinds.split('|').some((kind) => kind.trim() === 'git' || kind.trim() === 'all');
  }
  return true;
}
