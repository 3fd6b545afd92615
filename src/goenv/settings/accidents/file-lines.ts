import { goEnvAssignment } from '../../../config/basics/index.ts';
import type { GoEnvFile } from '../go-env-file.ts';
import { kindOfName } from '../names.ts';
import { type Accident, shown } from './accident.ts';

/** Lines of the go env file that do not do what they were written for. `file` is its path. */
export function accidentsInFile(content: GoEnvFile, file: string): Accident[] {
  const accidents: Accident[] = [];
  const seen = new Map<string, string>();
  for (const [index, text] of content.lines().entries()) {
    const line = index + 1;
    const assignment = goEnvAssignment(text);
    if (assignment === undefined) {
      // A setting that somebody meant: indented, behind `export`, `set` or a byte order mark, in small letters.
      if (
        /^[^#]*\b[A-Za-z][A-Z0-9_a-z]*\s*=/.test(text) &&
        /\b(?:go[a-z0-9]{2,}|[a-z]+_proxy|cgo_\w+)\s*=/i.test(text)
      ) {
        const params = { file, line, text: shown(text.trim()) };
        // Go gets along without it.
        accidents.push({ code: 'goenv.accident-file-ignored-line', level: 'warning', params });
      }
      continue;
    }
    const { name, value } = assignment;
    const before = seen.get(name);
    seen.set(name, value);
    const params = { file, line, name };
    if (before !== undefined && before !== value) {
      accidents.push({ code: 'goenv.accident-file-twice', level: 'warning', params });
    }
    const kind = kindOfName(name);
    const meant = { [name]: undefined };
    if (kind === 'environment') {
      accidents.push({ code: 'goenv.accident-file-only-environment', level: 'warning', params, meant });
    } else if (kind !== 'layered') {
      accidents.push({
        code: 'goenv.accident-file-unknown',
        level: 'warning',
        params: { ...params, name: name.trim() },
        meant,
      });
    }
  }
  return accidents;
}
