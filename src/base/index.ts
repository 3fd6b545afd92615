/**
 * base: what every room stands on: errors with codes, a clock that can be passed, single flights, event channels,
 * fair queues, a bounded memory, networks, watched files, byte and time units. Imports nothing of gomirror's own; anybody may import it.
 */
export { type Channel, channel } from './channels.ts';
export { type Clock, systemClock } from './clock.ts';
export { withDeadline } from './deadline.ts';
export {
  asGomirrorError,
  describeError,
  errorCode,
  type ErrorOptions,
  type ErrorParams,
  GomirrorError,
} from './errors.ts';
export { aheadTurn, FairQueue, type Turn, type Urgency } from './fair-queue.ts';
export { Flights } from './flights.ts';
export { addressBytes, insideNetworks, ipv6Groups, Networks } from './networks.ts';
export { stepBack } from './priority.ts';
export { Remembered } from './remembered.ts';
export { formatBytes, formatDuration, KiB, MiB, minuteMs, secondMs } from './units.ts';
export { stampOf, watchFiles } from './watched-files.ts';
