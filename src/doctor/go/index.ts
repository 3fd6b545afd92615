/**
 * doctor/go: the `go` that is used and what it is used with: PATH, GOROOT, toolchains, folders, workspaces, settings in all their
 * layers, editors, the team's policy. May import base, module, config, goenv, doctor/engine and doctor/machine.
 */
export { goChecks } from './checks.ts';
export { setRemedies } from './remedies.ts';
