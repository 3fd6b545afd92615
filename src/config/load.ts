import { errorCode, GomirrorError } from '../base/index.ts';
import { detectLang } from '../text/index.ts';
import type { ListenAddress } from './address.ts';
import type { ConfigCode } from './codes.ts';
import { type Config, nest, type SettingValue } from './config.ts';
import type { FileReading } from './file.ts';
import { type Host, pathsOf, variable } from './host.ts';
import { machineUpstream } from './machine.ts';
import { nearest } from './nearest.ts';
import { isOwnAddress } from './own-address.ts';
import { absolutePath, defaultConfigFile, defaultDataFolder } from './places.ts';
import { ConfigError, type Fault, type Notice } from './problems.ts';
import { flagOf, type SettingKey, settingKeys, settingOf, variableOf } from './settings.ts';
import type { UpstreamEntry } from './upstream.ts';
import { parseValue } from './values.ts';

/** Where a value came from, the strongest first; `machine` is the machine's own Go settings. */
export type Layer = 'flag' | 'environment' | 'file' | 'machine' | 'default';

/** The layer of a value and its place in it: `--listen`, `GOMIRROR_LISTEN`, `gomirror.yaml:3:9`, `GOPROXY`, or nothing. */
export interface Source {
  readonly layer: Layer;
  readonly where: string;
}

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

interface Candidate extends Source {
  readonly text: string;
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
  const report = ({ code, params }: Fault, where: string, key: string) => {
    problems.push(new GomirrorError<ConfigCode>(code, { where, key, ...params }));
  };
  const accept = (key: SettingKey, candidate: Candidate) => {
    const setting = settingOf(key);
    const reading = parseValue(setting, candidate.text);
    if ('fault' in reading) return report(reading.fault, candidate.where, key);
    if (values.has(key)) return;
    const { value } = reading;
    const isPath = setting.kind === 'path' && typeof value === 'string';
    values.set(key, isPath ? absolutePath(host, value, candidate.base) : value);
    sources.set(key, { layer: candidate.layer, where: candidate.where });
  };

  for (const key of settingKeys) {
    const text = inputs.flags[key];
    if (text !== undefined) accept(key, { text, layer: 'flag', where: `--${flagOf(key)}`, base: host.cwd });
  }
  for (const key of settingKeys) {
    const text = variable(host, variableOf(key));
    if (text !== undefined)
      accept(key, { text, layer: 'environment', where: variableOf(key), base: host.cwd });
  }
  const file = await readFile(inputs, problems);
  for (const [key, { text, where }] of file?.values ?? []) {
    accept(key, { text, layer: 'file', where, base: pathsOf(host).dirname(file?.path ?? '') });
  }
  for (const key of settingKeys) {
    const text = settingOf(key).default;
    if (text !== null) accept(key, { text, layer: 'default', where: '', base: host.cwd });
  }

  const derive = (key: SettingKey, value: () => SettingValue, source: () => Source = () => byDefault) => {
    if (values.has(key)) return;
    values.set(key, value());
    sources.set(key, source());
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
  checkTls(values, sources, report);

  const listen = values.get('listen') as ListenAddress | undefined;
  if (listen !== undefined) {
    checkOwnAddress(
      host,
      listen,
      values.get('upstream') as readonly UpstreamEntry[] | undefined,
      sources,
      report,
    );
    if (problems.length === 0 && !values.has('upstream')) {
      const found = machineUpstream(host, listen);
      notices.push(...found.notices);
      values.set('upstream', found.entries);
      sources.set(
        'upstream',
        found.where === undefined ? byDefault : { layer: 'machine', where: found.where },
      );
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { config: nest(inOrder(values)), sources: inOrder(sources), notices, file: file?.path };
}

const byDefault: Source = { layer: 'default', where: '' };

type Report = (fault: Fault, where: string, key: string) => void;

/** Both files or neither. */
function checkTls(
  values: ReadonlyMap<SettingKey, SettingValue>,
  sources: ReadonlyMap<SettingKey, Source>,
  report: Report,
): void {
  const given = (['tls.cert', 'tls.key'] as const).filter((key) => values.get(key) !== undefined);
  const [only] = given;
  if (given.length !== 1 || only === undefined) return;
  const missing = only === 'tls.cert' ? 'tls.key' : 'tls.cert';
  report({ code: 'config.tls-half', params: { missing } }, sources.get(only)?.where ?? '', only);
}

/** An upstream that somebody chose and that is gomirror itself would go round in a loop. */
function checkOwnAddress(
  host: Host,
  listen: ListenAddress,
  entries: readonly UpstreamEntry[] | undefined,
  sources: ReadonlyMap<SettingKey, Source>,
  report: Report,
): void {
  for (const { url } of entries ?? []) {
    if (!isOwnAddress(host, listen, url)) continue;
    report(
      { code: 'config.upstream-self', params: { value: url } },
      sources.get('upstream')?.where ?? '',
      'upstream',
    );
  }
}

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

/** Variables that are gomirror's own but no settings. */
const otherVariables = ['GOMIRROR_CONFIG', 'GOMIRROR_DEBUG'];

/**
 * A notice for each `GOMIRROR_…` that is no setting. Not an error, as it is in a file: the environment belongs to others
 * too, and Kubernetes puts `GOMIRROR_SERVICE_HOST`, `GOMIRROR_PORT_4663_TCP` and the like into every container beside a
 * service called gomirror.
 */
function unknownVariables(host: Host): Notice[] {
  const known = [...settingKeys.map(variableOf), ...otherVariables];
  const notices: Notice[] = [];
  for (const name of Object.keys(host.env)) {
    if (!name.startsWith('GOMIRROR_') || known.includes(name)) continue;
    if (/^GOMIRROR_(?:[A-Z0-9_]+_)?(?:SERVICE_(?:HOST|PORT)|PORT)(?:_|$)/.test(name)) continue;
    const near = nearest(
      name.slice('GOMIRROR_'.length),
      known.map((other) => other.slice('GOMIRROR_'.length)),
    );
    notices.push(
      near === undefined
        ? { code: 'config.unknown-variable', params: { name } }
        : { code: 'config.unknown-variable-near', params: { name, nearest: `GOMIRROR_${near}` } },
    );
  }
  return notices;
}

function inOrder<Value>(values: ReadonlyMap<SettingKey, Value>): Map<SettingKey, Value> {
  return new Map(settingKeys.filter((key) => values.has(key)).map((key) => [key, values.get(key) as Value]));
}
