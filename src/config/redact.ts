/**
 * A URL, or what was meant as one, fit to be printed: user name, password, query and fragment become `***`. Works on text
 * that is not a valid URL too, since what is wrong is printed as well; when in doubt it hides more.
 */
export function redactUrl(text: string): string {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/*/.exec(text)?.[0] ?? '';
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
  const at = rest.lastIndexOf('@');
  // A `@` after the first slash is part of a path, except that a password may contain an unescaped slash.
  const slash = rest.indexOf('/');
  if (at >= 0 && (slash < 0 || at < slash || rest.slice(0, slash).includes(':'))) {
    rest = `***@${rest.slice(at + 1)}`;
  }
  return scheme + rest + tail;
}
