import { parentPort, workerData } from 'node:worker_threads';
import { stepBack } from '../base/index.ts';
import { Jobs, type WriteJob } from './write-jobs.ts';

stepBack();
const jobs = new Jobs(workerData as string);

parentPort?.on('message', (batch: readonly WriteJob[]) => {
  parentPort?.postMessage(jobs.run(batch));
});
