import type { Request } from '../http.ts';
import type { Access } from './access.ts';
import { type PeerFacts, peerFactsOf } from './clients.ts';
import type { Visit } from './visit.ts';

/**
 * What whoever has sent a request may have, as it is now: for work that goes on long after it was let in. Accounts and settings may
 * change meanwhile, and its connection may have ended.
 */
export class Rights {
  readonly #request: Request;
  readonly #access: () => Access | undefined;
  readonly #peer: PeerFacts;

  /** `access` gives who may have what, as it is set now; undefined where everything is everybody's. */
  constructor(request: Request, access: () => Access | undefined) {
    this.#request = request;
    this.#access = access;
    this.#peer = peerFactsOf(request);
  }

  /** Undefined where everything is everybody's. Rejects with `server.sign-in-unavailable`. */
  async now(): Promise<Visit | undefined> {
    for (;;) {
      const access = this.#access();
      const visit = await access?.lookAgain(this.#request, this.#peer);
      if (access === this.#access()) return visit;
    }
  }
}
