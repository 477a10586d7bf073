import type { UplinkView } from "../../service/ports/uplink.ts";
import type { RunningUplink, UplinkParts } from "./start-uplink.ts";

const NOTHING: UplinkView = {
  state: "idle",
  sessionId: null,
  attachment: null,
  readOnly: false,
  trouble: null,
};

/** The uplink, whose code is loaded once the daemon is ready: nobody's first call waits for it. */
export class UplinkHolder {
  #starting: Promise<RunningUplink> | null = null;
  #running: RunningUplink | null = null;

  start(parts: UplinkParts): void {
    this.#starting ??= load(parts).then((running) => (this.#running = running));
    // Loading our own code can only fail with the whole installation; whoever needs the uplink is told by `running`.
    this.#starting.catch((error: unknown) => parts.log.fault("uplink_fault", error));
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
}

async function load(parts: UplinkParts): Promise<RunningUplink> {
  const { startUplink } = await import("./start-uplink.ts");
  return startUplink(parts);
}
