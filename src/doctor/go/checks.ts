import type { Check } from '../types.ts';
import { editorsCheck } from './editors.ts';
import { envCheck } from './env.ts';
import { foldersCheck } from './folders.ts';
import { gorootCheck } from './goroot.ts';
import { modeCheck } from './mode.ts';
import { pathCheck } from './path.ts';
import { presentCheck } from './present.ts';
import { settingsCheck } from './settings.ts';
import { testStdCheck } from './test-std.ts';
import { teamCheck } from './team.ts';
import { toolchainCheck } from './toolchain.ts';
import { workCheck } from './work.ts';

/** Of the groups go and settings. */
export const goChecks: readonly Check[] = [
  presentCheck,
  pathCheck,
  gorootCheck,
  envCheck,
  toolchainCheck,
  modeCheck,
  workCheck,
  foldersCheck,
  testStdCheck,
  settingsCheck,
  editorsCheck,
  teamCheck,
];
