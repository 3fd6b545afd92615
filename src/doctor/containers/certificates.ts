import {
  authorityFiles,
  authorityFolders,
  pathsOf,
  type System,
  variable,
} from '../../goenv/system/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { distributionOf, installCommand } from '../machine/index.ts';
import type { Check, Finding } from '../types.ts';

/** Certificates of authorities, without which no https server can be trusted. */
export const certificatesCheck: Check = {
  id: 'containers.certificates',
  group: 'containers',
  needs: [],
  byDefault: true,
  run: async ({ system }) => {
    if (system.platform !== 'linux') return resultOf([], ['-']);
    const named = variable(system, 'SSL_CERT_FILE');
    const namedFolders = variable(system, 'SSL_CERT_DIR')?.split(':');
    const files: string[] = [];
    for (const file of named === undefined ? authorityFiles : [named])
      if (await hasCertificates(system, file)) files.push(file);
    const looked = namedFolders ?? authorityFolders;
    const inFolders: string[] = [];
    if (files.length === 0)
      for (const folder of looked) inFolders.push(...(await certificatesIn(system, folder)));
    const seen = [...files.slice(0, 1), ...inFolders.slice(0, 1)];
    const found: Finding[] = [];
    const remedies = [advice('doctor.do-certificates')];
    if (files.length === 0 && inFolders.length === 0) {
      const evidence = [...(named === undefined ? authorityFiles : [named]), ...looked].map(
        (path) => `${path}: -`,
      );
      const names = {
        debian: 'ca-certificates',
        alpine: 'ca-certificates',
        fedora: 'ca-certificates',
        arch: 'ca-certificates',
        suse: 'ca-certificates',
      };
      const typed = installCommand(system, (await distributionOf(system))?.family, names);
      const unset = named === undefined ? [] : [command('unset SSL_CERT_FILE')];
      const all = [...unset, ...(typed === undefined ? [] : [command(typed)]), ...remedies];
      const code = named === undefined ? 'doctor.no-certificates' : 'doctor.no-certificates-named';
      found.push(finding(code, 'error', { file: named ?? '' }, { evidence, remedies: all }));
    } else if (named !== undefined && files.length === 0) {
      const evidence = [`SSL_CERT_FILE=${named}`];
      const unset = [command('unset SSL_CERT_FILE')];
      found.push(
        finding('doctor.certificates-file', 'warning', { file: named }, { evidence, remedies: unset }),
      );
    }
    return resultOf(found, seen);
  },
};

async function hasCertificates(system: System, file: string): Promise<boolean> {
  const bytes = await system.files.read(file).catch(() => undefined);
  return bytes?.includes('-----BEGIN') === true;
}

async function certificatesIn(system: System, folder: string): Promise<string[]> {
  const names = (await system.files.list(folder).catch(() => undefined)) ?? [];
  for (const name of names.slice(0, 20)) {
    const file = pathsOf(system).join(folder, name);
    const real = await system.files.realPath(file).catch(() => undefined);
    if (real !== undefined && (await hasCertificates(system, real))) return [file];
  }
  return [];
}
