import { createHash, createPublicKey, verify } from 'node:crypto';
import { describeError, GomirrorError } from '../../base/index.ts';
import { readYaml, redactUrl } from '../../config/basics/index.ts';
import { fetchSmall, whyNot } from '../fetch/index.ts';
import type { System } from '../system/index.ts';
import type { TeamCode } from './codes.ts';
import { checkPolicy, type TeamPolicy } from './policy.ts';

/** Where a policy is, and by what it is known to be the right one. */
export interface TeamSource {
  /** A URL or a path. */
  readonly place: string;
  /** Hex digits; of the policy's bytes. */
  readonly sha256?: string;
  /** An Ed25519 public key, 32 bytes, base64; the signature is beside the policy, with `.sig` at the end of its name. */
  readonly key?: string;
}

/** A policy that was read and is the right one. */
export interface LoadedPolicy {
  readonly source: TeamSource;
  readonly policy: TeamPolicy;
  readonly sha256: string;
}

const longestPolicyBytes = 1024 * 1024;

/** `PLACE`, `PLACE#sha256=HEX`, `PLACE#key=BASE64`. Throws `goenv.team-bad-source`. */
export function parseSource(text: string): TeamSource {
  const [, place = text, kind, value = ''] = /^(.*)#(sha256|key)=(.*)$/.exec(text) ?? [];
  const isRight =
    kind === undefined
      ? !/#[\w-]+=/.test(text)
      : kind === 'sha256'
        ? /^[\da-f]{64}$/i.test(value)
        : /^[\w+/-]{43}=?$/.test(value);
  if (!isRight || place === '')
    throw new GomirrorError<TeamCode>('goenv.team-bad-source', { source: redactUrl(place) });
  if (kind === undefined) return { place };
  return kind === 'sha256' ? { place, sha256: value.toLowerCase() } : { place, key: value };
}

/**
 * Reads a policy and checks that it is the one that is meant: by its SHA-256, or by a signature of the team's key. A file of this machine needs
 * neither; what comes from a URL has to have one, since it decides where code comes from. Rejects with `goenv.team-…` codes.
 */
export async function loadPolicy(
  system: System,
  source: TeamSource,
  signal: AbortSignal,
): Promise<LoadedPolicy> {
  const bytes = await read(system, source.place, signal);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const shown = redactUrl(source.place);
  if (source.sha256 !== undefined && source.sha256 !== sha256)
    throw new GomirrorError<TeamCode>('goenv.team-wrong-hash', {
      source: shown,
      expected: source.sha256,
      sha256,
    });
  if (source.key !== undefined) await checkSignature(system, source.place, source.key, bytes, signal);
  else if (source.sha256 === undefined && /^https?:/i.test(source.place))
    throw new GomirrorError<TeamCode>('goenv.team-not-pinned', { source: shown, sha256 });
  let data: unknown;
  try {
    data = await readYaml(bytes.toString('utf8'));
  } catch (error) {
    throw new GomirrorError<TeamCode>(
      'goenv.team-not-yaml',
      { source: shown, reason: describeError(error).slice(0, 200) },
      { cause: error },
    );
  }
  return { source, policy: checkPolicy(data), sha256 };
}

/** RFC 8032, over the policy's bytes; the file has the 64 bytes in base64, as `openssl` and `base64` write them. */
async function checkSignature(
  system: System,
  place: string,
  key: string,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const url = /^https?:/i.test(place) ? new URL(place) : undefined;
  if (url !== undefined) url.pathname += '.sig';
  const signaturePlace = url?.href ?? `${place}.sig`;
  let text: string;
  try {
    text = (await fetchSmall(system, signaturePlace, { maxBytes: 4096, signal })).toString('latin1');
  } catch (error) {
    throw new GomirrorError<TeamCode>(
      'goenv.team-no-signature',
      { source: redactUrl(signaturePlace), ...whyNot(error) },
      { cause: error },
    );
  }
  const signature = Buffer.from(text.replaceAll(/\s/g, ''), 'base64');
  const x = Buffer.from(key, 'base64').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (signature.length !== 64 || !verify(undefined, bytes, publicKey, signature))
    throw new GomirrorError<TeamCode>('goenv.team-wrong-signature', { source: redactUrl(place) });
}

async function read(system: System, place: string, signal: AbortSignal): Promise<Buffer> {
  try {
    return await fetchSmall(system, place, { maxBytes: longestPolicyBytes, signal });
  } catch (error) {
    throw new GomirrorError<TeamCode>(
      'goenv.team-cannot-read',
      { source: redactUrl(place), ...whyNot(error) },
      { cause: error },
    );
  }
}
