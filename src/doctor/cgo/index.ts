/**
 * doctor/cgo: whether a project has C in it, and whether what is there compiles and links it for the system that is built for.
 * May import base, goenv, doctor/engine and doctor/machine.
 */
import type { Check } from '../types.ts';
import { compilerCheck } from './compiler.ts';
import { crossCheck } from './cross.ts';
import { neededCheck } from './needed.ts';

export const cgoChecks: readonly Check[] = [neededCheck, compilerCheck, crossCheck];
