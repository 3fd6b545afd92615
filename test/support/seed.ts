import type { TestContext } from 'node:test';
import { Random } from '../oracle/random.ts';

/** A source of randomness whose seed the test prints: `FAULT_SEED=<seed>` in the environment runs the same schedule again. */
export function seeded(test: TestContext): Random {
  const given = process.env['FAULT_SEED'];
  const seed = given === undefined ? Date.now() % 2 ** 31 : Number(given);
  test.diagnostic(`again with FAULT_SEED=${seed}`);
  return new Random(seed);
}
