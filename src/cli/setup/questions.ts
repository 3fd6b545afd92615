import { type Lang, say } from '../../text/index.ts';
import type { Output } from '../seam.ts';
import type { Asker } from './carry-out.ts';
import type { SetupOptions } from './options.ts';

/** Asks what is wanted, with defaults shown; an empty answer takes the default. Rejects at Ctrl-C, with nothing changed. */
export async function askOptions(
  asker: Asker,
  output: Output,
  options: SetupOptions,
  lang: Lang,
): Promise<SetupOptions> {
  const words = (code: string) => say(`cli.setup-question-${code}`, {}, lang);
  output.write(`${say('cli.setup-welcome', {}, lang)}\n`);
  const mirror = (await asker.ask(words('mirror'))).trim();
  const patterns = (await asker.ask(words('private'))).trim();
  const proxy = (await asker.ask(words('proxy'))).trim();
  const path = /^(?:y|yes|是|好|对)$/i.test((await asker.ask(words('path'))).trim());
  return {
    ...options,
    ...(mirror !== 'keep' && { mirror: mirror === '' ? 'auto' : mirror }),
    // Full-width commas are what an input method for Chinese types.
    ...(patterns !== '' && { private: patterns.replaceAll(/\s*[,，、\s]\s*/g, ',') }),
    ...(proxy !== '' && { proxy }),
    path,
  };
}
