import { channel, type GomirrorError } from '../base/index.ts';

/** The audit log cannot be written, once each time that begins: what was to be written waits, or (`ledger.audit-lost`) is gone. */
export const ledgerTroubleChannel = channel<{ readonly error: GomirrorError }>('ledger.trouble');
