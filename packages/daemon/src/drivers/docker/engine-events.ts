import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import type { EngineEvents } from "../../service/ports/container-engine.ts";
import { isContainerId } from "./container-shapes.ts";

/** What changes the list of containers, or whether programs can run in one. Every exec makes events too; not these. */
const ACTIONS = ["start", "restart", "die", "pause", "unpause", "rename", "destroy"];

/** Longer than any event; a stream that is none must not fill the memory. */
const MAX_LINE = 1024 * 1024;

/** Opens the engine's stream of events. The signal bounds the opening, not the stream. */
export async function openEvents(
  docker: Dockerode,
  onChange: (containerId: string) => void,
  signal: AbortSignal,
): Promise<EngineEvents> {
  const own = new AbortController();
  const giveUp = (): void => own.abort();
  signal.addEventListener("abort", giveUp, { once: true });
  // The client takes a signal here; its types do not know it yet, and call the answer a stream of Node's older kind.
  const asking = docker as unknown as { getEvents(options: object): Promise<Readable> };
  const filters = { type: ["container"], event: ACTIONS };
  const stream = await asking.getEvents({ filters, abortSignal: own.signal });
  signal.removeEventListener("abort", giveUp);

  const ended = Promise.withResolvers<void>();
  let pending = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (pending + text).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) {
      const id = containerOf(line);
      if (id !== undefined) onChange(id);
    }
    if (pending.length > MAX_LINE) stream.destroy();
  });
  stream.on("error", () => ended.resolve());
  stream.on("close", () => ended.resolve());
  return {
    ended: ended.promise,
    close() {
      own.abort();
      stream.destroy();
    },
  };
}

function containerOf(line: string): string | undefined {
  if (line.trim() === "") return undefined;
  try {
    const event: unknown = JSON.parse(line);
    const id = property(property(event, "Actor"), "ID");
    return isContainerId(id) ? id : undefined;
  } catch {
    // Not what was asked for; the look after the next event, or after the end, is not led astray by it.
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
