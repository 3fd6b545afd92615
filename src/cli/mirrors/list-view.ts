import type { Bilingual, CatalogueMirror, LoadedCatalogue } from '../../goenv/index.ts';
import { type Lang, printable, say } from '../../text/index.ts';
import type { Style } from '../style.ts';
import { listing, tableLines } from '../table-lines.ts';

/** The catalogue for a person; `ownFile` is where mirrors of one's own go. */
export function listText(catalogue: LoadedCatalogue, ownFile: string, lang: Lang, style: Style): string {
  const words = (code: string, params = {}) => say(code, params, lang);
  const { revision, from, mirrors, databases, releases, retired } = catalogue;
  const heads = ['name', 'url', 'owner', 'sumdb', 'from'].map((head) => words(`cli.mirrors-head.${head}`));
  const rows = mirrors.map((mirror) => [
    mirror.name,
    mirror.url,
    printable(mirror.owner[lang]),
    supportOf(mirror, lang),
    words(`cli.mirrors-from.${mirror.from}`),
  ]);
  const notes = mirrors.filter(({ note }) => note !== undefined);
  return [
    `${words('cli.mirrors-revision', { revision, source: words(`cli.mirrors-from.${from}`) })}\n\n`,
    listing([heads, ...rows], style, lang),
    ...(notes.length === 0 ? [] : [`\n${words('cli.mirrors-remarks')}\n`]),
    indented(notes.map(({ name, note }) => [name, noteOf(note, lang)])),
    `\n${words('cli.mirrors-databases')}\n`,
    indented(databases.map(({ name, note }) => [name, noteOf(note, lang)])),
    `\n${words('cli.mirrors-releases')}\n`,
    indented(releases.map(({ url, owner }) => [url, noteOf(owner, lang)])),
    `\n${words('cli.mirrors-retired')}\n`,
    indented(
      retired.map(({ host, note, instead }) => [
        host,
        noteOf(note, lang),
        words('cli.mirrors-instead', { instead: instead.join(', ') }),
      ]),
    ),
    `\n${words('cli.mirrors-own-file', { path: ownFile })}\n`,
  ].join('');
}

/** The same for a script (`schema/mirrors-list.schema.json`). */
export function listData(catalogue: LoadedCatalogue, ownFile: string): string {
  const { revision, from, mirrors, databases, releases, retired } = catalogue;
  const data = {
    version: 1,
    revision,
    from,
    ownFile,
    mirrors: mirrors.map(({ sumdb, note = null, ...mirror }) => ({
      ...mirror,
      sumdb: { ...sumdb, known: sumdb.known ?? null },
      note,
    })),
    databases,
    releases,
    retired,
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

function supportOf({ sumdb }: CatalogueMirror, lang: Lang): string {
  const { state, basis, known } = sumdb;
  const words = say(`cli.mirrors-support.${state}`, {}, lang);
  if (basis === 'none' || known === undefined) return words;
  return `${words} (${say(`cli.mirrors-basis.${basis}`, {}, lang)}, ${known})`;
}

function noteOf(note: Bilingual | undefined, lang: Lang): string {
  return printable(note?.[lang] ?? '');
}

function indented(rows: readonly (readonly string[])[]): string {
  return tableLines(rows.map(([first = '', ...rest]) => [`  ${first}`, ...rest]));
}
