/**
 * A URL, or what was meant as one, fit to be printed: user name, password, query and fragment become `***`. Works on text
 * that is not a valid URL too, since what is wrong is printed as well; when in doubt it hides more.
 */
export function redactUrl(text: string): string {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/+/.exec(text)?.[0] ?? '';
  let rest = text.slice(scheme.length);
  const query = rest.search(/[?#]/);
  let tail = '';
  if (query >= 0) {
    tail = `${rest.charAt(query)}***`;
    // A password may contain `?` or `#` that nobody escaped: what follows may then still be user info.
    const hidden = rest.slice(query);
    if (hidden.includes('@')) return `${scheme}***@***`;
    rest = rest.slice(0, query);
  }
  const authority = /^[^/\\]*/.exec(rest)?.[0] ?? '';
  const at = Math.max(
    // `/@v/` and `/@latest` are part of the module protocol; any other `@` may end a password with a slash in it.
    lastLooseAt(rest),
    /:(?!\d+$)[^\]]*$/.test(authority) ? rest.lastIndexOf('@') : -1,
  );
  if (at >= 0) rest = `***@${rest.slice(at + 1)}`;
  return scheme + rest + tail;
}

/** The last `@` that is not the protocol's. */
function lastLooseAt(text: string): number {
  let at = text.lastIndexOf('@');
  while (at > 0 && isProtocol(text, at)) at = text.lastIndexOf('@', at - 1);
  return at;
}

function isProtocol(text: string, at: number): boolean {
  return (
    text.startsWith('/@v/', at - 1) ||
    (text.startsWith('/@latest', at - 1) && at + '@latest'.length === text.length)
  );
}
