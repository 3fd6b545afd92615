import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { objectId, oid, sequence, tagged, time } from './certificate.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A certificate that an authority has signed, its chain, and its key, all PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface IssueOptions {
  /** From yesterday on without one. */
  readonly fromMs?: number;
  /** For 30 days without one. */
  readonly untilMs?: number;
}

/** A certificate authority for tests. */
export interface TestAuthority {
  /** PEM, for those who are to trust it. */
  readonly certificate: string;
  issue(names: readonly string[], options?: IssueOptions): IssuedCertificate;
}

/** Makes an authority that is called `organization` (RFC 5280; node has no maker of certificates). */
export function makeAuthority(organization: string): TestAuthority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = nameOf(organization, `${organization} Root`);
  const now = Date.now();
  const signed = (subject: Buffer, key: KeyObject, extension: Buffer, fromMs: number, untilMs: number) =>
    certificate({ issuer, subject, key, signer: keys.privateKey, extension, fromMs, untilMs });
  const constraints = sequence(
    objectId(oid.basicConstraints),
    tagged(0x01, Buffer.from([0xff])),
    tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff])))),
  );
  const root = signed(issuer, keys.publicKey, constraints, now - 365 * dayMs, now + 3650 * dayMs);
  return {
    certificate: root,
    issue: (names, { fromMs = now - dayMs, untilMs = now + 30 * dayMs } = {}) => {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const alternatives = names.map((name) =>
        isIP(name) === 4
          ? tagged(0x87, Buffer.from(name.split('.').map(Number)))
          : tagged(0x82, Buffer.from(name)),
      );
      const extension = sequence(objectId(oid.subjectAltName), tagged(0x04, sequence(...alternatives)));
      const leaf = signed(nameOf(undefined, names[0] ?? ''), own.publicKey, extension, fromMs, untilMs);
      return { certificate: leaf + root, key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }) };
    },
  };
}

function nameOf(organization: string | undefined, commonName: string): Buffer {
  const part = (id: string, text: string) =>
    tagged(0x31, sequence(objectId(id), tagged(0x0c, Buffer.from(text))));
  const parts = organization === undefined ? [] : [part(oid.organization, organization)];
  return sequence(...parts, part(oid.commonName, commonName));
}

interface Facts {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly extension: Buffer;
  readonly fromMs: number;
  readonly untilMs: number;
}

function certificate({ issuer, subject, key, signer, extension, fromMs, untilMs }: Facts): string {
  const algorithm = sequence(objectId(oid.ecdsaWithSha256));
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    issuer,
    sequence(time(fromMs), time(untilMs)),
    subject,
    key.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(extension)),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, signer)]));
  const lines =
    sequence(body, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
