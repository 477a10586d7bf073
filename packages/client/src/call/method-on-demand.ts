import type { CallRuntime } from "@interlock/contracts/define";
import type { CallableMethod, SendableMethod, SubscribableMethod } from "./check-answer.ts";

interface CallOnDemand extends SendableMethod {
  readonly kind: CallRuntime["kind"];
  readonly load: () => Promise<CallableMethod>;
}

interface SubscriptionOnDemand extends SendableMethod {
  readonly kind: "subscription";
  readonly load: () => Promise<SubscribableMethod>;
}

/** A row of a generated table whose checks are imported with the first call. */
export type MethodOnDemand = CallOnDemand | SubscriptionOnDemand;

/** A method whose checks are here, or come beside the first call: the request does not wait for them. */
export class CheckedMethod {
  readonly sendable: SendableMethod;
  #known: CallableMethod | undefined;
  readonly #load: () => Promise<CallableMethod>;

  constructor(row: CallableMethod | MethodOnDemand) {
    this.sendable = row;
    if ("load" in row) this.#load = row.load;
    else {
      this.#known = row;
      this.#load = () => Promise.resolve(row);
    }
  }

  get known(): CallableMethod | undefined {
    return this.#known;
  }

  async load(): Promise<CallableMethod> {
    return (this.#known = await this.#load());
  }

  /** The answer that `sent` brings, and what to hold it against. */
  async beside<Answer>(sent: Promise<Answer>): Promise<readonly [Answer, CallableMethod]> {
    return this.#known === undefined ? Promise.all([sent, this.load()]) : [await sent, this.#known];
  }
}
