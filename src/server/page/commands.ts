/** The command lines that the start page shows, for a mirror at `url`. */
export interface Commands {
  readonly use: string;
  readonly undo: string;
  readonly show: string;
  readonly check: string;
  readonly private: string;
  readonly shell: string;
  readonly powershell: string;
  readonly cmd: string;
}

/** A module that is small enough to be fetched just to see it work. */
const sample = 'golang.org/x/text@v0.37.0';

/** With `hasPrivate` nothing that this mirror does not have is tried elsewhere: its name may be private. */
export function commandsFor(url: string, hasPrivate: boolean): Commands {
  const value = hasPrivate ? url : `${url},direct`;
  // Shells take the brackets of an IPv6 address for a pattern; double quotes are understood by all of them.
  const setting = url.includes('[') ? `"GOPROXY=${value}"` : `GOPROXY=${value}`;
  return {
    use: `go env -w ${setting}`,
    undo: 'go env -u GOPROXY',
    show: 'go env GOPROXY',
    check: `go mod download -x ${sample}`,
    private: `go env -w ${hasPrivate ? 'GONOSUMDB' : 'GOPRIVATE'}=git.example.com`,
    shell: `export GOPROXY='${value}'`,
    powershell: `$env:GOPROXY = '${value}'`,
    cmd: `set GOPROXY=${value}`,
  };
}
