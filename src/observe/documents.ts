import type { Lang } from '../text/index.ts';

/** The reference of all metrics as a page of Markdown. Loaded only for whoever wants it. */
export async function metricsReference(lang: Lang): Promise<string> {
  const page = await import('./metrics/page.ts');
  return page.metricsPage(lang);
}
