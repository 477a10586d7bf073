// Every call is looked up: a token that was revoked a moment ago opens nothing. Calls that come while the database is asked
// are looked up together, so that many cost little more than one, and one waits for nobody.
import { participantsOf } from "../store/participants-of.ts";
import type { Db } from "../store/database.ts";

interface Waiting {
  readonly tokenHash: Buffer;
  readonly resolve: (participantId: string | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** One statement is under way while the next one gathers. */
const AT_ONCE = 2;

export class TokenLookup {
  readonly #db: Db;
  #waiting: Waiting[] = [];
  #asking = 0;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Whose valid token has this hash? Asked after the call, never before. @throws the driver's error */
  participantOf(tokenHash: Buffer): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ tokenHash, resolve, reject });
      // What arrived in the same moment goes along.
      if (this.#waiting.length === 1) setImmediate(() => this.#next());
    });
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#asking >= AT_ONCE) return;
    const asked = this.#waiting;
    this.#waiting = [];
    this.#asking += 1;
    void this.#ask(asked).finally(() => {
      this.#asking -= 1;
      this.#next();
    });
  }

  async #ask(asked: readonly Waiting[]): Promise<void> {
    try {
      const found = await participantsOf(
        this.#db,
        asked.map(({ tokenHash }) => tokenHash),
      );
      for (const { tokenHash, resolve } of asked) resolve(found.get(tokenHash.toString("hex")));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
