import { randomBytes } from 'node:crypto';
import { pathsOf, type ProgramResult, systemCode } from '../../goenv/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { distributionOf, goFolders, installCommand, settingsOf, shortLines } from '../machine/index.ts';
import type { Check, CheckContext, Finding, Remedy } from '../types.ts';
import { targetOf } from './target.ts';

/** What every cgo build takes at least: the C library's headers, threads, and something to link with. */
const program = `#include <stdlib.h>
#include <stdio.h>
#include <pthread.h>
static void *run(void *given) { return given; }
int main(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, NULL) != 0) return 1;
  if (pthread_join(thread, NULL) != 0) return 1;
  puts("works");
  return 0;
}
`;

/** A C compiler for this platform that really compiles and links a small program. */
export const compilerCheck: Check = {
  id: 'cgo.compiler',
  group: 'cgo',
  needs: ['go.env', 'cgo.needed'],
  byDefault: true,
  run: async (context) => {
    const { system, facts } = context;
    const { isCross, isOn, compiler } = targetOf(context);
    const users = facts.cgoUsers ?? [];
    const [name = ''] = compiler;
    const packages = users.slice(0, 5).join(', ');
    const setting = (await settingsOf(context)).get('CGO_ENABLED');
    const isNamed = setting.layers.some(({ layer, value }) => layer !== 'default' && value !== '');
    const seen = [`CGO_ENABLED=${isOn ? '1' : '0'}`, `CC=${compiler.join(' ')}`];
    // What is built for another system has a check of its own.
    if (isCross || name === '') return resultOf([], seen);
    const found = (await system.which(name)) ?? undefined;
    if (found === undefined) {
      // Without a compiler Go builds without C, unless it was told otherwise.
      if (!isOn && isNamed) return resultOf(users.length > 0 ? [disabled(packages, seen)] : [], seen);
      if (!isOn && users.length === 0) return resultOf([], seen);
      const remedies = [...(await installRemedies(context)), ...withoutRemedies(users)];
      const code = users.length > 0 ? 'doctor.cgo-no-compiler' : 'doctor.cgo-no-compiler-on';
      const params = { compiler: name, packages };
      return resultOf(
        [finding(code, 'error', params, { evidence: [...seen, `${name}: -`], remedies })],
        seen,
      );
    }
    if (!isOn) return resultOf(users.length > 0 ? [disabled(packages, seen)] : [], seen);
    const wrong = await tryOut(context, [found, ...compiler.slice(1)]);
    if (wrong === undefined) return resultOf([], [...seen, found]);
    const { code, evidence } = wrong;
    const isOurs = code === 'doctor.cgo-xcode' || code === 'doctor.cgo-xcode-license';
    const typed = code === 'doctor.cgo-xcode' ? 'xcode-select --install' : 'sudo xcodebuild -license accept';
    const remedies = isOurs ? [command(typed)] : await installRemedies(context);
    return resultOf(
      [
        finding(
          code,
          'error',
          { compiler: found, packages },
          { evidence, remedies: [...remedies, ...withoutRemedies(users)] },
        ),
      ],
      [...seen, found],
    );
  },
};

function disabled(packages: string, evidence: readonly string[]): Finding {
  const remedies: Remedy[] = [{ kind: 'go-settings', settings: { CGO_ENABLED: undefined } }];
  // A package with C in it may come with a part that does without.
  return finding('doctor.cgo-disabled', 'warning', { packages }, { sure: 'likely', evidence, remedies });
}

/** A project without C needs none of this. */
function withoutRemedies(users: readonly string[]): Remedy[] {
  return users.length > 0 ? [] : [{ kind: 'go-settings', settings: { CGO_ENABLED: '0' } }];
}

/** Compiles, links and runs a program; what went wrong, or undefined. */
async function tryOut(
  context: CheckContext,
  [compiler = '', ...flags]: readonly string[],
): Promise<{ readonly code: string; readonly evidence: readonly string[] } | undefined> {
  const { system, signal, timeoutMs } = context;
  const { files, platform } = system;
  const { join } = pathsOf(system);
  const { temporary } = goFolders(system, await settingsOf(context));
  const folder = join(temporary, `gomirror-doctor-${randomBytes(6).toString('hex')}`);
  const source = join(folder, 'try.c');
  const result = join(folder, platform === 'win32' ? 'try.exe' : 'try');
  const width = targetOf(context).arch === 'amd64' && platform !== 'darwin' ? ['-m64'] : [];
  const options = { timeoutMs, signal, cwd: folder, env: { LC_ALL: 'C' } };
  try {
    await files.write(source, Buffer.from(program));
    const args = [...flags, ...width, '-o', result, source, '-pthread'];
    const compiled = await system.run(compiler, args, options);
    if (compiled.timedOut) return { code: 'doctor.cgo-compiler-hangs', evidence: [`${compiler}: …`] };
    // A disk that is full has a check of its own.
    if (/no space left on device/i.test(compiled.stderr)) return undefined;
    if (compiled.code !== 0) return { code: reasonOf(compiled), evidence: shortLines(compiled.stderr) };
    const ran = await system.run(result, [], options);
    if (ran.code === 0) return undefined;
    return { code: 'doctor.cgo-not-runnable', evidence: shortLines(ran.stderr || `exit ${ran.code ?? '?'}`) };
  } catch (error) {
    signal.throwIfAborted();
    const code = systemCode(error);
    if (code === undefined) throw error;
    // A folder for temporary files that cannot be written to, or from which nothing may be run, has a check of its own.
    if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC') return undefined;
    return { code: 'doctor.cgo-not-runnable', evidence: [code] };
  } finally {
    await files.remove(folder, { wholeFolder: true }).catch(() => undefined);
  }
}

/** What a compiler that failed complains about. */
function reasonOf({ stderr }: ProgramResult): string {
  if (/invalid active developer path|no developer tools were found/i.test(stderr)) return 'doctor.cgo-xcode';
  if (/xcode.*license|license.*xcode/i.test(stderr)) return 'doctor.cgo-xcode-license';
  if (/64-bit mode not compiled in|unrecognized command[- ]line option .-m64/i.test(stderr))
    return 'doctor.cgo-other-target';
  if (/no include path|\.h: no such file|\.h' file not found|\.h not found/i.test(stderr))
    return 'doctor.cgo-no-headers';
  if (
    /cannot find .*crt\w*\.o|cannot find -l|collect2|unable to execute|\bld\b.*(?:not found|no such file)|linker command failed/i.test(
      stderr,
    )
  )
    return 'doctor.cgo-no-linker';
  return 'doctor.cgo-compiler-fails';
}

/** What to install for a C compiler with all that it needs. */
async function installRemedies({ system }: CheckContext): Promise<Remedy[]> {
  const distribution = await distributionOf(system);
  const names = {
    debian: 'build-essential',
    alpine: 'build-base',
    fedora: 'gcc glibc-devel',
    arch: 'base-devel',
    suse: 'gcc glibc-devel',
  };
  const typed = {
    linux: installCommand(system, distribution?.family, names),
    darwin: 'xcode-select --install',
    win32: 'winget install --id BrechtSanders.WinLibs.POSIX.UCRT',
  }[system.platform];
  return typed === undefined ? [advice('doctor.do-install-c')] : [command(typed)];
}
