/** Ways to have a real go fail, each with the code that explains what it then prints: all on this machine, over loopback. */
import { buildCases } from './build.ts';
import { checksumCases } from './checksums.ts';
import { mirrorCases } from './mirror.ts';
import { dnsCases, networkCases, tlsCases } from './network.ts';
import { privateCases } from './private.ts';
import { projectCases } from './project.ts';
import type { GoErrorCase } from './stage.ts';

export type { GoErrorCase } from './stage.ts';

export const goErrorCases: readonly GoErrorCase[] = [
  ...mirrorCases,
  ...networkCases,
  ...dnsCases,
  ...tlsCases,
  ...checksumCases,
  ...privateCases,
  ...projectCases,
  ...buildCases,
];
