import { ownConfigFolder, pathsOf } from '../system/index.ts';
import type { System } from '../system/index.ts';
import type { LoadedPolicy, TeamSource } from './source.ts';

/** What setup keeps of a policy, so that doctor can tell when a machine, or the policy, has moved on. */
export interface TeamRecord {
  readonly version: 1;
  readonly source: TeamSource;
  /** Of the policy as it was applied. */
  readonly sha256: string;
  readonly name: string | undefined;
  /** Go's settings that it came to. */
  readonly go: Readonly<Record<string, string>>;
  /** Variables beside them. */
  readonly variables: Readonly<Record<string, string>>;
}

/** `gomirror/team.json` in the user's settings folder. */
export function teamFile(system: System): string {
  return pathsOf(system).join(ownConfigFolder(system), 'team.json');
}

export function teamRecordText(
  { source, policy, sha256 }: LoadedPolicy,
  set: Pick<TeamRecord, 'go' | 'variables'>,
): string {
  const record: TeamRecord = { version: 1, source, sha256, name: policy.name, ...set };
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** The record; undefined when this machine follows no team, or the file is not ours. */
export async function readTeamRecord(system: System): Promise<TeamRecord | undefined> {
  const bytes = await system.files.read(teamFile(system)).catch(() => undefined);
  if (bytes === undefined) return undefined;
  try {
    const data: unknown = JSON.parse(bytes.toString('utf8'));
    if (!isRecord(data) || data['version'] !== 1 || !isRecord(data['source'])) return undefined;
    const { place, sha256: pinned, key } = data['source'];
    const { sha256, name, go, variables } = data;
    if (typeof place !== 'string' || typeof sha256 !== 'string') return undefined;
    return {
      version: 1,
      source: {
        place,
        ...(typeof pinned === 'string' && { sha256: pinned }),
        ...(typeof key === 'string' && { key }),
      },
      sha256,
      name: typeof name === 'string' ? name : undefined,
      go: textsOf(go),
      variables: textsOf(variables),
    };
  } catch {
    return undefined;
  }
}

/** One way in which a machine is no longer as its team wants it. */
export interface Drift {
  readonly name: string;
  readonly wanted: string;
  readonly actual: string | undefined;
}

/** What differs from the policy that was applied; `valueOf` says what counts on the machine, for Go's settings and variables. */
export function driftOf(record: TeamRecord, valueOf: (name: string) => string | undefined): Drift[] {
  return Object.entries({ ...record.go, ...record.variables })
    .map(([name, wanted]) => ({ name, wanted, actual: valueOf(name) }))
    .filter(({ wanted, actual }) => wanted !== (actual ?? ''));
}

function textsOf(data: unknown): Record<string, string> {
  if (!isRecord(data)) return {};
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
