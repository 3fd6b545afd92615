import type { Digest, FileRecord } from './types.ts';

/**
 * What lies beside a kept file as `<name>.sha256`: a line for `sha256sum -c`, then the size in a comment, which that passes
 * over. So a file that was cut short shows without being read.
 */
export function formatRecord(name: string, { sha256, sizeBytes }: FileRecord): string {
  return `${sha256}  ${name}\n${sizeBytes === undefined ? '' : `# ${sizeBytes} bytes\n`}`;
}

/** The opposite; undefined when it is damaged. A line for `sha256sum` alone will do. */
export function parseRecord(text: string): FileRecord | undefined {
  const [, sha256, size] = /^([0-9a-f]{64})(?: [^\n]*\n# (\d{1,15}) bytes\n$)?/.exec(text) ?? [];
  if (sha256 === undefined) return undefined;
  return { sha256: sha256 as Digest, sizeBytes: size === undefined ? undefined : Number(size) };
}
