/**
 * Repositories each of which has something about it that is easily got wrong when modules are taken from version control.
 */
import { type DirectCase, host } from './case.ts';
import { vendored, attributes, names, refusedNames, irregular, licences } from './contents.ts';
import { subfolders, nested, fourthField, wrongModules, sha256, knownHost, gopkg } from './modules.ts';
import {
  plain,
  untagged,
  majors,
  incompatible,
  incompatibleHidden,
  bases,
  oddRefs,
  pseudo,
  emptyHistory,
} from './versions.ts';

export type { DirectCase } from './case.ts';

/** The other hosts whose names the cases have. */
export const otherHosts = ['github.com', 'gopkg.in', 'bitbucket.org'];

export function directCases(): readonly DirectCase[] {
  return [
    plain(),
    untagged(),
    subfolders(),
    majors(),
    incompatible(),
    incompatibleHidden(),
    bases(),
    vendored('vendor123', '1.23'),
    vendored('vendor124', '1.24'),
    attributes(),
    names(),
    ...refusedNames(),
    sha256(),
    irregular(),
    nested(),
    fourthField(),
    wrongModules(),
    oddRefs(),
    pseudo(),
    licences(),
    emptyHistory(),
    knownHost('github.com/Owner/repo', 'Owner/repo'),
    knownHost('bitbucket.org/owner/other', 'owner/other'),
    knownHost(`${host}/deep/suffix.git`, 'deep/suffix.git'),
    ...gopkg(),
  ];
}
