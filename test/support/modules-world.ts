import { systemClock } from '../../src/base/index.ts';
import type { CheckResult, Finding } from '../../src/doctor/index.ts';
import { runChecks, selectChecks } from '../../src/doctor/index.ts';
import { makeModulesChecks } from '../../src/doctor/modules/index.ts';
import type { System } from '../../src/goenv/index.ts';
import { type FakeFacts, fakeSystem } from './fake-system.ts';
import { makeModule, type TestModule } from './module-factory.ts';

/** What mirrors are asked for where no project names anything. */
export const sampleModule: TestModule = makeModule({ path: 'example.com/Sample/text', version: 'v1.4.0' });

const { path, version } = sampleModule;
const samples = {
  small: { path, version },
  large: { path, version },
  busy: path,
  toolchain: { path: 'golang.org/toolchain', version: 'v0.0.1-go1.26.1.linux-amd64' },
};

export interface ModulesFacts extends FakeFacts {
  /** In place of a made-up machine. */
  readonly system?: System;
  readonly mirror?: string;
  readonly module?: { readonly path: string; readonly version: string };
  readonly timeoutMs?: number;
}

/** What the checks of group `modules` say of a machine; those of the network are taken to have found nothing. */
export interface ModulesSaid {
  readonly result: (check: string) => CheckResult;
  readonly findings: readonly Finding[];
  /** Codes without `doctor.`; of errors and warnings, then of all. */
  readonly codes: readonly string[];
  readonly all: readonly string[];
}

/** Runs the checks that are named, without `modules.`. Rejects where one does not come to an end. */
export async function inProject(checks: readonly string[], facts: ModulesFacts): Promise<ModulesSaid> {
  const system = facts.system ?? fakeSystem({ clock: systemClock, cwd: '/home/gopher/app', ...facts });
  const made = makeModulesChecks({ samples }).map((check) => ({
    ...check,
    needs: check.needs.filter((id) => !id.startsWith('network.')),
  }));
  const chosen = selectChecks(
    made,
    checks.map((name) => `modules.${name}`),
  );
  const results = await runChecks(chosen, {
    system,
    signal: new AbortController().signal,
    timeoutMs: facts.timeoutMs ?? 8000,
    mirror: facts.mirror,
    module: facts.module,
    facts: {},
  });
  for (const [id, { state, ...result }] of results)
    if (state === 'not-run') throw new Error(`${id}: ${JSON.stringify(result)}`);
  const findings = [...results.values()].flatMap((result) =>
    result.state === 'found' ? result.findings : [],
  );
  const short = (each: readonly Finding[]) => each.map(({ code }) => code.replace('doctor.', ''));
  return {
    result: (check) => {
      const result = results.get(`modules.${check}`);
      if (result === undefined) throw new Error(`modules.${check} was not run`);
      return result;
    },
    findings,
    codes: short(findings.filter(({ level }) => level !== 'note')),
    all: short(findings),
  };
}
