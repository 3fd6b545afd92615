/**
 * doctor/network: the checks of the network: each way that go takes on this machine, followed layer by layer (proxy, names, TCP, TLS,
 * HTTP), and the root causes of those that lead nowhere. May import base, config, policy, sumdb, origin, goenv, and the doctor's
 * engine and machine.
 */
export { makeNetworkChecks } from './checks.ts';
export { networkChecks } from './default-checks.ts';
export type { Net } from './net.ts';
export type { Alternative } from './survey.ts';
