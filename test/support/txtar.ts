/**
 * The txtar format: a comment, then files, each begun by a line `-- name --`. It is a text format made to be written by
 * hand: there is no escaping, and every non-empty part ends in a newline.
 */
export interface Txtar {
  readonly comment: string;
  /** In the order of the archive; a name may occur twice, because test cases about duplicate names need that. */
  readonly files: readonly TxtarFile[];
}

export interface TxtarFile {
  readonly name: string;
  readonly text: string;
}

const marker = /^-- (.*) --$/;

/** Reads an archive. Any text is a valid archive, so this never throws. */
export function parseTxtar(text: string): Txtar {
  let comment = '';
  const files: { name: string; text: string }[] = [];
  for (const line of lines(text)) {
    const name = marker.exec(line.replace(/\r?\n$/, ''))?.[1]?.trim();
    const current = files.at(-1);
    if (name !== undefined && name !== '') files.push({ name, text: '' });
    else if (current === undefined) comment += line;
    else current.text += line;
  }
  return { comment, files };
}

/** Writes an archive that {@link parseTxtar} reads back alike, but for final newlines, which are added. */
export function formatTxtar(archive: Txtar): string {
  const parts = archive.files.map((file) => `-- ${file.name} --\n${withNewline(file.text)}`);
  return withNewline(archive.comment) + parts.join('');
}

/**
 * The `name=value` lines of a comment, in which a case states what it is and what is expected (`path=`, `version=`,
 * `hash=`, `wantErr=`). Lines beginning with `#` and empty lines are for the reader.
 * @throws Error for any other line: a misspelt header must not turn a case into one that checks nothing.
 */
export function headerFields(comment: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of comment.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const at = line.indexOf('=');
    if (at < 1) throw new Error(`not a name=value line: ${line}`);
    fields.set(line.slice(0, at), line.slice(at + 1));
  }
  return fields;
}

/** The files by name; of two with one name the last. */
export function filesByName(archive: Txtar): ReadonlyMap<string, string> {
  return new Map(archive.files.map((file) => [file.name, file.text]));
}

/** The lines of a text with their ends; a last line without an end gets one. */
function lines(text: string): string[] {
  return withNewline(text).match(/[^\n]*\n/g) ?? [];
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
