import { parentPort, workerData } from 'node:worker_threads';
import { Jobs, type WriteJob } from './write-jobs.ts';

const jobs = new Jobs(workerData as string);

parentPort?.on('message', (batch: readonly WriteJob[]) => {
  parentPort?.postMessage(jobs.run(batch));
});
