export interface FetchOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** True: the proxies of the environment are not asked. */
  readonly isDirect?: boolean;
}
