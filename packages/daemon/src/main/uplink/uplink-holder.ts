import type { UplinkView } from "../../service/ports/uplink.ts";
import type { RunningUplink, UplinkParts } from "./start-uplink.ts";

const NOTHING: UplinkView = {
  state: "idle",
  sessionId: null,
  attachment: null,
  readOnly: false,
  trouble: null,
};

/** The uplink, whose code is loaded once the daemon is ready, or when somebody needs it: no start waits for it. */
export class UplinkHolder {
  readonly #parts: () => UplinkParts;
  #starting: Promise<RunningUplink> | null = null;
  #running: RunningUplink | null = null;

  /** The parts are asked for with the start. */
  constructor(parts: () => UplinkParts) {
    this.#parts = parts;
  }

  start(): Promise<RunningUplink> {
    this.#starting ??= this.#load();
    return this.#starting;
  }

  view(): UplinkView {
    return this.#running?.uplink.view() ?? NOTHING;
  }

  async close(): Promise<void> {
    if (this.#starting === null) return;
    const [end] = await Promise.allSettled([this.#starting]);
    // What did not start was told of when it failed.
    if (end.status === "fulfilled") await end.value.close();
  }

  async #load(): Promise<RunningUplink> {
    const parts = this.#parts();
    try {
      const { startUplink } = await import("./start-uplink.ts");
      this.#running = startUplink(parts);
      return this.#running;
    } catch (error) {
      parts.log.fault("uplink_fault", error);
      throw error;
    }
  }
}
