/**
 * goenv/team: the policy file of an organisation: read, checked against its pin or signature, remembered, compared with what a machine has.
 * May import base, config, goenv/system, goenv/fetch and goenv/places.
 */
export { type TeamCode, teamCodes } from './codes.ts';
export { checkPolicy, type TeamPolicy } from './policy.ts';
export {
  type Drift,
  driftOf,
  readTeamRecord,
  teamFile,
  type TeamRecord,
  teamRecordText,
} from './remembered.ts';
export { type LoadedPolicy, loadPolicy, parseSource, type TeamSource } from './source.ts';
