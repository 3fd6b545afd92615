import type { ListenAddress } from './address.ts';
import { type Host, pathsOf, variable } from './host.ts';
import { isOwnAddress } from './own-address.ts';
import { homeFolder, userConfigFolder } from './places.ts';
import type { Notice } from './problems.ts';
import { redactUrl } from './redact.ts';
import { distinct, entryOf, parseProxyUrl, splitProxyList, type UpstreamEntry } from './upstream.ts';
import { officialProxy } from './official.ts';

/** A Go setting of this machine and where it was found. */
interface GoSetting {
  readonly value: string;
  readonly where: string;
}

/** Mirrors taken over from the machine's own GOPROXY, and a notice for each entry that was not. */
export interface MachineUpstream {
  readonly entries: readonly UpstreamEntry[];
  /** The place of the setting, or undefined when the machine has none and the official proxy was taken. */
  readonly where: string | undefined;
  readonly notices: readonly Notice[];
}

/**
 * The mirrors that the machine's own GOPROXY names. Left out, each with a notice: `direct` and `off`, gomirror's own
 * addresses (the setting may well point at gomirror already), and what is no usable http or https URL; nothing in that
 * setting makes gomirror fail. If nothing is left, the official proxy.
 */
export function machineUpstream(host: Host, listen: ListenAddress): MachineUpstream {
  const setting = goSetting(host, 'GOPROXY');
  if (setting === undefined)
    return { entries: [entryOf(officialProxy, 'absent')], where: undefined, notices: [] };
  const { value, where } = setting;
  const notices: Notice[] = [];
  const entries: UpstreamEntry[] = [];
  for (const { word, thenOn } of splitProxyList(value)) {
    if (word === 'direct' || word === 'off') {
      notices.push({ code: `config.left-out-${word}`, params: { where } });
      continue;
    }
    // `official` is gomirror's own word; in GOPROXY it would be a mistake like any other bare word.
    const reading = word === 'official' ? undefined : parseProxyUrl(word);
    if (reading === undefined || 'fault' in reading) {
      notices.push({ code: 'config.left-out-unusable', params: { where, entry: redactUrl(word) } });
    } else if (isOwnAddress(host, listen, reading.value)) {
      notices.push({ code: 'config.left-out-own-address', params: { where, entry: reading.value } });
    } else {
      entries.push(entryOf(reading.value, thenOn));
    }
  }
  if (entries.length > 0) return { entries: distinct(entries), where, notices };
  notices.push({ code: 'config.using-official', params: { where } });
  return { entries: [entryOf(officialProxy, 'absent')], where: undefined, notices };
}

/**
 * One of Go's settings without running `go`: the environment, else the file that `go env -w` writes, else
 * `$GOROOT/go.env` (`go help environment`). An empty value counts as not set, an unreadable file as not there.
 */
export function goSetting(host: Host, name: string): GoSetting | undefined {
  const value = variable(host, name);
  if (value !== undefined) return { value, where: name };
  for (const file of goEnvFiles(host)) {
    const found = lastAssignment(readOptional(host, file), name);
    if (found !== undefined) return { value: found, where: file };
  }
  return undefined;
}

function* goEnvFiles(host: Host): Generator<string> {
  const { join, dirname, delimiter } = pathsOf(host);
  const named = variable(host, 'GOENV');
  if (named !== undefined) {
    if (named !== 'off') yield named;
  } else {
    const folder = userConfigFolder(host);
    if (folder !== undefined) yield join(folder, 'go', 'env');
  }
  const root = variable(host, 'GOROOT');
  if (root !== undefined) {
    yield join(root, 'go.env');
    return;
  }
  // The toolchain lies beside the `go` on the path, links resolved.
  const program = host.platform === 'win32' ? 'go.exe' : 'go';
  for (const folder of (variable(host, 'PATH') ?? variable(host, 'Path') ?? '').split(delimiter)) {
    const real = folder === '' ? undefined : host.realPath(join(folder, program));
    if (real === undefined) continue;
    yield join(dirname(dirname(real)), 'go.env');
    return;
  }
  const home = homeFolder(host);
  if (host.platform !== 'win32') yield '/usr/local/go/go.env';
  else if (home !== undefined) yield 'C:\\Program Files\\Go\\go.env';
}

/** The value of the last `NAME=value` line; lines that begin with `#` are comments. */
function lastAssignment(text: string, name: string): string | undefined {
  let found: string | undefined;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.startsWith(`${name}=`)) found = trimmed.slice(name.length + 1);
  }
  return found === '' ? undefined : found;
}

function readOptional(host: Host, path: string): string {
  try {
    return host.readFile(path);
  } catch {
    return '';
  }
}
