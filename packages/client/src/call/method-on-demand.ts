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
  #row: CallableMethod | MethodOnDemand;

  constructor(row: CallableMethod | MethodOnDemand) {
    this.sendable = this.#row = row;
  }

  /** The answer that `sent` brings, and what to hold it against. Rejects as `sent` does, or when checks are not there. */
  async beside<Answer>(sent: Promise<Answer>): Promise<readonly [Answer, CallableMethod]> {
    const row = this.#row;
    if (!("load" in row)) return [await sent, row];
    const [answer, loaded] = await Promise.all([sent, row.load()]);
    this.#row = loaded;
    return [answer, loaded];
  }
}
