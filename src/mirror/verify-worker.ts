import fs from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { describeError, GomirrorError, type ErrorParams, stepBack } from '../base/index.ts';
import { fileZipSource, verifyZip, type ZipVerdict } from '../module/index.ts';

export interface VerifyJob {
  readonly id: number;
  readonly file: string;
  readonly path: string;
  readonly version: string;
}

export type VerifyReply = { readonly id: number } & (
  { readonly verdict: ZipVerdict } | { readonly code: string; readonly params: ErrorParams }
);

async function verify(job: VerifyJob): Promise<VerifyReply> {
  const fd = fs.openSync(job.file, 'r');
  try {
    const source = fileZipSource(fd, fs.fstatSync(fd).size);
    return { id: job.id, verdict: await verifyZip(source, job.path, job.version) };
  } finally {
    fs.closeSync(fd);
  }
}

stepBack();
parentPort?.on('message', (job: VerifyJob) => {
  verify(job).then(
    (reply) => parentPort?.postMessage(reply),
    (error: unknown) => {
      const known = error instanceof GomirrorError;
      parentPort?.postMessage({
        id: job.id,
        code: known ? error.code : 'internal',
        params: known ? error.params : { reason: describeError(error) },
      } satisfies VerifyReply);
    },
  );
});
