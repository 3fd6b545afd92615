import nodePath from 'node:path';
import { type Accident, type OtherSettings, shown } from './accident.ts';

/** Mistakes in GOFLAGS: flags that are no more, leftovers, and words that are no flags (`go help environment`). */
export function flagAccidents(value: string): Accident[] {
  const name = 'GOFLAGS';
  const words = value.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const flagOf = (word: string) => word.replaceAll(/["']/g, '').replace(/^--/, '-');
  const isInsecure = (word: string) => /^-insecure(?:=|$)/.test(flagOf(word));
  const kept = words.filter((word) => !isInsecure(word)).join(' ');
  const accidents: Accident[] = [];
  if (words.some(isInsecure)) {
    // Only `go get` knows the flag, to refuse it; all others pass over it (tried with go 1.26).
    accidents.push({
      code: 'goenv.accident-flags-insecure',
      level: 'warning',
      params: { name, value: shown(value) },
      meant: { [name]: kept === '' ? undefined : kept },
    });
  }
  for (const word of words) {
    const flag = flagOf(word);
    if (!flag.startsWith('-')) {
      accidents.push({
        code: 'goenv.accident-flags-shape',
        level: 'error',
        params: { name, word: shown(flag) },
      });
    } else if (flag === '-mod=mod' || flag === '-mod=vendor') {
      const rest = words.filter((other) => other !== word && !isInsecure(other)).join(' ');
      const meant = { [name]: rest === '' ? undefined : rest };
      accidents.push({ code: 'goenv.accident-flags-mod', level: 'warning', params: { name, flag }, meant });
    }
  }
  return accidents;
}

export function moduleModeAccidents(value: string): Accident[] {
  const name = 'GO111MODULE';
  const meant = { [name]: undefined };
  const params = { name, value };
  if (value === 'off') return [{ code: 'goenv.accident-modules-off', level: 'error', params, meant }];
  if (value === 'auto') return [{ code: 'goenv.accident-modules-auto', level: 'warning', params, meant }];
  return value === 'on' ? [] : [{ code: 'goenv.accident-modules-bad', level: 'error', params, meant }];
}

/** Mistakes in GOTOOLCHAIN (go.dev/doc/toolchain#select): `local`, `auto`, `path`, or a name, perhaps with `+auto` or `+path`. */
export function toolchainAccidents(value: string): Accident[] {
  const name = 'GOTOOLCHAIN';
  if (['local', 'auto', 'path', 'local+auto', 'local+path'].includes(value)) return [];
  const match = /^(go)?(1(?:\.(\d+)(\.\d+|rc\d+|beta\d+)?)?(?:-[A-Za-z0-9._-]+)?)(\+(?:auto|path))?$/.exec(
    value,
  );
  const params = { name, value };
  if (match === null) {
    return [{ code: 'goenv.accident-toolchain-bad', level: 'error', params, meant: { [name]: undefined } }];
  }
  const [, prefix, version = '', minor, patch, more = ''] = match;
  const isLanguage = Number(minor ?? 0) >= 21 && patch === undefined;
  const meant = `go${isLanguage ? version.replace(/^1\.\d+/, '$&.0') : version}${more}`;
  if (prefix !== undefined && !isLanguage) return [];
  return [
    {
      code: isLanguage ? 'goenv.accident-toolchain-language' : 'goenv.accident-toolchain-prefix',
      level: 'error',
      params: { ...params, meant },
      meant: { [name]: meant },
    },
  ];
}

/** Folders that must be written as absolute paths; GOPATH must not be the toolchain's own. */
export function pathAccidents(
  name: string,
  value: string,
  others: OtherSettings,
  platform: NodeJS.Platform,
): Accident[] {
  const path = platform === 'win32' ? nodePath.win32 : nodePath.posix;
  if (value === 'off' && name === 'GOCACHE') return [];
  const places = name === 'GOPATH' ? value.split(path.delimiter).filter((place) => place !== '') : [value];
  const relative = places.find((place) => !path.isAbsolute(place));
  if (relative !== undefined) {
    return [
      {
        code: 'goenv.accident-relative-path',
        // Builds put nothing into GOBIN.
        level: name === 'GOBIN' ? 'warning' : 'error',
        params: { name, value: relative },
        // Go's own place is mostly the one that was meant.
        meant: { [name]: undefined },
      },
    ];
  }
  const goroot = others('GOROOT');
  const isGoroot = (place: string) => goroot !== undefined && path.relative(goroot, place) === '';
  return name === 'GOPATH' && places.some(isGoroot)
    ? [
        {
          code: 'goenv.accident-gopath-is-goroot',
          level: 'warning',
          params: { name, value },
          meant: { [name]: undefined },
        },
      ]
    : [];
}

/** Mistakes in the variables that say how to get out: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY (Go's `net/http`, `ProxyFromEnvironment`). */
export function proxyVariableAccidents(name: string, value: string): Accident[] {
  const params = { name, value: shown(value) };
  if (/^all_proxy$/i.test(name)) return [{ code: 'goenv.accident-all-proxy', level: 'warning', params }];
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(value)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'http' || scheme === 'socks5' || scheme === 'socks5h') return [];
  const rest = value.slice(scheme.length);
  if (scheme === 'https') {
    // Programs that run on the same machine speak plain HTTP with their neighbours.
    if (!/^:\/\/(?:[^@/]*@)?(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$)/.test(rest)) return [];
    const meant = `http${rest}`;
    return [
      {
        code: 'goenv.accident-variable-https',
        level: 'error',
        params: { ...params, meant: shown(meant) },
        meant: { [name]: meant },
      },
    ];
  }
  const fix = scheme === 'socks' ? { meant: { [name]: `socks5${rest}` } } : {};
  return [{ code: 'goenv.accident-variable-scheme', level: 'error', params: { ...params, scheme }, ...fix }];
}

/** Go's NO_PROXY knows hosts, `.domain`, `*.domain`, addresses and networks, and `*`; no other stars. */
export function noProxyAccidents(name: string, value: string): Accident[] {
  return value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word.replace(/^\*\.?/, '').includes('*'))
    .map((entry) => ({
      code: 'goenv.accident-no-proxy-wildcard',
      level: 'warning',
      params: { name, entry },
    }));
}
