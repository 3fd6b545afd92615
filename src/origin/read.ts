import type { OriginAnswer } from './types.ts';

/** All bytes of an answer, whose size `GetOptions.maxBytes` has bounded already. */
export async function readAll(answer: OriginAnswer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return chunks.length === 1 ? Buffer.from(chunks[0]!) : Buffer.concat(chunks);
}
