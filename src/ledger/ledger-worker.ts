import { parentPort, workerData } from 'node:worker_threads';
import { describeError, type ErrorParams, GomirrorError } from '../base/index.ts';
import { isBusy } from './dialect.ts';
import { type OpenOptions, type Operations, openOperations } from './operations.ts';

/** One call of an operation. */
export interface LedgerJob {
  readonly id: number;
  readonly name: keyof Operations;
  readonly args: readonly unknown[];
}

/** An answer to a job, word that accounts have changed, or that the ledger could not be opened and the thread ends. */
export type LedgerReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly code: string; readonly params: ErrorParams; readonly retryable: boolean }
  | { readonly generation: number }
  | { readonly unopened: string; readonly params: ErrorParams };

const pollMs = 100;
const options = workerData as OpenOptions;
const post = (reply: LedgerReply) => parentPort?.postMessage(reply);

function failure(error: unknown): { code: string; params: ErrorParams; retryable: boolean } {
  if (error instanceof GomirrorError)
    return { code: error.code, params: error.params, retryable: error.retryable };
  const code = isBusy(error) ? 'ledger.busy' : 'ledger.failed';
  return { code, params: { reason: describeError(error) }, retryable: isBusy(error) };
}

async function serve(): Promise<void> {
  const operations = await openOperations(options);
  let generation = await operations.generation();
  let dataVersion = operations.dataVersion();
  let isClosed = false;
  /** One after the other, in the order of their coming: there is one connection. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => (last = last.then(work));
  const tellGeneration = async () => {
    const now = await operations.generation();
    if (now !== generation) post({ generation: now });
    generation = now;
  };
  const look = async () => {
    if (isClosed) return;
    try {
      // Of what others have committed, only a change of accounts matters.
      const now = operations.dataVersion();
      if (now !== dataVersion) await tellGeneration();
      dataVersion = now;
    } catch {
      // The next request says what is wrong.
    }
  };
  if (options.mode === 'server') setInterval(() => void inTurn(look), pollMs).unref();
  parentPort?.on('message', ({ id, name, args }: LedgerJob) => {
    void inTurn(async () => {
      try {
        isClosed ||= name === 'close';
        const operation = operations[name] as (...args: readonly unknown[]) => unknown;
        const value = await operation(...args);
        if (!isClosed) await tellGeneration();
        post({ id, value });
      } catch (error) {
        post({ id, ...failure(error) });
      }
    });
  });
  post({ generation });
}

serve().catch((error: unknown) => {
  const { code, params } = failure(error);
  post({ unopened: code, params });
});
