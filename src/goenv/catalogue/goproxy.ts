/** GOPROXY for mirrors in the order in which they are asked. */
export function goproxyOf(urls: readonly string[]): string {
  return `${urls.join('|')},direct`;
}
