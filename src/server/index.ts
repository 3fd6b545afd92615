/**
 * server: the listener, the one status table, replies, and gomirror's own pages. May import everything below.
 */
export {
  type Access,
  type AccessOptions,
  createAccess,
  documentsBy,
  type FetchDocument,
} from './access/index.ts';
export { type Api, type ApiParts, createApi } from './api/api.ts';
export { FillsUnderway } from './api/fills-underway.ts';
export type { MirrorState, UpstreamFacts } from './api/state.ts';
export { SharedBodies } from './bodies.ts';
export { type ServerCode, serverCodes } from './codes.ts';
export { requestChannel, type RequestEvent } from './events.ts';
export { createHandler, type HandlerParts, type OwnPages } from './handler.ts';
export { Health, type ReadinessCode } from './health.ts';
export { HotAnswers } from './hot.ts';
export { type Request, type Response } from './http.ts';
export { createOwnPages, type Metrics } from './pages.ts';
export { listen, type RunningServer, type ServerLimits } from './server.ts';
export { statusOf } from './status.ts';
export { Tally } from './tally.ts';
