import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A self-signed certificate for tests, and its key, both PEM. The certificate is its own authority. */
export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
  /** SHA-256 of the DER form in hex, to tell two certificates apart. */
  readonly fingerprint: string;
}

/**
 * Makes a certificate for `localhost`, the loopback addresses and `names`, valid for `days` from yesterday on. node has
 * no maker of certificates, and a committed key would set off every secret scanner, so the few DER structures of RFC 5280
 * are written here.
 */
export function makeCertificate(names: readonly string[] = [], days = 30): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = certificateDer(publicKey, privateKey, names, days);
  const body = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${body.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    fingerprint: createHash('sha256').update(der).digest('hex'),
  };
}

export const oid = {
  commonName: '550403',
  organization: '55040a',
  ecdsaWithSha256: '2a8648ce3d040302',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
};

function certificateDer(
  publicKey: KeyObject,
  privateKey: KeyObject,
  names: readonly string[],
  days: number,
): Buffer {
  const dayMs = 24 * 60 * 60 * 1000;
  const algorithm = sequence(objectId(oid.ecdsaWithSha256));
  const name = sequence(
    tagged(0x31, sequence(objectId(oid.commonName), tagged(0x0c, Buffer.from('localhost')))),
  );
  const alternatives = [
    ...['localhost', ...names].map((host) => tagged(0x82, Buffer.from(host))),
    tagged(0x87, Buffer.from([127, 0, 0, 1])),
    tagged(0x87, Buffer.from([...Array<number>(15).fill(0), 1])),
  ];
  const isAuthority = sequence(tagged(0x01, Buffer.from([0xff])));
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(Date.now() - dayMs), time(Date.now() + days * dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      sequence(
        sequence(
          objectId(oid.basicConstraints),
          tagged(0x01, Buffer.from([0xff])),
          tagged(0x04, isAuthority),
        ),
        sequence(objectId(oid.subjectAltName), tagged(0x04, sequence(...alternatives))),
      ),
    ),
  );
  const signature = sign('sha256', body, privateKey);
  return sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
}

/** One DER element. */
export function tagged(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** A DER SEQUENCE. */
export function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

/** A DER OBJECT IDENTIFIER, its content in hex. */
export function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

/** A DER UTCTime, `YYMMDDHHMMSSZ`. */
export function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return tagged(0x17, Buffer.from(digits.slice(2)));
}
