import { errorCode, GomirrorError } from '../base/index.ts';
import { detectLang } from '../text/index.ts';
import type { ListenAddress } from './address.ts';
import { accessNotices, checkAccess, checkTls } from './checks.ts';
import type { ConfigCode } from './codes.ts';
import { type Config, nest, type SettingValue } from './config.ts';
import type { FileReading } from './file.ts';
import { type Host, pathsOf, variable } from './host.ts';
import { machineUpstream } from './machine.ts';
import { isOwnAddress } from './own-address.ts';
import { absolutePath, defaultConfigFile, defaultDataFolder } from './places.ts';
import type { PrivateEntry } from './private.ts';
import { ConfigError, type Fault, type Notice } from './problems.ts';
import { type ProfileReading, readProfiles, settleProfiles, unknownProfile, useProfile } from './profiles.ts';
import {
  flagOf,
  optionKeys,
  type SettingKey,
  settingKeys,
  settingOf,
  type Strategy,
  variableOf,
} from './settings.ts';
import type { Source } from './source.ts';
import { direct, type UpstreamEntry } from './upstream.ts';
import { readValue } from './values.ts';
import { unknownVariables } from './variables.ts';
import { type Written, writtenText } from './written.ts';

/** What {@link loadConfig} starts from. */
export interface ConfigInputs {
  /** Values given as flags, by setting. */
  readonly flags: Readonly<Partial<Record<SettingKey, string>>>;
  /** The value of `--config`. */
  readonly configFile?: string | undefined;
  readonly host: Host;
}

/** The settings, where each came from, and what is worth telling the operator about them. */
export interface LoadedConfig {
  readonly config: Config;
  readonly sources: ReadonlyMap<SettingKey, Source>;
  readonly notices: readonly Notice[];
  /** The settings file that was read, if one was. */
  readonly file: string | undefined;
}

interface Candidate {
  readonly layer: Source['layer'];
  readonly written: Written;
  /** What a relative path in this layer is relative to. */
  readonly base: string;
}

/**
 * Flags over `GOMIRROR_*` over the file over defaults. The file is `--config`, else `GOMIRROR_CONFIG`, else
 * `gomirror/gomirror.yaml` in the user's configuration folder if it is there.
 *
 * Throws a {@link ConfigError} with everything that is wrong, in all layers: also a bad value that a stronger layer
 * overrides, which would otherwise wait for the day the flag is dropped.
 */
