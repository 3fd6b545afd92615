import { channel } from '../base/index.ts';
import type { ConfigChange } from './compare.ts';

/** A running mirror has taken over other settings. */
export const settingsChannel = channel<{ readonly changed: readonly ConfigChange[] }>('config.settings');
