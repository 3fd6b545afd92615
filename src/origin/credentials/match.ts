/** What a request is for, as entries are compared with it. */
export interface Target {
  /** In lower case, without brackets or a dot at the end. */
  readonly host: string;
  /** `443` and the like; empty for the scheme's own. */
  readonly port: string;
  /** Elements between slashes, without `.git` at the end. */
  readonly path: readonly string[];
}

/** Reads `host`, `host:port` or `host/path/prefix`, as an entry's `for` has it. */
export function parsePlace(text: string): Target {
  const match = /^(\[[^\]]*\]|[^:/]*)(?::(\d*))?(?:\/(.*))?$/s.exec(text);
  if (match === null) return { host: hostOf(text), port: '', path: [] };
  return { host: hostOf(match[1] ?? ''), port: match[2] ?? '', path: elements(match[3] ?? '') };
}

/** A URL's; the port is empty when it is the scheme's own. */
export function targetOf(url: URL): Target {
  return { host: hostOf(url.hostname), port: url.port, path: elements(url.pathname) };
}

/**
 * Whether `place` is `target` or lies above it: the same host, the same port, and a path whose elements `target`'s begins
 * with. With `anyPort` a place that names no port is every port's: ssh servers are known by their keys.
 */
function covers(place: Target, target: Target, anyPort: boolean): boolean {
  if (place.host !== target.host || place.path.length > target.path.length) return false;
  if (place.port !== target.port && !(anyPort && place.port === '')) return false;
  return place.path.every((element, index) => element === target.path[index]);
}

/** Those of `entries` that cover `target`, the most exact first; among equals the earlier. */
export function matching<Entry extends { readonly for: string }>(
  entries: readonly Entry[],
  target: Target,
  anyPort = false,
): readonly Entry[] {
  return entries
    .map((entry) => ({ entry, place: parsePlace(entry.for) }))
    .filter(({ place }) => covers(normal(place, anyPort), target, anyPort))
    .sort((a, b) => exactness(b.place) - exactness(a.place))
    .map(({ entry }) => entry);
}

/** The port of https goes without saying, as it does in a URL. */
function normal(place: Target, anyPort: boolean): Target {
  return !anyPort && place.port === '443' ? { ...place, port: '' } : place;
}

/** A path counts for more than a port. */
function exactness({ port, path }: Target): number {
  return path.length * 2 + (port === '' ? 0 : 1);
}

function hostOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function elements(path: string): readonly string[] {
  const inner = path.replace(/^\//, '').replace(/\/+$/, '');
  if (inner === '') return [];
  // `for: host/group/project` means the repository whose URL ends in `.git` too.
  return inner.split('/').map((element) => element.replace(/\.git$/, ''));
}
