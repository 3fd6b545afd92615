import { officialSumDb } from '../../../config/basics/index.ts';
import { type Accident, shown } from './accident.ts';

const alias = 'sum.golang.google.cn';

/** Mistakes in GOSUMDB: a name that Go knows or a key, and perhaps the address to ask (Go Modules Reference, "Environment variables"). */
export function sumDatabaseAccidents(value: string): Accident[] {
  const name = 'GOSUMDB';
  const [first = '', route, ...more] = value.trim().split(/\s+/);
  const params = { name, value: shown(value) };
  const meaning = (meant: string) => ({
    params: { ...params, meant: shown(meant) },
    meant: { [name]: meant },
  });
  if (value === 'off') {
    return [{ code: 'goenv.accident-sumdb-off', level: 'warning', params, meant: { [name]: undefined } }];
  }
  if (more.length > 0 || /[,|]/.test(value)) {
    return [
      { code: 'goenv.accident-sumdb-list', level: 'error', ...meaning(first.split(/[,|]/)[0] ?? first) },
    ];
  }
  if (first === alias && route !== undefined) {
    return [{ code: 'goenv.accident-sumdb-alias', level: 'error', ...meaning(alias) }];
  }
  if (/^https?:\/\//.test(first)) {
    const host = URL.parse(first)?.hostname ?? '';
    const isKnown = host === officialSumDb || host === alias;
    return [
      {
        code: 'goenv.accident-sumdb-address',
        level: 'error',
        ...meaning(isKnown ? host : `${officialSumDb} ${first}`),
      },
    ];
  }
  if (
    first !== officialSumDb &&
    first !== alias &&
    !/^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{40,}$/.test(first)
  ) {
    return [{ code: 'goenv.accident-sumdb-no-key', level: 'error', params, meant: { [name]: undefined } }];
  }
  if (first === officialSumDb && route !== undefined) {
    const url = URL.parse(route);
    const isDirect = url?.hostname === officialSumDb || url?.hostname === alias;
    if (url === null || (!isDirect && !url.pathname.includes(`/sumdb/${officialSumDb}`))) {
      const whole = /^https?:\/\//.test(route) ? route : `https://${route}`;
      const through = `${whole.replace(/\/+$/, '')}/sumdb/${officialSumDb}`;
      return [{ code: 'goenv.accident-sumdb-route', level: 'error', ...meaning(`${first} ${through}`) }];
    }
  }
  return [];
}
