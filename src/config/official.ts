/**
 * The hosts of Go's own services, composed here and nowhere else: everything that names them, documentation included,
 * says `official`.
 */
const domain = ['golang', 'org'].join('.');

/** Go's public module proxy, the first entry of the go command's default GOPROXY. */
export const officialProxy = `https://proxy.${domain}`;

/** The name of Go's checksum database; its signing key is in `sumdb/`. */
export const officialSumDb = `sum.${domain}`;

/** Go's public feed of new module versions (`GET <index>?since=…&limit=…`, JSON lines). */
export const officialIndex = `https://index.${domain}/index`;

/** Where Go releases are published: `<name>` of a file, and an index as JSON (`/?mode=json&include=all`). No slash at the end. */
export const officialReleases = `https://${['go', 'dev'].join('.')}/dl`;
