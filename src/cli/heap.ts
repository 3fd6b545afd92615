import v8 from 'node:v8';

/**
 * Keeps what is new in V8's heap to the megabyte that it begins with: left alone, the space for it doubles while the program is
 * loaded and under the burst of a cold build, to several times what is alive in it, and what a request leaves behind is dead when
 * the next one comes. To be called before what is large is loaded.
 */
export function keepNewSmall(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Keeps the rest near what is alive in it; left alone, it may double before anybody looks. A mirror on a laptop or in CI would
 * keep that for nothing. To be called once all is loaded. Both together, measured on a cold build: a quarter less resident
 * memory, for some hundredths of the processor time.
 */
export function keepOldSmall(): void {
  v8.setFlagsFromString('--heap-growing-percent=60');
}
