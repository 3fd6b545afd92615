/**
 * explain: the catalogue of errors that the go command, and what it runs, print; recognising them in logs however they were
 * wrapped, cut and decorated. Pure: text in, findings out; other rooms may enter by this door directly, since nothing of the rest of doctor is needed; words are in text, checks that tell causes apart are doctor's.
 */
export { entries, entryOf } from './catalogue.ts';
export { commandsOf } from './commands.ts';
export { shownPattern } from './patterns.ts';
export { LogReader } from './reader.ts';
export { type Entry, type Explanation, type Group, groups, type Reading, type Unknown } from './types.ts';
