import {
  type Accident,
  accidentsInFile,
  accidentsInSettings,
  GoEnvFile,
  type GoSettings,
  type System,
} from '../../goenv/index.ts';
import { finding } from '../engine/index.ts';
import type { Finding, Remedy } from '../types.ts';
import { setRemedies } from './remedies.ts';

/** Slips and folklore in what somebody has set: quotes, a full-width comma, `GOSUMDB=off`, lines that Go does not read. */
export async function accidentFindings(system: System, settings: GoSettings): Promise<Finding[]> {
  const inValues = accidentsInSettings(settings, system.env, system.platform).map((accident) => {
    const evidence = [`${accident.name}=${accident.layer.value} (${accident.layer.where})`];
    return found(accident, evidence, remediesOf(system, settings, accident));
  });
  const { file } = settings;
  const bytes = file === undefined ? undefined : await system.files.read(file).catch(() => undefined);
  if (file === undefined || bytes === undefined) return inValues;
  const inLines = accidentsInFile(GoEnvFile.parse(bytes), file).map((accident) => {
    const { line } = accident.params;
    return found(accident, [`${file}:${line ?? ''}`], remediesOf(system, settings, accident));
  });
  return [...inValues, ...inLines];
}

function found({ code, level, params }: Accident, evidence: readonly string[], remedies: Remedy[]): Finding {
  return finding(code, level, params, { evidence, remedies });
}

/** One remedy for what Go's own file can say, further ones for what the environment has to say first. */
function remediesOf(system: System, settings: GoSettings, { meant = {} }: Accident): Remedy[] {
  return Object.entries(meant).flatMap(([name, value]) => setRemedies(system, settings.get(name), value));
}
