/** What `gomirror auth check` is asked about. */
export interface CheckTarget {
  /** In lower case, an IPv6 address in brackets. */
  readonly host: string;
  /** Empty where none was given. */
  readonly port: string;
  /** Without slashes at its ends; empty for the server as a whole. */
  readonly path: string;
  /** The user of `ssh://git@host` and `git@host:path`. */
  readonly user: string | undefined;
  /** Undefined: whatever there are credentials for. */
  readonly scheme: 'https' | 'ssh' | undefined;
}

/**
 * Reads `HOST[:PORT][/PATH]`, a https or ssh URL, or git's short `user@host:path`. Undefined for anything else: what holds a
 * password, characters that neither URL nor shell leave alone, or what could be an option.
 */
export function parseCheckTarget(text: string): CheckTarget | undefined {
  const short = /^([A-Za-z0-9_][\w.-]*)@([^/:@]+):(?!\/\/)(.+)$/.exec(text);
  const whole = short === null ? text : `ssh://${short[1] ?? ''}@${short[2] ?? ''}/${short[3] ?? ''}`;
  const match =
    /^(?:(https|ssh):\/\/)?(?:([A-Za-z0-9_][\w.-]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9._-]*)(?::(\d{1,5}))?(\/.*)?$/.exec(
      whole,
    );
  if (match === null) return undefined;
  const [, scheme, user, host = '', port = '', path = ''] = match;
  if (user !== undefined && scheme !== 'ssh') return undefined;
  const inner = path.replace(/^\/+|\/+$/g, '');
  const sound = inner === '' || /^(?:[\w~%+.-]+\/)*[\w~%+.-]+$/.test(inner);
  if (!sound || inner.split('/').some((element) => element === '..' || element.startsWith('-')))
    return undefined;
  return {
    host: host.toLowerCase(),
    port,
    path: inner,
    user,
    scheme: scheme === 'https' || scheme === 'ssh' ? scheme : undefined,
  };
}
