import type { OriginAnswer } from './types.ts';

/** All bytes of an answer, whose size `GetOptions.maxBytes` has bounded already. */
export async function readAll(answer: OriginAnswer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await answer.read((chunk) => {
    chunks.push(chunk);
    return undefined;
  });
  return Buffer.concat(chunks);
}
