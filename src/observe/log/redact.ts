import { redactUrl } from '../../config/index.ts';

const url = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>`，、；。（）]+/gi;
/** Credentials as headers carry them (RFC 9110, section 11.4) and as settings name them. */
const scheme = /\b(Basic|Bearer)\s+[\w.~+/=-]{4,}/g;
const named =
  /\b(\w*(?:password|passwd|secret|token)\s*=|authorization\s*[=:])\s*(?!Basic\b|Bearer\b)[^\s"',;&]+/gi;
/** How a look-up in a checksum database ends: `@v1.2.3`, which is no host. */
const lookup = /^([^@]*)(@v\d[^@/\s]*)$/;

/** Text from anywhere without user names and passwords in URLs, query strings, and credentials. */
export function redact(text: string): string {
  return text
    .replaceAll(url, (found) => {
      const [, before, version] = lookup.exec(found) ?? [];
      return before === undefined ? redactUrl(found) : `${redactUrl(before)}${version}`;
    })
    .replaceAll(scheme, '$1 ***')
    .replaceAll(named, '$1***');
}
