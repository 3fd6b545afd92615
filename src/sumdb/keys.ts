/**
 * The verifier key of Go's public checksum database, `sum.golang.org`, as it is built into every go command. It also
 * signs what the built-in alias serves.
 */
export const defaultSumDbKey = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';

/** The one alias that go commands know: `GOSUMDB=sum.golang.google.cn` means the default key at that host. */
export const sumDbAlias = 'sum.golang.google.cn';
