import type { AppMethods } from "@interlock/contracts";
import type { CallableMethod } from "../call/check-answer.ts";

/** Params without members are typed with every key. */
type TakesKey<Params> = string extends keyof Params
  ? false
  : "idempotency_key" extends keyof Params
    ? true
    : false;

type Keyed = {
  [Name in keyof AppMethods]: TakesKey<AppMethods[Name]["params"]> extends true ? Name : never;
}[keyof AppMethods];

/** Total over the methods that take an idempotency key. */
const keyed: { readonly [Name in Keyed]: true } = { "app.send_input": true };

/** May a request be sent a second time when nobody knows whether the first one arrived? */
export function mayResend(method: Pick<CallableMethod, "name" | "kind">, params: object): boolean {
  if (method.kind === "query") return true;
  return (
    Object.hasOwn(keyed, method.name) && "idempotency_key" in params && params.idempotency_key !== undefined
  );
}
