import path from 'node:path';

/** The repository's root folder, absolute. */
export const repositoryRoot: string = path.resolve(import.meta.dirname, '../..');
