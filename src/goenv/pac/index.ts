/**
 * goenv/pac: proxy auto-configuration files, which Go cannot read: where the system names one, and which proxy it gives for a URL. May
 * import base, goenv/system and goenv/fetch.
 */
export { type PacCode, pacCodes } from './codes.ts';
export { evaluatePac, readWays, type PacWay, type PacWorld } from './evaluate.ts';
export { proxyFromPac } from './find-proxy.ts';
export { systemProxy, type SystemProxy } from './system-proxy.ts';
