/**
 * origin/credentials: what is presented to which server. Secrets are read here, from files, the environment, helpers and
 * GitHub's API, and leave in an `Authorization` only: no error, event or name carries one. May import base, config and what
 * origin/proxy has for connections.
 */
export { type Ask, makeAsk } from './ask.ts';
export { checkCredentials, type CheckOptions, type CheckReport } from './check.ts';
export type { CheckOutcome, CheckStep } from './check-step.ts';
export { type CheckTarget, parseCheckTarget } from './check-target.ts';
export { type CredentialsOptions, makeCredentials } from './credentials.ts';
export { credentialChannel, secretsIn, withoutSecrets } from './errors.ts';
export { sshOptions } from './ssh.ts';
export type { Credentials, HttpCredential, SshCredential } from './types.ts';
