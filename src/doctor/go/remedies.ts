import type { GoSetting, System } from '../../goenv/index.ts';
import { advice, command } from '../engine/index.ts';
import type { Remedy } from '../types.ts';

/**
 * What gives a Go setting another value (undefined: Go's own default). Where the environment sets it, no file of Go's can: it has to go
 * there first.
 */
export function setRemedies(system: System, setting: GoSetting, value: string | undefined): Remedy[] {
  const { name, layers } = setting;
  const environment = layers.find(({ layer }) => layer === 'environment');
  const inFile = layers.some(({ layer }) => layer === 'go-env-file');
  const settings: Remedy = { kind: 'go-settings', settings: { [name]: value } };
  if (environment === undefined) return [settings];
  return [...unsetRemedies(system, name), ...(inFile || value !== undefined ? [settings] : [])];
}

/** How a variable is taken out of the environment: now, and for good. */
export function unsetRemedies(system: System, name: string): Remedy[] {
  const typed = system.platform === 'win32' ? `Remove-Item Env:${name}` : `unset ${name}`;
  return [command(typed), advice(`doctor.do-unset-${system.platform}`, { name })];
}
