import { parsePatterns } from '../../../config/basics/index.ts';
import { Patterns } from '../../../policy/index.ts';
import { type Accident, type OtherSettings, shown } from './accident.ts';

/** Modules of different owners on hosts that everybody uses: a pattern that matches one means more than one organisation's code. */
const everybodys = [
  ...['github.com/gopher/example', 'golang.org/x/text', 'gopkg.in/yaml.v3', 'gitlab.com/gopher/example'],
  ...['bitbucket.org/gopher/example', 'gitee.com/gopher/example', 'google.golang.org/grpc', 'k8s.io/api'],
];

/** Mistakes in GOPRIVATE, GONOPROXY, GONOSUMDB and GOINSECURE (Go Modules Reference, "Private modules"). */
export function patternAccidents(name: string, value: string, others: OtherSettings): Accident[] {
  if (value === 'none') return shadowed(name, value, others);
  const words = value.split(',').filter((word) => word !== '');
  const accidents: Accident[] = [];
  const mended = words.map((word) => {
    const reading = parsePatterns(word);
    if (!('fault' in reading)) return word;
    const { meant } = reading.fault.params;
    // What it suggests is made for printing, and may have stars for what it hid.
    const near = typeof meant === 'string' && !meant.includes('***') && meant !== '' ? meant : undefined;
    const params = { name, pattern: shown(word) };
    accidents.push(
      near === undefined
        ? { code: 'goenv.accident-pattern', level: 'error', params }
        : { code: 'goenv.accident-pattern-near', level: 'error', params: { ...params, meant: near } },
    );
    return near ?? word;
  });
  const meant = mended.join(',');
  const fixed = accidents.map((one) => (meant === value ? one : { ...one, meant: { [name]: meant } }));
  for (const word of words) {
    if (!everybodys.some((path) => new Patterns([word]).matches(path))) continue;
    fixed.push({
      code: name === 'GOINSECURE' ? 'goenv.accident-insecure-wide' : 'goenv.accident-private-wide',
      level: 'warning',
      params: { name, pattern: shown(word) },
    });
  }
  return [...fixed, ...shadowed(name, value, others)];
}

/** GONOPROXY and GONOSUMDB replace GOPRIVATE, they do not add to it. */
function shadowed(name: string, value: string, others: OtherSettings): Accident[] {
  const own = others('GOPRIVATE') ?? '';
  if ((name !== 'GONOPROXY' && name !== 'GONOSUMDB') || own === '' || own === 'none') return [];
  // The documented way to fetch private modules through a company's own mirror.
  if (name === 'GONOPROXY' && value === 'none') return [];
  const listed = new Set(value.split(',').map((word) => word.replace(/\/$/, '')));
  const left = own.split(',').filter((word) => {
    const plain = word.replace(/\/$/, '');
    return (
      plain !== '' && !listed.has(plain) && (/[*?[\\]/.test(plain) || !new Patterns([value]).matches(plain))
    );
  });
  if (left.length === 0) return [];
  const kept = value === 'none' ? [] : value.split(',').filter((word) => word !== '');
  return [
    {
      code: name === 'GONOPROXY' ? 'goenv.accident-noproxy-shadows' : 'goenv.accident-nosumdb-shadows',
      level: name === 'GONOPROXY' ? 'note' : 'warning',
      params: { name, value: shown(value), patterns: shown(left.join(',')) },
      meant: { [name]: [...kept, ...left].join(',') },
    },
  ];
}
