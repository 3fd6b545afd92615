import { type Accident, shown } from './accident.ts';

const quotes = /["'`“”‘’«»「」]/;
const allQuotes = new RegExp(quotes, 'g');
// A space that is none: no-break, zero-width, the byte order mark, ideographic.
const invisible = /[\u00a0\u200b-\u200d\u2060\ufeff\u3000]/;
const allInvisible = new RegExp(invisible, 'g');
const fullWidth = /[\uff01-\uff5e、。]/;

/** The settings whose values have quotation marks of their own. */
const quoted = /^(?:GOFLAGS|GOAUTH|GOCACHEPROG|CC|CXX|AR|FC|GCCGO|PKG_CONFIG|CGO_.*)$/;
const lists = /^(?:GOPROXY|GOPRIVATE|GONOPROXY|GONOSUMDB|GOINSECURE)$/;
const patterns = /^(?:GOPRIVATE|GONOPROXY|GONOSUMDB|GOINSECURE)$/;
const paths = /^(?:GOPATH|GOROOT|GOBIN|GOCACHE|GOMODCACHE|GOTMPDIR|GOWORK|GOENV)$/;

/** Mistakes of typing and copying; the first that is found, since the others come from it. */
export function characterAccident(name: string, value: string): Accident | undefined {
  const meant = plain(name, value);
  const params = { name, value: shown(value), meant: shown(meant) };
  const fix = { meant: { [name]: meant === '' ? undefined : meant } };
  if (value.endsWith('\r')) {
    // Go trims the entries of GOPROXY.
    const isHarmless = name === 'GOPROXY';
    return {
      code: 'goenv.accident-carriage-return',
      level: isHarmless ? 'note' : 'error',
      params: { name },
      ...fix,
    };
  }
  if (quoted.test(name)) return undefined;
  if (quotes.test(value)) return { code: 'goenv.accident-quotes', level: 'error', params, ...fix };
  if (!paths.test(name) && fullWidth.test(value)) {
    return { code: 'goenv.accident-full-width', level: 'error', params, ...fix };
  }
  if (invisible.test(value)) return { code: 'goenv.accident-invisible', level: 'error', params, ...fix };
  if (lists.test(name) && /;/.test(value)) {
    return { code: 'goenv.accident-separator', level: 'error', params, ...fix };
  }
  const hasBadSpace = patterns.test(name)
    ? /\s/.test(value)
    : name === 'GOPROXY'
      ? /[^\s,|]\s+[^\s,|]/.test(value)
      : name !== 'GOSUMDB' && !paths.test(name) && value !== value.trim();
  return hasBadSpace ? { code: 'goenv.accident-spaces', level: 'error', params, ...fix } : undefined;
}

/** The value without any of these. */
function plain(name: string, value: string): string {
  if (quoted.test(name) || paths.test(name)) {
    return value.replaceAll(paths.test(name) ? allQuotes : /\r/g, '').trim();
  }
  const narrow = value
    .replaceAll(allInvisible, (one) => (one === '\u3000' || one === '\u00a0' ? ' ' : ''))
    .replaceAll(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
    .replaceAll('、', ',')
    .replaceAll('。', '.')
    .replaceAll(allQuotes, '')
    .trim();
  if (!lists.test(name)) return narrow;
  return narrow
    .replaceAll(/\s*([,|;])\s*/g, (_, separator: string) => (separator === ';' ? ',' : separator))
    .replaceAll(/\s+/g, ',')
    .replaceAll(/,{2,}/g, ',')
    .replace(/,$/, '');
}
