import type { ListenAddress } from './address.ts';
import { goEnvPath, goEnvValues } from './go-env.ts';
import { type Host, pathsOf, variable } from './host.ts';
import { isOwnAddress } from './own-address.ts';
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
 * `$GOROOT/go.env` (`go help environment`). An empty value counts as not set, though one in the user's file hides that of the
 * toolchain; an unreadable file counts as not there. White space around a value is taken off.
 */
export function goSetting(host: Host, name: string): GoSetting | undefined {
  const value = variable(host, name);
  if (value !== undefined) return { value, where: name };
  const file = goEnvPath(host);
  const own = goEnvValues(file === undefined ? '' : readOptional(host, file), 'user');
  const ownValue = own.get(name);
  if (file !== undefined && ownValue !== undefined) return written(ownValue, file);
  const shipped = toolchainFile(host, own.get('GOROOT'));
  return written(goEnvValues(readOptional(host, shipped), 'go.env').get(name) ?? '', shipped);
}

function written(value: string, where: string): GoSetting | undefined {
  const trimmed = value.trim();
  return trimmed === '' ? undefined : { value: trimmed, where };
}

/** `$GOROOT/go.env`; the user's file may say where, before the environment. */
function toolchainFile(host: Host, own = ''): string {
  const { join, dirname, delimiter } = pathsOf(host);
  const root = own === '' ? variable(host, 'GOROOT') : own;
  if (root !== undefined) return join(root, 'go.env');
  // The toolchain lies beside the `go` on the path, links resolved.
  const program = host.platform === 'win32' ? 'go.exe' : 'go';
  for (const folder of (variable(host, 'PATH') ?? variable(host, 'Path') ?? '').split(delimiter)) {
    const real = folder === '' ? undefined : host.realPath(join(folder, program));
    if (real !== undefined) return join(dirname(dirname(real)), 'go.env');
  }
  if (host.platform !== 'win32') return '/usr/local/go/go.env';
  return 'C:\\Program Files\\Go\\go.env';
}

function readOptional(host: Host, path: string): string {
  try {
    return host.readFile(path);
  } catch {
    return '';
  }
}
