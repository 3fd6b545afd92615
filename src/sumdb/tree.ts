import { hash } from 'node:crypto';
import { GomirrorError } from '../base/index.ts';
import type { SumdbCode } from './codes.ts';
import { decodeBase64 } from './note.ts';

/** Bytes of a tree's hashes (SHA-256). */
export const hashBytes = 32;

/** The root of the tree without a record (RFC 6962, section 2.1). */
export const emptyTreeHash = hash('sha256', '', 'buffer');

const treeHeader = 'go.sum database tree\n';
const maxTreeTextLength = 1_000_000;

/** The head of a transparency log: how many records, and the hash over all of them. */
export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** Leaf hash of a record: SHA-256(0x00 ‖ record) (RFC 6962, section 2.1). */
export function recordHash(record: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + record.length);
  input[0] = 0;
  input.set(record, 1);
  return hash('sha256', input, 'buffer');
}

const nodeInput = Buffer.alloc(1 + 2 * hashBytes, 1);

/** Inner hash: SHA-256(0x01 ‖ left ‖ right) (RFC 6962, section 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashBytes);
  return hash('sha256', nodeInput, 'buffer');
}

/**
 * Reads the text of a tree note: `go.sum database tree`, size, root in base64; further lines are ignored.
 * @throws GomirrorError `sumdb.bad-head`
 */
export function parseTreeNote(text: string): TreeHead {
  if (!text.startsWith(treeHeader) || text.length > maxTreeTextLength) throw badHead('header');
  const [sizeText, rootText, ...rest] = text.slice(treeHeader.length).split('\n');
  if (sizeText === undefined || rootText === undefined || rest.length === 0) throw badHead('shape');
  const size = parseCount(sizeText);
  if (size === undefined) throw badHead('size');
  const root = decodeBase64(rootText);
  if (root?.length !== hashBytes) throw badHead('root');
  if (size === 0 && !root.equals(emptyTreeHash)) throw badHead('root');
  return { size, root };
}

/** The text of a tree note, ready to be signed. */
export function formatTreeNote(head: TreeHead): string {
  return `${treeHeader}${head.size}\n${head.root.toString('base64')}\n`;
}

/** A count as the log writes it: plain decimal digits, no sign, no leading zero, exact in a double. */
export function parseCount(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

function badHead(rule: string): GomirrorError<SumdbCode> {
  return new GomirrorError('sumdb.bad-head', { rule }, { retryable: true });
}
