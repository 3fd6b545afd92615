import { officialProxy } from '../../config/index.ts';
import type { Check } from '../types.ts';
import { makeNetworkChecks } from './checks.ts';
import { realNet } from './net.ts';

/** The checks of the network of this machine. */
export const networkChecks: readonly Check[] = makeNetworkChecks({
  net: realNet(),
  alternatives: [
    { name: 'official', url: officialProxy },
    { name: 'goproxy.cn', url: 'https://goproxy.cn' },
    { name: 'mirrors.aliyun.com', url: 'https://mirrors.aliyun.com/goproxy' },
  ],
});
