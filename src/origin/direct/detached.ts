/** The same text, apart from the larger one that it was cut out of, which would stay in memory with it. */
export function detached(text: string): string {
  return Buffer.from(text).toString();
}
