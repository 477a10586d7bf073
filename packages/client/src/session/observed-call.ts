import { bindMethod } from "../call/bind-method.ts";
import type { CallOptions } from "../call/method-call.ts";
import type { Outcome } from "../call/outcome.ts";
import type { AnyCallError } from "../errors/interlock-error.ts";

interface Observable<Params, Result, Failure> {
  readonly safe: (params: Params, options?: CallOptions) => Promise<Outcome<Result, Failure>>;
}

/** The same call in both forms; how it ended is looked at before its caller sees it. */
export function observedCall<Params extends object, Result, Failure extends AnyCallError>(
  name: string,
  call: Observable<Params, Result, Failure>,
  look: (params: Params, outcome: Outcome<Result, Failure>) => void,
): object {
  return bindMethod(name, async (given = {}, options) => {
    // The caller's params have the call's own type, which `bindMethod` does not carry.
    const params = given as Params;
    const outcome = await call.safe(params, options);
    look(params, outcome);
    return outcome;
  });
}
