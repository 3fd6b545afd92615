/**
 * doctor/secrets: what looks like a secret, in the output of programs and in what checks have seen. Imports nothing.
 */

/**
 * Text from a log, fit to be shown: user info and values of queries in URLs, headers with credentials, tokens by their known
 * beginnings, and what is assigned to a name like password or token, become `***`. Hides more rather than less.
 */
export function withoutSecrets(text: string): string {
  let safe = text;
  if (safe.includes('://')) {
    safe = safe.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>]*)/gi, (_, scheme: string, rest: string) => {
      return scheme + urlRest(rest);
    });
  }
  safe = safe.replaceAll(tokens, '***');
  safe = safe.replaceAll(headers, '$1***');
  safe = safe.replaceAll(schemes, '$1***');
  safe = safe.replaceAll(queries, '$1***');
  safe = safe.replaceAll(logins, '$1***');
  return safe.replaceAll(assignments, '$1***');
}

function urlRest(rest: string): string {
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const at = authority.lastIndexOf('@');
  // A password with a slash in it ends later; a module's @v/ and @latest are the protocol's own.
  const later = /@(?!v\/|latest\b|v\d)[\w.-]+(?::\d+)?(?:\/|$)/.exec(rest.slice(Math.max(end, 0)));
  let safe = rest;
  if (at >= 0) safe = `***@${rest.slice(at + 1)}`;
  else if (later !== null && authority.includes(':') && !/:\d+$/.test(authority)) safe = `***${later[0]}…`;
  return safe.replaceAll(/([?&;][\w.-]+=)(?!1(?:$|[&;:]))[^&;\s"']+/g, '$1***');
}

const tokens =
  /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|gl[a-z]{2,4}-[\w-]{20,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|npm_[A-Za-z0-9]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|gm[a-z]?_[\w-]{12,}|ATATT[\w=-]{20,}|AIza[\w-]{30,})/g;

/** The whole value, as some schemes have several parts. */
const headers = /((?:proxy-)?authorization["']?\s*[:=]\s*["']?)[^\s"'][^"'\r\n]*/gi;

/** What follows the name of a scheme, wherever it stands. */
const schemes = /(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi;

const assignments =
  /((?<!\/etc\/)\b[\w-]*(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|credentials?)["']?\s*[:=]\s*["']?)(?!\s|["']|\*\*\*|\$)[^\s"',;]+/gi;

/** Of a path without its host; in a URL every value goes. */
const queries = /([?&][a-z_-]*(?:sig|signature|token|key|auth)=)[^&\s"']+/gi;

/** As in a netrc file. */
const logins = /(\blogin\s+\S+\s+password\s+)\S+/gi;
