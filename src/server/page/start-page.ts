import { createHash } from 'node:crypto';
import { type Lang, hint, say, type SayParams } from '../../text/index.ts';
import type { Unready } from '../health.ts';
import { type Commands, commandsFor } from './commands.ts';
import { Html, markup, prose } from './markup.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** What the start page tells. */
export interface StartFacts {
  /** Where this client reaches the server; no slash at the end. */
  readonly url: string;
  readonly version: string;
  readonly upstreams: readonly string[];
  readonly database: string;
  /** False when clients have to be told to use {@link database} too. */
  readonly databaseIsDefault: boolean;
  readonly startedAt: Date;
  readonly reasons: readonly Unready[];
  readonly hasMetrics: boolean;
  /** True when there are private modules here, for some. Which ones is not told. */
  readonly hasPrivate: boolean;
}

/** The page may run its own style and script, and load or be embedded in nothing. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src '${digestOf(style)}'`,
  `script-src '${digestOf(script)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function digestOf(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}

/** Two arrows that face each other across a line: a thing and its mirror image. */
const shapes =
  '<path d="M12 3v18" stroke-dasharray="2.2 2.2"/><path d="M8.5 7 4 12l4.5 5"/><path d="M15.5 7 20 12l-4.5 5"/>';
const mark = new Html(
  `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes}</svg>`,
);
const icon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#00a5cf" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">${shapes}</svg>`,
)}`;
const tick = new Html(
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><path d="m7.8 12.4 2.8 2.8 5.6-6"/></svg>',
);
const alarm = new Html(
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 3 2.2 20.3h19.6z"/><path d="M12 10v4.4M12 17.2v.1"/></svg>',
);

/** The whole page, in one answer. */
export function startPage(facts: StartFacts, lang: Lang): string {
  const commands = commandsFor(facts.url, facts.hasPrivate);
  const said = (name: string, params: SayParams = {}) => say(`page.${name}`, params, lang);
  const page = markup`<!doctype html>
<html lang="${lang === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${said('title')}</title>
<link rel="icon" href="${icon}">
<style>${new Html(style)}</style>
</head>
<body data-copy="${said('copy')}" data-copied="${said('copied')}" data-not-copied="${said('not-copied')}">
<header>
<span class="brand">${mark}gomirror</span>
<nav aria-label="${said('languages')}">${languageLink('en', 'English', lang)}${languageLink('zh', '中文', lang)}</nav>
</header>
<main>
<h1>${said('heading')}</h1>
<p class="lead">${prose(said('lead', { database: facts.database }))}</p>
${health(facts.reasons, lang)}
${useSection(commands, facts.hasPrivate, said)}
<section>
<h2>${said('check')}</h2>
${command(`${commands.show}\n${commands.check}`)}
<p>${prose(said('check-how', { url: facts.url }))}</p>
<p class="aside">${prose(said('check-cached'))}</p>
</section>
<section>
<h2>${said('undo')}</h2>
<p>${prose(said('undo-how'))}</p>
${command(commands.undo)}
</section>
<section>
<h2>${said('private')}</h2>
<p>${prose(said(facts.hasPrivate ? 'private-here' : 'private-how'))}</p>
${command(commands.private)}
</section>
<section>
<h2>${said('gosumdb')}</h2>
<p>${prose(said(facts.databaseIsDefault ? 'gosumdb-why' : 'gosumdb-other', { database: facts.database }))}</p>
</section>
${facts.url.startsWith('https:') ? '' : plainHttp(said)}
</main>
<footer>
<h2>${said('facts')}</h2>
<dl>
<dt>${said('version')}</dt><dd>gomirror ${facts.version}</dd>
<dt>${said('upstreams')}</dt><dd>${facts.upstreams.join(', ') || said('no-upstreams')}</dd>
<dt>${said('database')}</dt><dd>${facts.database}</dd>
<dt>${said('since')}</dt><dd>${utcMinute(facts.startedAt)}</dd>
<dt>${said('machines')}</dt><dd>${machineLinks(facts.hasMetrics)}</dd>
</dl>
</footer>
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** The same in a few lines, for a client that did not ask for HTML. */
export function startText(facts: StartFacts, lang: Lang): string {
  const { use, undo } = commandsFor(facts.url, facts.hasPrivate);
  const said = (name: string, params: SayParams = {}) => say(`page.${name}`, params, lang);
  const state = facts.reasons.map(({ code, params }) => say(code, params, lang)).join('; ');
  return [
    `${said('title')} (${facts.version})`,
    said('text-use', { command: use }),
    said('text-undo', { command: undo }),
    state === '' ? said('ready') : `${said('not-ready')}: ${state}`,
    said('text-more', { url: `${facts.url}/` }),
    '',
  ].join('\n');
}

type Said = (name: string, params?: SayParams) => string;

function useSection(commands: Commands, hasPrivate: boolean, said: Said): Html {
  return markup`<section>
<h2>${said('use')}</h2>
<p>${said('use-how')}</p>
${command(commands.use, 'command main')}
<p>${prose(said('use-where'))}</p>
<p class="aside">${prose(said(hasPrivate ? 'use-alone' : 'use-direct'))}</p>
<details>
<summary>${said('session')}</summary>
<div>
<h3>${said('session-shell')}</h3>
${command(commands.shell)}
<h3>${said('session-powershell')}</h3>
${command(commands.powershell)}
<h3>${said('session-cmd')}</h3>
${command(commands.cmd)}
</div>
</details>
</section>`;
}

function plainHttp(said: Said): Html {
  return markup`<section>
<h2>${said('plain-http')}</h2>
<p>${prose(said('plain-http-why'))}</p>
</section>`;
}

function health(reasons: readonly Unready[], lang: Lang): Html {
  if (reasons.length === 0)
    return markup`<div class="health" role="status">${tick}<strong>${say('page.ready', {}, lang)}</strong></div>`;
  const items = reasons.map(({ code, params }) => {
    const advice = hint(code, params, lang);
    return markup`<li>${say(code, params, lang)}${advice === undefined ? '' : markup`<br><span class="aside">${advice}</span>`}</li>`;
  });
  return markup`<div class="health bad" role="alert">${alarm}<div><strong>${say('page.not-ready', {}, lang)}</strong><ul>${items}</ul></div></div>`;
}

function command(line: string, className = 'command'): Html {
  return markup`<div class="${className}"><pre><code>${line}</code></pre></div>`;
}

function languageLink(lang: Lang, name: string, current: Lang): Html {
  const tag = lang === 'zh' ? 'zh-Hans' : 'en';
  return markup`<a href="/?lang=${lang}" lang="${tag}" hreflang="${tag}"${lang === current ? new Html(' aria-current="true"') : ''}>${name}</a>`;
}

function machineLinks(hasMetrics: boolean): Html[] {
  const paths = ['/-/healthz', '/-/readyz', ...(hasMetrics ? ['/-/metrics'] : [])];
  return paths.map((path) => markup`<a href="${path}"><code>${path}</code></a>`);
}

function utcMinute(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
