import { isUtf8 } from 'node:buffer';
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { GomirrorError } from '../base/index.ts';
import type { SumdbCode } from './codes.ts';

const ed25519Algorithm = 1;
const ed25519KeyBytes = 32;
/** The ASN.1 in front of a raw Ed25519 public key that makes it a SubjectPublicKeyInfo (RFC 8410, section 4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const signaturePrefix = '— ';
const maxSignatures = 100;
const maxNoteBytes = 1_000_000;

/** A public key that can check a signed note's signature. */
export interface Verifier {
  readonly name: string;
  /** The first four bytes of SHA-256(name ‖ "\n" ‖ algorithm ‖ key), big-endian. */
  readonly keyHash: number;
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}

/** A signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  readonly keyHash: number;
  /** The line as it stands in the note, without its newline. */
  readonly line: string;
}

/** A note of which at least one known key's signature has been verified. */
export interface OpenedNote {
  /** The signed text, final newline included. */
  readonly text: string;
  /** Verified signatures, at least one, at most one a key. */
  readonly verified: readonly NoteSignature[];
  /** Signatures by keys that are not known; they prove nothing. */
  readonly unknown: readonly NoteSignature[];
}

/**
 * Reads a verifier key, `name+hash+base64(algorithm ‖ key)`, as GOSUMDB has it.
 * @throws GomirrorError `sumdb.bad-key`
 */
export function parseVerifierKey(text: string): Verifier {
  const nameEnd = text.indexOf('+');
  const hashEnd = text.indexOf('+', nameEnd + 1);
  if (nameEnd < 0 || hashEnd < 0) throw badKey('shape');
  const name = text.slice(0, nameEnd);
  const hexHash = text.slice(nameEnd + 1, hashEnd);
  const key = decodeBase64(text.slice(hashEnd + 1));
  if (!isName(name)) throw badKey('name');
  if (!/^[0-9a-fA-F]{8}$/.test(hexHash)) throw badKey('hash');
  if (key === undefined || key.length === 0) throw badKey('base64');
  const keyHash = Number.parseInt(hexHash, 16);
  if (keyHash !== keyHashOf(name, key)) throw badKey('hash-mismatch');
  if (key[0] !== ed25519Algorithm) throw badKey('algorithm');
  if (key.length !== 1 + ed25519KeyBytes) throw badKey('length');
  const publicKey = publicKeyOf(key.subarray(1));
  return {
    name,
    keyHash,
    verify: (signedText, signature) =>
      signature.length === 64 && verify(null, signedText, publicKey, signature),
  };
}

/**
 * Opens a signed note: text, blank line, signature lines `— name base64(key hash ‖ signature)`. Unknown keys are
 * ignored; a known key whose signature fails is fatal, whatever the others say.
 * @throws GomirrorError `sumdb.bad-note` when it is malformed, `sumdb.bad-signature`, `sumdb.unsigned` when no known
 *   key has signed it
 */
export function openNote(note: string | Uint8Array, verifiers: readonly Verifier[]): OpenedNote {
  const bytes =
    typeof note === 'string' ? Buffer.from(note) : Buffer.from(note.buffer, note.byteOffset, note.length);
  if (bytes.length > maxNoteBytes) throw badNote('too-long');
  const message = decodeText(bytes);
  if (message === undefined) throw badNote('characters');
  const split = message.lastIndexOf('\n\n');
  if (split < 0) throw badNote('no-blank-line');
  const text = message.slice(0, split + 1);
  const block = message.slice(split + 2);
  if (block === '' || !block.endsWith('\n')) throw badNote('no-signatures');
  const lines = block.slice(0, -1).split('\n');
  if (lines.length > maxSignatures) throw badNote('too-many-signatures');

  const textBytes = Buffer.from(text);
  const verified = new Map<Verifier, NoteSignature>();
  const unknown = new Map<string, NoteSignature>();
  for (const line of lines) {
    const { signature, bytes: signatureBytes } = parseSignature(line);
    const verifier = verifiers.find((v) => v.name === signature.name && v.keyHash === signature.keyHash);
    if (verifier === undefined) {
      unknown.set(line, signature);
    } else if (!verified.has(verifier)) {
      if (!verifier.verify(textBytes, signatureBytes)) {
        throw new GomirrorError<SumdbCode>(
          'sumdb.bad-signature',
          { name: verifier.name },
          { retryable: true },
        );
      }
      verified.set(verifier, signature);
    }
  }
  if (verified.size === 0) {
    const name = verifiers.map((verifier) => verifier.name).join(', ');
    throw new GomirrorError<SumdbCode>('sumdb.unsigned', { name }, { retryable: true });
  }
  return { text, verified: [...verified.values()], unknown: [...unknown.values()] };
}

/** The note with nothing but its verified signatures: what is safe to keep and to hand on. */
export function formatNote(note: OpenedNote): string {
  return `${note.text}\n${note.verified.map((signature) => `${signature.line}\n`).join('')}`;
}

/** Key hash of an encoded public key (algorithm byte included). */
export function keyHashOf(name: string, key: Uint8Array): number {
  const input = Buffer.concat([Buffer.from(`${name}\n`), key]);
  return hash('sha256', input, 'buffer').readUInt32BE(0);
}

/**
 * Standard base64 with padding, as Go's decoder takes it; undefined when malformed. Node's own decoder would skip over
 * whatever does not belong.
 */
export function decodeBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}

/** Text of a note or record: valid UTF-8, no control character but the newline; undefined otherwise. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  for (const byte of bytes) if (byte < 0x20 && byte !== 0x0a) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function parseSignature(line: string): { signature: NoteSignature; bytes: Buffer } {
  if (!line.startsWith(signaturePrefix)) throw badNote('signature-line');
  const space = line.indexOf(' ', signaturePrefix.length);
  if (space < 0) throw badNote('signature-line');
  const name = line.slice(signaturePrefix.length, space);
  const decoded = decodeBase64(line.slice(space + 1));
  if (!isName(name) || decoded === undefined || decoded.length < 5) throw badNote('signature-line');
  return { signature: { name, keyHash: decoded.readUInt32BE(0), line }, bytes: decoded.subarray(4) };
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' });
  } catch (error) {
    throw badKey('not-a-key', error);
  }
}

/** A key's name is not empty and has neither white space nor a plus sign. */
function isName(name: string): boolean {
  return name !== '' && !/[\s\u0085+]/u.test(name);
}

function badKey(rule: string, cause?: unknown): GomirrorError<SumdbCode> {
  return new GomirrorError('sumdb.bad-key', { rule }, { cause });
}

function badNote(rule: string): GomirrorError<SumdbCode> {
  return new GomirrorError('sumdb.bad-note', { rule }, { retryable: true });
}
