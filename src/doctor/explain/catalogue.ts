import { buildEntries } from './entries/build.ts';
import { checksumsEntries } from './entries/checksums.ts';
import { mirrorEntries } from './entries/mirror.ts';
import { networkEntries } from './entries/network.ts';
import { privateEntries } from './entries/private.ts';
import { projectEntries } from './entries/project.ts';
import { settingsEntries } from './entries/settings.ts';
import { tlsEntries } from './entries/tls.ts';
import { toolchainEntries } from './entries/toolchain.ts';
import type { Entry, EntrySpec, Group } from './types.ts';

const specs: Readonly<Record<Group, { readonly depth: number; readonly entries: readonly EntrySpec[] }>> = {
  mirror: { depth: 3, entries: mirrorEntries },
  settings: { depth: 0, entries: settingsEntries },
  network: { depth: 1, entries: networkEntries },
  tls: { depth: 1, entries: tlsEntries },
  checksums: { depth: 2, entries: checksumsEntries },
  private: { depth: 2, entries: privateEntries },
  toolchain: { depth: 0, entries: toolchainEntries },
  project: { depth: 4, entries: projectEntries },
  build: { depth: 3, entries: buildEntries },
};

/** Every error that is known, chapter by chapter. */
export const entries: readonly Entry[] = Object.entries(specs).flatMap(([group, { depth, entries: own }]) =>
  own.map((spec) => ({
    rank: 2,
    depth,
    commands: [],
    probes: [],
    related: [],
    ...spec,
    // The keys of a Record over Group are groups.
    group: group as Group,
  })),
);

const byCode = new Map(entries.map((entry) => [entry.code, entry]));

/** The entry of a code; undefined when there is none. */
export function entryOf(code: string): Entry | undefined {
  return byCode.get(code);
}
