import os from 'node:os';

const steppedBackNice = 5;

/**
 * Lets the threads that answer go first: called on a worker thread, it lowers the priority of that thread. Only Linux has
 * priorities by thread (setpriority(2), "C library/kernel differences"); elsewhere nothing happens.
 */
export function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    os.setPriority(steppedBackNice);
  } catch {
    // The thread is as important as the others, then.
  }
}
