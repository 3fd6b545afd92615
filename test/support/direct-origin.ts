import { systemClock } from '../../src/base/index.ts';
import { CopyFolder, type DirectOptions, DirectOrigin } from '../../src/origin/index.ts';
import type { DirectWorld } from './direct-world.ts';
import { atEnd, type Scope } from './scope.ts';
import { temporaryFolder } from './temp.ts';

/** An origin with copies of its own that reaches `world` as the go command does; it ends with the test of `scope`. */
export async function directOrigin(
  scope: Scope,
  world: DirectWorld,
  changes: Partial<DirectOptions>,
): Promise<DirectOrigin> {
  const origin = new DirectOrigin({
    name: 'direct',
    copies: new CopyFolder({ folder: await temporaryFolder(scope), clock: systemClock }),
    clock: systemClock,
    credentials: undefined,
    networks: [],
    fileRoots: [],
    insecure: () => false,
    ca: [world.ca],
    proxy: { url: world.proxy.url },
    userAgent: 'gomirror/test',
    freshMs: 0,
    connectTimeoutMs: 5_000,
    totalTimeoutMs: 30_000,
    perHost: 4,
    redirects: 5,
    ...changes,
  });
  atEnd(scope, () => origin.close());
  return origin;
}
