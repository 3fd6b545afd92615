import path from 'node:path';
import { blockInBytes, type Change, type Plan, type System } from '../../src/goenv/index.ts';

/** A setup on whatever is there: a shell file, a new file in a new folder, one that is removed. */
export async function plannedSetup(system: System): Promise<Plan> {
  const why = { code: 'goenv.undo-restored', params: {} };
  const changes: Change[] = [];
  const edit = async (name: string, work: (bytes: Buffer | undefined) => Buffer | undefined) => {
    const file = path.join(system.home, name);
    const before = await system.files.read(file);
    const after = work(before);
    if (before === after || (before !== undefined && after?.equals(before) === true)) return;
    changes.push({ kind: 'file', path: file, before, after, why });
  };
  await edit('.bashrc', (bytes) =>
    blockInBytes(bytes, 'gomirror', '#').put(['export HTTPS_PROXY=http://127.0.0.1:7890']),
  );
  await edit('.config/go/env', () => Buffer.from('GOPROXY=https://mirror.example,direct\n'));
  await edit('.old', () => undefined);
  return { changes, notes: [], byHand: [] };
}