export async function loadConfig(inputs: ConfigInputs): Promise<LoadedConfig> {
  const { host } = inputs;
  const problems: GomirrorError<ConfigCode>[] = [];
  const notices: Notice[] = [...unknownVariables(host)];
  const values = new Map<SettingKey, SettingValue>();
  const sources = new Map<SettingKey, Source>();
  let profiles: ReadonlyMap<string, ProfileReading> = new Map();
  let profilesKnown = true;
  const chosen: { readonly name: string; readonly where: string }[] = [];
  const report = ({ code, params }: Fault, where: string, key: string) => {
    problems.push(new GomirrorError<ConfigCode>(code, { where, key, ...params }));
  };
  const accept = (key: SettingKey, { layer, written, base }: Candidate) => {
    const setting = settingOf(key);
    const resolve = (path: string) => absolutePath(host, path, base);
    const outcome =
      setting.kind === 'profiles' ? readProfiles(written, resolve) : readValue(setting, written, resolve);
    if ('faults' in outcome) {
      for (const fault of outcome.faults) report(fault, fault.where, key);
      if (key === 'profiles') profilesKnown = false;
      return;
    }
    if (key === 'profile') chosen.push({ name: outcome.value as string, where: written.where });
    if (sources.has(key)) return;
    sources.set(key, { layer, where: written.where });
    if (key === 'profiles') profiles = outcome.value as ReadonlyMap<string, ProfileReading>;
    else values.set(key, outcome.value as SettingValue);
  };

  for (const key of optionKeys) {
    const text = inputs.flags[key];
    if (text === undefined) continue;
    accept(key, { layer: 'flag', written: writtenText(text, `--${flagOf(key)}`), base: host.cwd });
  }
  for (const key of optionKeys) {
    const text = variable(host, variableOf(key));
    if (text === undefined) continue;
    accept(key, { layer: 'environment', written: writtenText(text, variableOf(key)), base: host.cwd });
  }
  const before = problems.length;
  const file = await readFile(inputs, problems);
  // A file that could not be read may have any profile.
  if (problems.length > before && (file?.values.size ?? 0) === 0) profilesKnown = false;
  for (const [key, written] of file?.values ?? []) {
    accept(key, { layer: 'file', written, base: pathsOf(host).dirname(file?.path ?? '') });
  }
  for (const key of settingKeys) {
    const text = settingOf(key).default;
    if (text !== null) accept(key, { layer: 'default', written: writtenText(text, ''), base: host.cwd });
  }
  for (const { name, where } of profilesKnown ? chosen : []) {
    if (!profiles.has(name)) report(unknownProfile(name, [...profiles.keys()]), where, 'profile');
  }

  const derive = (key: SettingKey, value: () => SettingValue, source: () => Source = () => byDefault) => {
    if (values.has(key)) return;
    values.set(key, value());
    if (!sources.has(key)) sources.set(key, source());
  };
  derive('lang', () => {
    const unset = host.platform === 'win32' || host.platform === 'darwin';
    return detectLang(host.env, undefined, unset ? host.systemLocale : undefined);
  });
  derive('verify.workers', () => Math.max(1, Math.min(4, host.processors())));
  derive('data', () => {
    const folder = defaultDataFolder(host);
    if (folder === undefined) report({ code: 'config.no-home', params: {} }, '--data', 'data');
    return folder ?? '';
  });
  for (const key of ['profile', 'tls.cert', 'tls.key', 'fetch.ca'] as const) derive(key, () => undefined);
  for (const key of ['access.userHeader', 'access.groupsHeader'] as const) derive(key, () => undefined);
  for (const key of ['credentials', 'access.rules', 'access.oidc'] as const) derive(key, () => []);
  const settled = { values, sources };
  checkTls(settled, report);
  checkAccess(settled, report);

  const listen = values.get('listen') as ListenAddress | undefined;
  if (listen !== undefined) {
    // An upstream that somebody chose and that is gomirror itself would go round in a loop.
    const check = (entries: readonly UpstreamEntry[], where: string) => {
      for (const { url } of entries) {
        if (url === direct || !isOwnAddress(host, listen, url)) continue;
        report({ code: 'config.upstream-self', params: { value: url } }, where, 'upstream');
      }
    };
    check((values.get('upstream') ?? []) as readonly UpstreamEntry[], sources.get('upstream')?.where ?? '');
    for (const { upstream, where } of profiles.values()) check(upstream, where);
    for (const { from } of (values.get('private') ?? []) as readonly PrivateEntry[]) {
      check(from ?? [], sources.get('private')?.where ?? '');
    }
  }
  derive('profiles', () => settleProfiles(profiles, values.get('strategy') as Strategy));
  useProfile(profiles, values, sources);
  if (listen !== undefined && problems.length === 0 && !values.has('upstream')) {
    const found = machineUpstream(host, listen);
    notices.push(...found.notices);
    const { where } = found;
    derive(
      'upstream',
      () => found.entries,
      () => (where === undefined ? byDefault : { layer: 'machine', where }),
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  notices.push(...accessNotices(settled, host));
  return { config: nest(inOrder(values)), sources: inOrder(sources), notices, file: file?.path };
}

const byDefault: Source = { layer: 'default', where: '' };

async function readFile(
  { configFile, host }: ConfigInputs,
  problems: GomirrorError<ConfigCode>[],
): Promise<{ path: string; values: FileReading['values'] } | undefined> {
  const named = configFile ?? variable(host, 'GOMIRROR_CONFIG');
  const path = named === undefined ? defaultConfigFile(host) : absolutePath(host, named, host.cwd);
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = host.readFile(path);
  } catch (error) {
    const reason = errorCode(error) ?? 'unknown';
    if (named === undefined && (reason === 'ENOENT' || reason === 'ENOTDIR')) return undefined;
    const where = configFile === undefined ? (named === undefined ? '' : 'GOMIRROR_CONFIG') : '--config';
    const code = reason === 'ENOENT' ? 'config.file-missing' : 'config.file-unreadable';
    problems.push(new GomirrorError<ConfigCode>(code, { where, path, reason }, { cause: error }));
    return undefined;
  }
  const { readSettingsFile } = await import('./file.ts');
  const reading = await readSettingsFile(path, text);
  problems.push(...reading.problems);
  return { path, values: reading.values };
}

function inOrder<Value>(values: ReadonlyMap<SettingKey, Value>): Map<SettingKey, Value> {
  return new Map(settingKeys.filter((key) => values.has(key)).map((key) => [key, values.get(key) as Value]));
}
