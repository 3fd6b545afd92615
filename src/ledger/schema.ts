/** Times are milliseconds since 1970; lists are JSON. Identities and `generation` are counted in `counters`. */
export interface Tables {
  schema_version: { version: number };
  /** `account-id`, `generation`. Numbers are never given twice, also after something was removed. */
  counters: { name: string; value: number };
  users: {
    id: number;
    name: string;
    password: string;
    groups: string;
    created_ms: number;
    last_used_ms: number | null;
  };
  tokens: {
    id: number;
    name: string;
    sha256: string;
    owner: string | null;
    groups: string;
    reads: string | null;
    created_ms: number;
    expires_ms: number | null;
    revoked_ms: number | null;
    last_used_ms: number | null;
  };
  first_seen: {
    path: string;
    version: string;
    kind: 'zip' | 'mod';
    h1: string;
    source: string;
    time_ms: number;
  };
  observations: { name: string; value: string; time_ms: number };
  /** One row: the last entry of the audit log, and the segment that it ends. */
  audit_head: { id: 1; number: number; hash: string; segment: string; size_bytes: number };
  /** A copy of the segments for questions; whatever is missing in it is read from them again. */
  audit_index: {
    number: number;
    time_ms: number;
    action: string;
    who: string;
    address: string | null;
    what: string;
    outcome: string;
    detail: string | null;
    hash: string;
  };
}
