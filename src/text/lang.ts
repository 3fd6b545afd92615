import type { Lang } from './say.ts';

/** Environment variables by name. */
type Env = Readonly<Record<string, string | undefined>>;

/**
 * The language to speak: `flag` when it names one, else the first of LC_ALL, LC_MESSAGES, LANG and LANGUAGE that is set
 * (`zh…` is Chinese, anything else English), else what `systemLocale` says, for platforms whose programs are started
 * without any of these.
 */
export function detectLang(env: Env, flag?: string, systemLocale?: () => string): Lang {
  if (flag === 'en' || flag === 'zh') return flag;
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG', 'LANGUAGE']) {
    const locale = env[name];
    if (locale !== undefined && locale !== '') return langOf(locale);
  }
  return systemLocale === undefined ? 'en' : langOf(systemLocale());
}

function langOf(locale: string): Lang {
  return /^zh(?![a-z])/i.test(locale) ? 'zh' : 'en';
}
