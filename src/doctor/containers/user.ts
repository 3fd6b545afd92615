import { systemCode } from '../../goenv/index.ts';
import { advice, finding, resultOf } from '../engine/index.ts';
import type { Check } from '../types.ts';

/** A user without an entry in the system's list of users: git and ssh refuse to work for nobody. */
export const userCheck: Check = {
  id: 'containers.user',
  group: 'containers',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const { system, timeoutMs, signal } = context;
    const { id, name } = system.user;
    const seen = [`uid ${id ?? '-'} ${name}`];
    if (system.platform !== 'linux' || id === undefined) return resultOf([], seen);
    const passwd = (await system.files.read('/etc/passwd').catch(() => undefined))?.toString('utf8') ?? '';
    if (passwd.split('\n').some((line) => line.split(':')[2] === String(id))) return resultOf([], seen);
    // Users may be listed elsewhere, such as in a directory of the company.
    let isCertain = false;
    try {
      const { code } = await system.run('getent', ['passwd', String(id)], { timeoutMs, signal });
      if (code === 0) return resultOf([], seen);
      isCertain = code === 2;
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
    }
    const evidence = [`/etc/passwd: uid ${id} -`];
    const remedies = [advice('doctor.do-add-user', { id })];
    const sure = isCertain ? 'certain' : 'likely';
    return resultOf([finding('doctor.user-nameless', 'note', { id }, { sure, evidence, remedies })], seen);
  },
};
