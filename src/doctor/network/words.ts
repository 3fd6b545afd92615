/** The beginning of what a server says, as text for people on one line. */
export function firstWords(body: Buffer): string {
  const text = body.toString('utf8', 0, 8192);
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? '';
  const words = text.replaceAll(/<(script|style|title)\b[\s\S]*?<\/\1>/gi, ' ').replaceAll(/<[^>]*>?/g, ' ');
  const line = `${title} ${words}`.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

/** True for a page for people where there should be lines for programs. */
export function isPage(headers: Readonly<Record<string, string | undefined>>, body: Buffer): boolean {
  return (
    /html/i.test(headers['content-type'] ?? '') ||
    /^\s*<(?:!doctype|html|head|body)/i.test(body.toString('latin1', 0, 512))
  );
}

/** Words of the pages that filters of companies, schools and providers show. */
export function soundsBlocked(body: Buffer): boolean {
  return /\bblocked\b|access (?:has been )?denied|web ?filter|url filter|content filter|not permitted|forbidden by|security policy|网站已被|访问被拒绝|禁止访问|已被拦截|被阻断|上网行为|违反.{0,8}(?:策略|规定)/i.test(
    body.toString('utf8', 0, 16_384),
  );
}
