import type { EntrySpec } from '../types.ts';

/** Certificates and TLS. */
export const tlsEntries: readonly EntrySpec[] = [
  {
    code: 'explain.x509-unknown-authority',
    rank: 4,
    patterns: [
      'x509: certificate signed by unknown authority',
      'certificate signed by unknown authority',
      'x509: “{line}” certificate is not trusted',
      'x509: certificate is not trusted',
    ],
    commands: ['gomirror doctor network.tls', 'gomirror setup --ca FILE'],
    probes: ['network.tls', 'network.http'],
    related: ['explain.git-tls', 'explain.x509-no-roots', 'explain.x509-expired'],
  },
  {
    code: 'explain.x509-expired',
    rank: 5,
    patterns: [
      'x509: certificate has expired or is not yet valid: current time {now} is {relation} {limit}',
      'certificate has expired or is not yet valid',
      'x509: “{line}” certificate is expired',
      'certificate has expired',
    ],
    commands: ['date -u'],
    probes: ['network.tls'],
    related: ['explain.x509-unknown-authority', 'explain.x509-wrong-name'],
  },
  {
    code: 'explain.x509-wrong-name',
    rank: 5,
    patterns: [
      'x509: certificate is valid for {names:line}, not {host}',
      'x509: certificate is not valid for any names, but wanted to match {host}',
      'x509: “{line}” certificate name does not match input',
      'certificate is valid for {line}, not {line}',
    ],
    commands: ['gomirror doctor network.dns network.tls'],
    probes: ['network.tls', 'network.dns', 'network.http'],
    related: ['explain.x509-no-ip-san', 'explain.dns-no-such-host', 'explain.x509-unknown-authority'],
  },
  {
    code: 'explain.x509-no-ip-san',
    rank: 6,
    patterns: [
      "x509: cannot validate certificate for {host:address} because it doesn't contain any IP SANs",
      "doesn't contain any IP SANs",
    ],
    probes: ['network.tls'],
    related: ['explain.x509-wrong-name'],
  },
  {
    code: 'explain.x509-common-name',
    rank: 6,
    patterns: ['certificate relies on legacy Common Name field, use SANs instead'],
    probes: ['network.tls'],
    related: ['explain.x509-wrong-name', 'explain.x509-no-ip-san'],
  },
  {
    code: 'explain.x509-weak',
    rank: 6,
    patterns: [
      'x509: cannot verify signature: insecure algorithm {algorithm}',
      'x509: negative serial number',
      'x509: invalid RSA public key',
      'tls: server sent certificate containing RSA key larger',
      'x509: certificate specifies an incompatible key usage',
      'x509: invalid certificate',
    ],
    probes: ['network.tls'],
    related: ['explain.x509-unknown-authority'],
  },
  {
    code: 'explain.x509-no-roots',
    rank: 6,
    patterns: [
      'x509: failed to load system roots and no roots provided',
      'x509: system root pool is not available',
    ],
    commands: ['apt-get install -y ca-certificates', 'apk add --no-cache ca-certificates'],
    probes: ['containers.certificates', 'network.tls'],
    related: ['explain.x509-unknown-authority'],
  },
  {
    code: 'explain.tls-alert',
    rank: 4,
    patterns: [
      'remote error: tls: {reason}',
      'tls: handshake failure',
      'gnutls_handshake() failed: Handshake failed',
    ],
    probes: ['network.tls'],
    related: ['explain.tls-version', 'explain.eof', 'explain.reset'],
  },
  {
    code: 'explain.tls-version',
    rank: 5,
    patterns: [
      'tls: server selected unsupported protocol version {version}',
      'remote error: tls: protocol version not supported',
      'tls: no supported versions satisfy MinVersion and MaxVersion',
    ],
    commands: ['GODEBUG=tls10server=1 go version'],
    probes: ['network.tls'],
    related: ['explain.tls-alert'],
  },
  {
    code: 'explain.tls-not-tls',
    rank: 4,
    patterns: [
      'tls: first record does not look like a TLS handshake',
      'tls: oversized record received with length {number}',
      'tls: received record with version {line}',
    ],
    probes: ['network.tls', 'network.proxy-settings'],
    related: ['explain.http-to-https', 'explain.malformed-http', 'explain.proxyconnect-failed'],
  },
  {
    code: 'explain.tls-bad-record',
    rank: 4,
    patterns: ['local error: tls: bad record MAC', 'tls: bad record MAC'],
    probes: ['network.tls', 'network.mtu'],
    related: ['explain.reset'],
  },
];
