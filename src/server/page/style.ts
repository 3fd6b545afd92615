/** The start page's style sheet. Colours are named by what they are for, and given once for light and once for dark. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f8fa; --card: #ffffff; --line: #dde3e9; --text: #1b2733; --quiet: #5b6976;
  --link: #00668a; --code: #eef2f5; --good: #14804a; --bad: #b4440f; --mark: #00a5cf;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f151b; --card: #171f27; --line: #2a3641; --text: #e3eaf0; --quiet: #95a5b3;
    --link: #63cdee; --code: #0b1015; --good: #4fc487; --bad: #f2915c; --mark: #2cc0e8;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "PingFang SC",
    "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
body > * { max-width: 46rem; margin-inline: auto; padding-inline: 1.25rem; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
p code { font-size: .875em; background: var(--code); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }

header { display: flex; align-items: center; justify-content: space-between; padding-block: 1.25rem; }
.brand { display: flex; align-items: center; gap: .55rem; font-weight: 650; font-size: 1.1rem; letter-spacing: -.01em; }
.brand svg { width: 1.6rem; height: 1.6rem; color: var(--mark); }
nav { display: flex; gap: .15rem; font-size: .9rem; }
nav a { padding: .2rem .65rem; border-radius: 99px; text-decoration: none; }
nav a[aria-current] { background: var(--card); color: var(--text); box-shadow: 0 0 0 1px var(--line); }

h1 { margin: 1.5rem 0 .5rem; font-size: clamp(1.75rem, 5vw, 2.25rem); line-height: 1.2; letter-spacing: -.02em; text-wrap: balance; }
.lead { margin: 0 0 1.5rem; font-size: 1.1rem; color: var(--quiet); text-wrap: pretty; }
.lead code { color: var(--text); }

.health { display: flex; gap: .75rem; padding: .8rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--good); border-radius: 8px; background: var(--card); }
.health.bad { border-left-color: var(--bad); }
.health svg { flex: none; width: 1.25rem; height: 1.6rem; color: var(--good); }
.health.bad svg { color: var(--bad); }
.health strong { font-weight: 600; }
.health ul { margin: .25rem 0 0; padding: 0; list-style: none; }
.health li::first-letter { text-transform: uppercase; }
.health li + li { margin-top: .5rem; }

section { margin-top: 2.25rem; }
h2 { margin: 0 0 .5rem; font-size: 1.2rem; line-height: 1.35; letter-spacing: -.01em; }
p { margin: .5rem 0; text-wrap: pretty; }
.aside { color: var(--quiet); font-size: .94rem; }

.command { display: flex; align-items: center; gap: .5rem; margin: .75rem 0; padding: .4rem .4rem .4rem 1rem; background: var(--code); border: 1px solid var(--line); border-radius: 8px; }
.command.main { padding-block: .6rem; padding-right: .6rem; border: 2px solid var(--link); font-size: 1.05rem; }
.command pre { flex: 1; min-width: 0; margin: 0; padding-block: .3rem; font-size: .9em; line-height: 1.55; white-space: pre-wrap; overflow-wrap: anywhere; }
.command button {
  flex: none; padding: .3rem .75rem; cursor: pointer; font: inherit; font-size: .82rem; line-height: 1.4;
  color: var(--link); background: var(--card); border: 1px solid var(--line); border-radius: 6px;
}
.command button:hover { border-color: var(--link); }

details { margin-top: .9rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
summary { padding: .6rem 1rem; cursor: pointer; color: var(--link); }
details > div { padding: 0 1rem .6rem; }
details h3 { margin: .5rem 0 0; font-size: .94rem; font-weight: 600; color: var(--quiet); }
details .command { margin: .35rem 0 .75rem; }

footer { margin-top: 3rem; padding-block: 1.5rem 3rem; color: var(--quiet); font-size: .92rem; }
footer h2 { padding-top: 1.5rem; border-top: 1px solid var(--line); font-size: 1rem; color: var(--text); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem; margin: .75rem 0 0; }
dt { color: var(--quiet); }
dd { margin: 0; color: var(--text); overflow-wrap: anywhere; }
dd a { margin-right: .9rem; }
@media (max-width: 30rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
@media print { nav, .command button { display: none; } }
`;
