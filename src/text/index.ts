/**
 * text: every word a user reads, in English and Chinese, one catalogue file a room under `catalog/`. Errors elsewhere
 * carry a code and parameters; the words live here. Also how wide text is on a terminal. Imports nothing of gomirror's own.
 */
export { detectLang } from './lang.ts';
export {
  type Catalog,
  has,
  hint,
  type Lang,
  printable,
  readWords,
  say,
  type SayParams,
  type Words,
} from './say.ts';
export { cutEnd, cutStart, padEnd, padStart, widthOf } from './width.ts';
export { messageCodes } from './words.ts';
export { wrap } from './wrap.ts';
