import type { Lang } from '../../text/index.ts';

/** The items of an `Accept` or `Accept-Language` header that are wanted, the most wanted first (RFC 9110, section 12.4). */
function wanted(header: string): string[] {
  return header
    .split(',')
    .map((item) => {
      const [value = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { value, quality: weight === undefined ? 1 : Number(weight.slice(2)) };
    })
    .filter(({ value, quality }) => value !== '' && quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ value }) => value);
}

/** Whether the client names HTML as something that it wants; `*` alone, as command-line clients send it, does not. */
export function wantsHtml(accept: string | undefined): boolean {
  return wanted(accept ?? '').some((type) => type === 'text/html' || type === 'application/xhtml+xml');
}

/** Whether the client wants JSON: `?format=json`, or `Accept` names it. */
export function wantsJson(query: URLSearchParams, accept: string | undefined): boolean {
  return query.get('format') === 'json' || wanted(accept ?? '').includes('application/json');
}

/** The language to answer in: `?lang=` when it names one of ours, else what the browser prefers, else `otherwise`. */
export function languageOf(
  query: URLSearchParams,
  acceptLanguage: string | undefined,
  otherwise: Lang,
): Lang {
  const asked = query.get('lang');
  if (asked === 'en' || asked === 'zh') return asked;
  for (const tag of wanted(acceptLanguage ?? '')) {
    const language = tag.split('-')[0];
    if (language === 'en' || language === 'zh') return language;
  }
  return otherwise;
}
