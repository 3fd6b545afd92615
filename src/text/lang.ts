import type { Lang } from './say.ts';

/** Environment variables by name. */
type Env = Readonly<Record<string, string | undefined>>;

/**
 * The language to speak: `flag` when it names one, else the first of LC_ALL, LC_MESSAGES, LANG and LANGUAGE that is set
 * (`zh…` is Chinese, anything else English), else what `systemLocale` says, for platforms whose programs are started
 * without any of these. Where the locale names an encoding that is not UTF-8 (`zh_CN.GB18030`) it is English all the same: what we print is
 * UTF-8, and Chinese in it would be unreadable there.
 */
export function detectLang(env: Env, flag?: string, systemLocale?: () => string): Lang {
  if (flag === 'en' || flag === 'zh') return flag;
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG', 'LANGUAGE']) {
    const locale = env[name];
    if (locale !== undefined && locale !== '') return hasOtherEncoding(env) ? 'en' : langOf(locale);
  }
  return systemLocale === undefined ? 'en' : langOf(systemLocale());
}

/** The encoding is that of LC_CTYPE, which LC_ALL overrides and LANG stands in for (POSIX, "Environment Variables"). */
function hasOtherEncoding(env: Env): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '');
  const encoding = /\.([^@]*)/.exec(locale ?? '')?.[1];
  return encoding !== undefined && !/^utf-?8$/i.test(encoding);
}

function langOf(locale: string): Lang {
  return /^zh(?![a-z])/i.test(locale) ? 'zh' : 'en';
}
