import type { RealRow } from './broken-row.ts';
import { officialHost, otherHost, places } from './broken-world.ts';
import { officialSumDb } from '../../src/config/official.ts';

const inside = '10.9.8.7';

/** Names that lead nowhere or elsewhere, with a real name server, real resolvers over HTTPS and a real `/etc/hosts`. */
export const nameRows: readonly RealRow[] = [
  {
    name: 'the resolver denies a name that exists',
    cause: 'dns-blocked',
    make: ({ names }) => void (names[officialHost] = 'NXDOMAIN'),
    mends: ['network'],
  },
  {
    name: 'a forged address, from which nothing comes back',
    cause: 'dns-polluted',
    make: ({ names }) => void (names[officialHost] = [places.nobody]),
    mends: ['network'],
  },
  {
    name: 'a forged address, with a server of somebody else',
    cause: 'dns-polluted',
    make: async (world) => {
      world.names[officialHost] = [places.nobody];
      await world.mirror('elsewhere.test', places.nobody);
    },
    mends: ['network'],
  },
  {
    name: 'a public name that is led into the private network',
    cause: 'dns-hijacked',
    make: (world) => {
      world.names[officialHost] = [inside];
      world.own(inside);
    },
    mends: ['network'],
  },
  {
    name: 'a stale line in the hosts file',
    cause: 'dns-hosts-file',
    make: (world) => world.hosts(`${places.nobody} ${officialHost} # fast\n`),
    mends: ['network'],
  },
  {
    name: 'a name server that fails',
    cause: 'dns-server-failure',
    make: ({ names }) => {
      for (const host of Object.keys(names)) delete names[host];
      names['*'] = 'SERVFAIL';
    },
  },
  {
    name: 'a name server that says nothing',
    cause: 'dns-no-answer',
    make: ({ names }) => {
      for (const host of Object.keys(names)) delete names[host];
      names['*'] = 'silent';
    },
  },
  {
    name: 'a name server that is not there',
    cause: 'dns-no-answer',
    make: (world) => world.resolvConf('nameserver 127.0.0.99\n'),
  },
  {
    name: 'a mirror whose name nobody has heard of',
    cause: 'dns-no-such-name',
    make: (world) => world.goEnv('GOPROXY=https://goproxy.baidu.com\n'),
    mends: ['network'],
  },
  {
    name: 'a mirror of the company, outside of the company',
    cause: 'dns-no-such-name',
    make: (world) => world.goEnv('GOPROXY=https://mirror.nowhere.test\n'),
  },
  {
    name: 'a search domain that answers for every name',
    cause: 'dns-search-domain',
    make: async (world) => {
      await world.resolvConf('nameserver 127.0.0.53\nsearch wild.test\n');
      world.names['*.wild.test'] = ['203.0.113.80'];
      await world.mirror('wild.test', '203.0.113.80');
      await world.goEnv('GOPROXY=https://goproxy.baidu.com\n');
    },
    mends: ['network'],
  },
  {
    name: 'made-up addresses of a proxy program that does not carry them',
    cause: 'dns-fake-ip',
    make: (world) => {
      for (const host of [officialHost, officialSumDb, otherHost]) world.names[host] = ['198.18.0.5'];
      world.own('198.18.0.5');
    },
  },
];
