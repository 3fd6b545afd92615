/**
 * goenv/catalogue: what is known of public module mirrors, as data: the built-in catalogue, what `mirrors update` has put beside it, the
 * user's own entries; and which mirror a word means. A side door of goenv: to list mirrors takes nothing that measures them. May import
 * base, config, goenv/system and goenv/fetch.
 */
export {
  type Bilingual,
  type Catalogue,
  type CatalogueMirror,
  type DatabasePlace,
  own as unknownMirror,
  type ReleasePlace,
  type RetiredMirror,
  type Support,
} from './catalogue.ts';
export { goproxyOf } from './goproxy.ts';
export {
  catalogueFiles,
  findMirror,
  loadCatalogue,
  type LoadedCatalogue,
  updateCatalogue,
  type Updated,
} from './load.ts';
