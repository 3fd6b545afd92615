/** Why a small file could not be had; no messages of their own, but what others end in. */
export type FetchCode =
  | 'goenv.fetch-absent'
  | 'goenv.fetch-too-large'
  | 'goenv.fetch-too-slow'
  | 'goenv.fetch-status'
  | 'goenv.fetch-redirects'
  | 'goenv.fetch-redirect-away';
