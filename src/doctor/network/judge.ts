import type { CheckContext } from '../types.ts';
import { judgeHttp, judgePortal, judgeSpeed } from './judge-http.ts';
import { judgeNames } from './judge-names.ts';
import { judgeProxies } from './judge-proxy.ts';
import { judgeNetwork, judgeTcp } from './judge-tcp.ts';
import { judgeAlpn, judgeTls } from './judge-tls.ts';
import type { Survey } from './survey.ts';
import type { Case, Verdict } from './verdict.ts';

/**
 * Root causes for everything that was seen. Each judge takes the ways that no judge before it has explained, so that one cause is
 * named once, at the layer that it is on.
 */
export function judge(survey: Survey, context: CheckContext): readonly Verdict[] {
  const given: Case = { survey, context, explained: new Set() };
  return [
    judgeProxies,
    judgePortal,
    judgeNetwork,
    judgeNames,
    judgeTcp,
    judgeTls,
    judgeAlpn,
    judgeHttp,
    judgeSpeed,
  ].flatMap((each) => each(given));
}
