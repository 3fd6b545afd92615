import { nearest } from '../../../config/basics/index.ts';
import { kindOfName } from '../names.ts';
import type { GoLayer, GoSettings } from '../types.ts';
import type { Accident, OtherSettings } from './accident.ts';
import { characterAccident } from './characters.ts';
import { patternAccidents } from './patterns.ts';
import { proxyListAccidents } from './proxy-list.ts';
import {
  flagAccidents,
  moduleModeAccidents,
  noProxyAccidents,
  pathAccidents,
  proxyVariableAccidents,
  toolchainAccidents,
} from './single-values.ts';
import { sumDatabaseAccidents } from './sum-database.ts';

/** Names that articles give and that Go never had, or has no more. */
const folklore = new Set([
  'GONOSUMCHECK',
  'GONOVERIFY',
  'GONOSUMVERIFY',
  'GOINSECURESKIPVERIFY',
  'GO15VENDOREXPERIMENT',
]);

/** Names that are typed wrong now and then. */
const common = [
  ...['GOPROXY', 'GOSUMDB', 'GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOINSECURE', 'GOTOOLCHAIN', 'GOFLAGS'],
  ...['GO111MODULE', 'GOMODCACHE'],
];

/**
 * The mistakes in one setting, root causes first; none in an empty one. `others` tells further settings, for mistakes that only show
 * together; what it gives of GOPRIVATE and GOROOT counts.
 */
export function accidentsIn(
  name: string,
  value: string,
  others: OtherSettings = () => undefined,
  platform: NodeJS.Platform = 'linux',
): Accident[] {
  const unknown = unknownName(name, value);
  if (unknown !== undefined) return [unknown];
  if (value === '') return [];
  const character = characterAccident(name, value);
  if (character !== undefined) return [character];
  if (/^(?:https?|all)_proxy$/i.test(name)) return proxyVariableAccidents(name, value);
  switch (name) {
    case 'GOPROXY':
      return proxyListAccidents(value);
    case 'GOSUMDB':
      return sumDatabaseAccidents(value);
    case 'GOPRIVATE':
    case 'GONOPROXY':
    case 'GONOSUMDB':
    case 'GOINSECURE':
      return patternAccidents(name, value, others);
    case 'GOFLAGS':
      return flagAccidents(value);
    case 'GO111MODULE':
      return moduleModeAccidents(value);
    case 'GOTOOLCHAIN':
      return toolchainAccidents(value);
    case 'GOPATH':
    case 'GOMODCACHE':
    case 'GOCACHE':
    case 'GOBIN':
    case 'GOTMPDIR':
      return pathAccidents(name, value, others, platform);
    case 'NO_PROXY':
    case 'no_proxy':
      return noProxyAccidents(name, value);
    default:
      return [];
  }
}

function unknownName(name: string, value: string): Accident | undefined {
  if (kindOfName(name) !== 'unknown') return undefined;
  if (folklore.has(name)) {
    return {
      code: 'goenv.accident-no-such-name',
      level: 'warning',
      params: { name },
      meant: { [name]: undefined },
    };
  }
  // Programs have variables of their own; only what is written like one of Go's is a mistake.
  if (!/^GO_?[A-Z0-9_]{4,}$/i.test(name)) return undefined;
  const folded = name.toUpperCase().replaceAll('_', '');
  const meant = common.includes(folded) ? folded : nearest(folded, common);
  if (meant === undefined) return undefined;
  return {
    code: 'goenv.accident-no-such-name-near',
    level: 'warning',
    params: { name, meant },
    meant: { [name]: undefined, [meant]: value },
  };
}

/** A mistake, and the layer that it is in. */
export interface PlacedAccident extends Accident {
  readonly name: string;
  readonly layer: GoLayer;
}

/**
 * The mistakes in all settings that count on a machine: of each name the strongest layer that somebody wrote. `variables` are further
 * names to look at (HTTPS_PROXY, what is written like one of Go's and is none): the environment's.
 */
export function accidentsInSettings(
  settings: GoSettings,
  variables: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = 'linux',
): PlacedAccident[] {
  const others: OtherSettings = (name) => (name === 'GOROOT' ? settings.goroot : settings.get(name).value);
  const written = [
    ...settings.names,
    ...Object.keys(variables).filter((name) => kindOfName(name) !== 'layered'),
  ];
  return [...new Set(written)].flatMap((name) => {
    const layer = settings
      .get(name)
      .layers.find((one) => (one.layer === 'environment' || one.layer === 'go-env-file') && one.value !== '');
    if (layer === undefined) return [];
    return accidentsIn(name, layer.value, others, platform).map((accident) => ({ ...accident, name, layer }));
  });
}
