/**
 * doctor/modules: where modules come from on this machine and whether that is right: the list of mirrors as go walks it, each mirror's
 * protocol, the checksum database, go.mod, go.sum and vendor of the project, private modules and the credentials for them, git. May
 * import base, module, config, policy, sumdb, goenv, and the doctor's engine, machine, cache and go.
 */
import type { SampleVersion } from '../../goenv/index.ts';
import type { Check } from '../types.ts';
import { makeConformanceCheck } from './conformance.ts';
import { gitCheck } from './git.ts';
import { goModCheck } from './go-mod.ts';
import { goSumCheck } from './go-sum.ts';
import { privateCheck } from './private.ts';
import { proxyListCheck } from './proxy-list.ts';
import { retractedCheck } from './retracted.ts';
import { makeSumdbCheck } from './sumdb.ts';
import { vendorCheck } from './vendor.ts';

/** What a test replaces. */
export interface ModulesOptions {
  /** What mirrors and the database are asked for where the project names nothing. */
  readonly samples?: {
    readonly small: SampleVersion;
    readonly large: SampleVersion;
    readonly busy: string;
    readonly toolchain: SampleVersion;
  };
}

/** The checks of group `modules`. */
export function makeModulesChecks(options: ModulesOptions = {}): readonly Check[] {
  return [
    goModCheck,
    vendorCheck,
    gitCheck,
    proxyListCheck,
    makeConformanceCheck(options),
    makeSumdbCheck(options),
    goSumCheck,
    privateCheck,
    retractedCheck,
  ];
}
