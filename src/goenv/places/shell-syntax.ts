import type { PathFolder } from './wishes.ts';

/** A value that a line gives to a variable. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** How a shell, or a file that is like one, says things. Each thing is one line. */
export interface ShellSyntax {
  /** What a comment begins with. */
  readonly comment: string;
  /** True where a carriage return at the end of a line would be part of the value. */
  readonly takesOnlyNewline?: true;
  set(name: string, value: string): string;
  /** Takes a variable away that a line above has set; undefined where that cannot be said. */
  unset?(name: string): string;
  /** Puts a folder on PATH unless it is there. */
  addPath(folder: PathFolder): string;
  /** What a line that somebody has written gives to `name`, quotes taken off; undefined when it is about something else. */
  assigned(line: string, name: string): string | undefined;
}

/** sh, bash, zsh; direnv's `.envrc` is bash too. */
export const posixSyntax: ShellSyntax = {
  comment: '#',
  takesOnlyNewline: true,
  set: (name, value) => `export ${name}=${quotePosix(value)}`,
  unset: (name) => `unset ${name}`,
  addPath: ({ folder, inFront }) => {
    const quoted = quotePosix(folder);
    const joined = inFront ? `${quoted}"\${PATH:+:$PATH}"` : `"\${PATH:+$PATH:}"${quoted}`;
    return `case ":$PATH:" in *:${quoted}:*) ;; *) export PATH=${joined} ;; esac`;
  },
  assigned: (line, name) =>
    value(line, '#', new RegExp(String.raw`(?:^|[\s;&])${name}=("[^"]*"|'[^']*'|[^\s;#&]*)`)),
};

export const fishSyntax: ShellSyntax = {
  comment: '#',
  takesOnlyNewline: true,
  set: (name, text) => `set -gx ${name} ${quoteFish(text)}`,
  unset: (name) => `set -e ${name}`,
  addPath: ({ folder, inFront }) => {
    const quoted = quoteFish(folder);
    return `contains -- ${quoted} $PATH; or set -gx PATH ${inFront ? `${quoted} $PATH` : `$PATH ${quoted}`}`;
  },
  assigned: (line, name) =>
    value(line, '#', new RegExp(String.raw`(?:^|;)\s*set\s+(?:-\S+\s+)*${name}\s+("[^"]*"|'[^']*'|[^\s;]+)`)),
};

export const nuSyntax: ShellSyntax = {
  comment: '#',
  set: (name, text) => `$env.${name} = ${quoteNu(text)}`,
  unset: (name) => `hide-env --ignore-errors ${name}`,
  addPath: ({ folder, inFront }) => {
    const quoted = quoteNu(folder);
    const verb = inFront ? 'prepend' : 'append';
    return `$env.PATH = ($env.PATH | split row (char esep) | where $it != ${quoted} | ${verb} ${quoted})`;
  },
  assigned: (line, name) =>
    value(line, '#', new RegExp(String.raw`\$env\.${name}\s*=\s*("[^"]*"|'[^']*'|\S+)`)),
};

export const powershellSyntax: ShellSyntax = {
  comment: '#',
  set: (name, text) => `$env:${name} = ${quotePowershell(text)}`,
  unset: (name) => `Remove-Item Env:${name} -ErrorAction Ignore`,
  addPath: ({ folder, inFront }) => {
    const quoted = quotePowershell(folder);
    const separator = '[IO.Path]::PathSeparator';
    const joined = inFront ? `${quoted} + ${separator} + $env:PATH` : `$env:PATH + ${separator} + ${quoted}`;
    return `if (($env:PATH -split ${separator}) -notcontains ${quoted}) { $env:PATH = ${joined} }`;
  },
  assigned: (line, name) =>
    value(line, '#', new RegExp(String.raw`\$env:${name}\s*=\s*("[^"]*"|'[^']*'|[^\s;]+)`, 'i')),
};

/** systemd's `environment.d` files: `KEY="VALUE"`, in which `$` begins an expansion (environment.d(5)). */
export const environmentDSyntax: ShellSyntax = {
  comment: '#',
  set: (name, text) => `${name}="${escapeEnvironmentD(text)}"`,
  addPath: ({ folder, inFront }) => {
    const escaped = escapeEnvironmentD(folder);
    return inFront ? `PATH="${escaped}:\${PATH}"` : `PATH="\${PATH}:${escaped}"`;
  },
  assigned: (line, name) => value(line, '#', new RegExp(String.raw`^\s*${name}=("[^"]*"|'[^']*'|.*)$`)),
};

/** pam_env's `/etc/environment`: `NAME="value"`, no escapes, no expansion. */
export const pamSyntax: ShellSyntax = {
  comment: '#',
  set: (name, text) => `${name}="${text}"`,
  // The file knows no expansion: PATH is left to /etc/profile.d.
  addPath: () => '',
  assigned: (line, name) =>
    value(line, '#', new RegExp(String.raw`^\s*(?:export\s+)?${name}=("[^"]*"|'[^']*'|\S*)`)),
};

function value(line: string, comment: string, form: RegExp): string | undefined {
  if (line.trimStart().startsWith(comment)) return undefined;
  const found = form.exec(line)?.[1];
  return found === undefined ? undefined : (/^(["'])(.*)\1$/.exec(found)?.[2] ?? found);
}

export function quotePosix(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function quoteFish(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}

function quoteNu(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  return `"${text.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;
}

/** PowerShell takes typographic quotation marks for plain ones. */
function quotePowershell(text: string): string {
  return `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

function escapeEnvironmentD(text: string): string {
  return text.replaceAll(/[\\"`]/g, String.raw`\$&`).replaceAll('$', '$$$$');
}
