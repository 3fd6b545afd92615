/**
 * pieces: fetching one large file over several connections and from several origins, so that it is there sooner and no
 * single one that stalls or breaks off holds it up. Knows nothing of zips beyond where their end is. Used by the fills of
 * zips only.
 */
export { Download, type Downloaded, type Sink } from './download.ts';
export type { PieceSettings } from './foreman.ts';
export { Places } from './places.ts';
export { ChangedFile } from './requests.ts';
