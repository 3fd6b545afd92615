import v8 from 'node:v8';

/**
 * Keeps V8's young generation at the few megabytes that it has by now. Left alone it grows to several times that under the
 * burst of a cold build, and a mirror on a laptop or in CI would keep that for nothing: what a request leaves behind is dead
 * when the next one comes. Measured on such a build: a sixth less resident memory, the same processor time.
 */
export function keepYoungGenerationSmall(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1');
}
