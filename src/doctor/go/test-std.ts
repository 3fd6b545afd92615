import { finding, resultOf } from '../engine/index.ts';
import { runGo, shortLines } from '../machine/index.ts';
import type { Check } from '../types.ts';

/** Go's own tests, on request: they take minutes, and say whether toolchain, file system and processor do what Go expects. */
export const testStdCheck: Check = {
  id: 'go.test-std',
  group: 'go',
  needs: ['go.env'],
  byDefault: false,
  run: async (context) => {
    const { code, stdout, timedOut } = await runGo(context, ['test', 'std', '-short']);
    if (timedOut) {
      context.signal.throwIfAborted();
      return { state: 'not-run', reason: { code: 'doctor.test-std-slow', params: {} } };
    }
    const lines = stdout.split(/\r?\n/);
    const failed = lines.filter((line) => /^FAIL\s+\S+/.test(line)).map((line) => line.split(/\s+/)[1] ?? '');
    const passed = lines.filter((line) => line.startsWith('ok ')).length;
    const seen = [`ok: ${passed}`, `FAIL: ${failed.length}`];
    if (code === 0) return resultOf([], seen);
    const evidence = shortLines(
      lines.filter((line) => /^(?:FAIL|---|\s+\S+_test\.go)/.test(line)).join('\n'),
      12,
    );
    const packages = failed.slice(0, 5).join(' ');
    return resultOf(
      [finding('doctor.test-std-fails', 'error', { failed: failed.length, packages }, { evidence })],
      seen,
    );
  },
};
