/**
 * Rules that the go command's own zip reader (`archive/zip`, `golang.org/x/mod/zip`, `dirhash.HashZip`) enforces too: a
 * zip that breaks one of them is no module, whoever serves it.
 */
export const zipRuleCodes = [
  'zip.too-large',
  'zip.unpacked-too-large',
  'zip.go-mod-too-large',
  'zip.license-too-large',
  'zip.no-end-record',
  'zip.bad-end-record',
  'zip.bad-directory',
  'zip.outside-prefix',
  'zip.name-not-clean',
  'zip.bad-name',
  'zip.case-collision',
  'zip.file-and-folder',
  'zip.duplicate-file',
  'zip.go-mod-elsewhere',
  'zip.go-mod-case',
  'zip.bad-local-header',
  'zip.unsupported-method',
  'zip.corrupt-data',
  'zip.wrong-size',
  'zip.wrong-checksum',
  'zip.folder-with-content',
] as const;

/**
 * Where gomirror is stricter than the go command: the archive's container says two different things, hides bytes, or is
 * larger than any real module. The module inside may be the right one (`params.h1` holds its hash whenever it could be
 * computed), so another source with a cleaner container is worth a try.
 */
export const containerCodes = [
  'zip.container-leading-bytes',
  'zip.container-trailing-bytes',
  'zip.container-directory',
  'zip.container-gap',
  'zip.container-overlap',
  'zip.container-local-header',
  'zip.container-descriptor',
  'zip.container-no-checksum',
  'zip.container-compressed-size',
  'zip.container-duplicate-folder',
  'zip.container-folder-data',
  'zip.container-encrypted',
  'zip.container-too-many-files',
] as const;

/** Failures that say nothing about the zip's own rules. */
const zipReadingCodes = ['zip.short-read', 'zip.name-with-newline', 'zip.irregular-file'] as const;

/** Failures that only the making of a zip meets. */
const zipMakingCodes = ['zip.name-too-long'] as const;

export const zipCodes = [...zipRuleCodes, ...containerCodes, ...zipReadingCodes, ...zipMakingCodes] as const;
export type ContainerCode = (typeof containerCodes)[number];
export type ZipCode = (typeof zipCodes)[number];
