import type { ContainerEngine } from "../ports/container-engine.ts";
import { rest } from "./rest.ts";

export interface EngineListener {
  /** Something happened to this container. */
  onContainer(containerId: string): void;
  /** The engine tells again from here on; what happened before, nobody knows. */
  onConnected(): void;
}

const LIMITS = { firstMs: 250, longestMs: 10_000 };
/** A connection that lasted this long was a good one. */
const STABLE_MS = 10_000;

/** Listens to the engine's events, and after each loss of the connection again, until `stop`. */
export async function followEngine(
  engine: Pick<ContainerEngine, "events">,
  listener: EngineListener,
  stop: AbortSignal,
): Promise<void> {
  for (let failures = 0; !stop.aborted; failures += 1) {
    const since = performance.now();
    const opened = await engine.events((containerId) => listener.onContainer(containerId));
    if (opened.kind === "ok") {
      const events = opened.value;
      const close = (): void => events.close();
      stop.addEventListener("abort", close, { once: true });
      if (stop.aborted) close();
      else listener.onConnected();
      await events.ended;
      stop.removeEventListener("abort", close);
    }
    if (performance.now() - since > STABLE_MS) failures = 0;
    if (!stop.aborted) await rest(failures, LIMITS, stop);
  }
}
