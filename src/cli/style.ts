import type { CliIo } from './command.ts';
import type { GivenArguments } from './arguments.ts';
import { mayColor } from './print.ts';
import type { Output } from './seam.ts';

/** How a command's output has to look where it goes. Commands ask here, and look neither at the terminal nor at its variables. */
export interface Style {
  /** `--plain`, for screen readers: words instead of signs, a sentence instead of a table's row, nothing drawn over. */
  readonly plain: boolean;
  readonly color: boolean;
  /** Columns for what is cut or put into columns. */
  readonly width: number;
  /** Where sentences are to break; undefined where nobody sees lines: in a pipe, or where a screen reader reads them. */
  readonly columns: number | undefined;
  /** Whether a line may be drawn over again and again. */
  readonly redraws: boolean;
  /** `text` with signs that its place cannot show written in ASCII; letters stay. */
  readonly fit: (text: string) => string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const widthElsewhere = 100;
const widthOfTerminal = 80;
const leastWidth = 40;

/** The style of what goes to `output`, standard output without it. */
export function styleOf(io: CliIo, given: GivenArguments, output: Output = io.stdout): Style {
  const { env, platform } = io.host;
  const plain = given.flags.has('plain');
  const isTerminal = output.isTTY === true;
  const columns = Math.max(leastWidth, output.columns ?? widthOfTerminal);
  const hasSigns = !plain && showsSigns(env, platform, isTerminal);
  return {
    plain,
    color: !plain && mayColor(output, env),
    width: isTerminal ? columns : widthElsewhere,
    columns: isTerminal && !plain ? columns : undefined,
    redraws: !plain && isTerminal && env['TERM'] !== 'dumb',
    fit: hasSigns ? (text) => text : inAscii,
  };
}

/**
 * A Windows program that reads a pipe takes it for text of the code page; a console is written to in Unicode, whatever its page. Elsewhere
 * the locale names the encoding.
 */
function showsSigns(env: Environment, platform: CliIo['host']['platform'], isTerminal: boolean): boolean {
  if (env['TERM'] === 'dumb') return false;
  if (platform === 'win32') return isTerminal;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  // Without a locale nothing is known, and nearly every terminal of today reads UTF-8.
  return locale === '' || /utf-?8/i.test(locale) || !/^(?:C|POSIX)$|\./.test(locale);
}

const signs: Readonly<Record<string, string>> = {
  '…': '...',
  '→': '->',
  '⇒': '=>',
  '·': '-',
  '•': '-',
  '–': '-',
  '—': '-',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
};

function inAscii(text: string): string {
  return text.replaceAll(/[…→⇒·•–—’‘“”×≤≥]/g, (sign) => signs[sign] ?? sign);
}
