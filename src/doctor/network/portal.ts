import { targetOf } from './endpoints.ts';
import { answerOf } from './trail.ts';
import { walk } from './walk.ts';
import type { Walker } from './way.ts';

/** Somebody between this machine and the network who answers for others: the log-in page of a hotel, say. */
export interface Portal {
  readonly asked: string;
  readonly status: number;
  /** Where it leads, without what is behind a `?`. */
  readonly location: string | undefined;
}

/** Asks for what answers 204 and nothing else; undefined where it does, or where nothing can be reached. */
export async function findPortal(walker: Walker): Promise<Portal | undefined> {
  const found = await Promise.all(
    walker.net.portalProbes.map(async (asked) => {
      const target = targetOf(asked, 'releases');
      if (target === undefined) return undefined;
      const trail = await walk(walker, { ...target, basePath: '', exactPath: new URL(asked).pathname }, true);
      const answer = answerOf(trail);
      if (answer === undefined || answer.status === 204 || answer.status >= 500) return undefined;
      const location = answer.headers['location']?.replace(/[?#].*/, '');
      return { asked, status: answer.status, location };
    }),
  );
  // Where one of them answers as it should there is no portal, whatever has become of the other.
  return found.every((portal) => portal !== undefined) ? found[0] : undefined;
}
