import type { AnyCallError } from "../errors/interlock-error.ts";
import { InterlockError } from "../errors/interlock-error.ts";
import type { CallOptions } from "./method-call.ts";
import type { Outcome } from "./outcome.ts";

export type SafeCall = (params?: object, options?: CallOptions) => Promise<Outcome<unknown, AnyCallError>>;

/** A call in both forms. */
export function bindMethod(name: string, safe: SafeCall): object {
  async function call(params?: object, options?: CallOptions): Promise<unknown> {
    const outcome = await safe(params, options);
    if (outcome.ok) return outcome.result;
    throw new InterlockError(name, outcome.error);
  }
  return Object.assign(call, { safe });
}
