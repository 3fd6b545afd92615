/**
 * doctor/containers: what is missing in containers and CI, and sometimes elsewhere: a home, a user's name, certificates, rights to the
 * sources, a disk that can be written to and run from. May import base, goenv, doctor/engine and doctor/machine.
 */
import type { Check } from '../types.ts';
import { certificatesCheck } from './certificates.ts';
import { diskCheck } from './disk.ts';
import { gitOwnerCheck } from './git-owner.ts';
import { homeCheck } from './home.ts';
import { kindCheck } from './kind.ts';
import { libcCheck } from './libc.ts';
import { userCheck } from './user.ts';

export const containerChecks: readonly Check[] = [
  kindCheck,
  homeCheck,
  diskCheck,
  userCheck,
  certificatesCheck,
  gitOwnerCheck,
  libcCheck,
];
