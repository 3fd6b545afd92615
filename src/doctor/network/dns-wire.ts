/** The message format of the Domain Name System (RFC 1035), as far as asking for addresses needs it. */

export type RecordType = 'A' | 'AAAA';

/** What a name server answered. */
export interface DnsAnswer {
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED`, … (RFC 1035, section 4.1.1). */
  readonly status: string;
  /** Addresses of the type that was asked for, those behind a CNAME too. */
  readonly addresses: readonly string[];
  readonly isTruncated: boolean;
}

const typeNumbers = { A: 1, AAAA: 28 } as const;
const statusNames = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

/** One question, recursion desired. Throws a RangeError for a name that no question can hold. */
export function encodeQuestion(id: number, name: string, type: RecordType): Buffer {
  const labels = name.replace(/\.$/, '').split('.');
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label, 'latin1');
    if (bytes.length === 0 || bytes.length > 63) throw new RangeError('not a domain name');
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  const question = Buffer.concat([...parts, Buffer.from([0, 0, typeNumbers[type], 0, 1])]);
  if (question.length > 259) throw new RangeError('not a domain name');
  return Buffer.concat([Buffer.from([id >> 8, id & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]), question]);
}

/** Undefined for what is no answer to the question `id`. */
export function decodeAnswer(message: Buffer, id: number, type: RecordType): DnsAnswer | undefined {
  try {
    if (message.length < 12 || message.readUInt16BE(0) !== id || message[2]! < 0x80) return undefined;
    const flags = message.readUInt16BE(2);
    const status = statusNames[flags & 15] ?? `status ${flags & 15}`;
    const questions = message.readUInt16BE(4);
    const answers = message.readUInt16BE(6);
    let at = 12;
    for (let left = questions; left > 0; left--) at = afterName(message, at) + 4;
    const addresses: string[] = [];
    for (let left = answers; left > 0 && at < message.length; left--) {
      at = afterName(message, at);
      const recordType = message.readUInt16BE(at);
      const size = message.readUInt16BE(at + 8);
      const data = message.subarray(at + 10, at + 10 + size);
      if (recordType === typeNumbers[type]) {
        if (type === 'A' && data.length === 4) addresses.push([...data].join('.'));
        if (type === 'AAAA' && data.length === 16) addresses.push(ipv6Text(data));
      }
      at += 10 + size;
    }
    return { status, addresses, isTruncated: (flags & 0x200) !== 0 };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A name ends with an empty label or with a pointer elsewhere, which need not be followed. */
function afterName(message: Buffer, start: number): number {
  let at = start;
  for (;;) {
    const length = message.readUInt8(at);
    if (length === 0) return at + 1;
    if (length >= 0xc0) return at + 2;
    at += 1 + length;
  }
}

function ipv6Text(data: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => data.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
