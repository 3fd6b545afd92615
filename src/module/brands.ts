declare const brand: unique symbol;

/** A module path that passed `checkPath`: `github.com/BurntSushi/toml`, `gopkg.in/yaml.v3`. */
export type ModulePath = string & { readonly [brand]: 'ModulePath' };

/** A module path as URLs and file names carry it: every upper-case letter is `!` and the lower-case letter. */
export type EscapedPath = string & { readonly [brand]: 'EscapedPath' };

/** A canonical version that fits into a URL element: `v1.2.3`, `v2.0.0+incompatible`, a pseudo-version. */
export type Version = string & { readonly [brand]: 'Version' };

/** A version, or another revision that was asked for, as URLs and file names carry it. */
export type EscapedVersion = string & { readonly [brand]: 'EscapedVersion' };
