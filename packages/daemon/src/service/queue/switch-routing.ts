import type { SetRoutingInput, SetRoutingOutcome } from "../../store/operations/set-routing.ts";
import type { Store } from "../../store/store.ts";
import type { DeliveryWorker } from "../delivery/delivery-worker.ts";

/** Turns deliveries off or on. What is being typed ends either way; what waits goes on as soon as they are on again. */
export async function switchRouting(
  { store, worker }: { readonly store: Store; readonly worker: Pick<DeliveryWorker, "kick"> },
  input: SetRoutingInput,
): Promise<SetRoutingOutcome> {
  const outcome = await store.write.setRouting(input);
  if (outcome.routing.enabled) worker.kick();
  return outcome;
}
