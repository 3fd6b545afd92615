import { fault, type Reading } from './problems.ts';

const durationUnits = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

const sizeUnits = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
} as const;

/** A duration in milliseconds from `30s`, `10m`, `500ms`, `1.5h`, `1h30m`, `7d`; `0` needs no unit. Whole milliseconds. */
export function parseDuration(text: string): Reading<number> {
  if (text === '0') return { value: 0 };
  const bad = fault('config.bad-duration', { value: text });
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/.test(text) || text.length > 40) return bad;
  let ms = 0;
  let last = Infinity;
  for (const [, digits = '', unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
    const unitMs = durationUnits[unit as keyof typeof durationUnits];
    // Larger units first, each once: `30m1h` is more likely a mistake than a wish.
    if (unitMs >= last) return bad;
    last = unitMs;
    ms += Number(digits) * unitMs;
  }
  const rounded = Math.round(ms);
  return Number.isSafeInteger(rounded) && Math.abs(rounded - ms) < 1e-6 ? { value: rounded } : bad;
}

/** The shortest exact form in one unit: `90000` is `90s`, `60000` is `1m`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0';
  for (const [unit, unitMs] of Object.entries(durationUnits))
    if (ms % unitMs === 0) return `${ms / unitMs}${unit}`;
  return `${ms}ms`;
}

/** Bytes from `4MB` (decimal), `64MiB` (binary), `512B`, a space allowed before the unit, case free; `0` needs no unit. */
export function parseSize(text: string): Reading<number> {
  if (text === '0') return { value: 0 };
  const bad = fault('config.bad-size', { value: text });
  const match = /^(\d{1,16}(?:\.\d{1,9})?) ?([kmgt]?i?b)$/i.exec(text);
  const unitBytes = sizeUnits[(match?.[2] ?? '').toLowerCase() as keyof typeof sizeUnits] as
    number | undefined;
  if (match === null || unitBytes === undefined) return bad;
  const bytes = Number(match[1]) * unitBytes;
  const rounded = Math.round(bytes);
  return Number.isSafeInteger(rounded) && Math.abs(rounded - bytes) < 1e-6 ? { value: rounded } : bad;
}

/** The shortest exact form: `4000000` is `4MB`, `65536` is `64KiB`. */
export function formatSize(bytes: number): string {
  if (bytes === 0) return '0';
  let best = `${bytes}B`;
  for (const unit of ['kB', 'KiB', 'MB', 'MiB', 'GB', 'GiB', 'TB', 'TiB'] as const) {
    const unitBytes = sizeUnits[unit.toLowerCase() as keyof typeof sizeUnits];
    const whole = `${bytes / unitBytes}${unit}`;
    if (bytes % unitBytes === 0 && whole.length <= best.length) best = whole;
  }
  return best;
}

/** A reading of `text` that is no less than `min` and no more than `max`. */
export function within(
  reading: Reading<number>,
  min: number,
  max: number,
  format: (value: number) => string,
  text: string,
): Reading<number> {
  if ('fault' in reading) return reading;
  if (reading.value < min) return fault('config.too-small', { value: text, limit: format(min) });
  if (reading.value > max) return fault('config.too-large', { value: text, limit: format(max) });
  return reading;
}

/** A whole number without sign or leading zeros. */
export function parseCount(text: string): Reading<number> {
  return /^(?:0|[1-9]\d{0,14})$/.test(text)
    ? { value: Number(text) }
    : fault('config.bad-count', { value: text });
}
