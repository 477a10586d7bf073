import {
  PRESENCE_OFFLINE_AFTER_SECONDS,
  type PresenceActivity,
  type PresenceState,
} from "@interlock/contracts";
import { mostPresent, presenceState } from "../model/presence-state.ts";
import type { PresenceBeat } from "../model/presence-beat.ts";

export interface SeenParticipant {
  readonly state: PresenceState;
  readonly lastSeen: Date | null;
}

interface Device {
  readonly activity: PresenceActivity;
  /** When this replica heard of it, on its monotonic clock: what ages it. */
  readonly heardMs: number;
  /** The database's clock at the heartbeat: what people are shown. */
  readonly at: Date;
}

/** Devices of one participant that are remembered; whoever has more is shown by the latest. */
const DEVICES_MAX = 16;
const REMEMBERED_MS = 10 * PRESENCE_OFFLINE_AFTER_SECONDS * 1_000;
const FORGET_EVERY_MS = 60_000;

/** Who is there, in memory only. Each replica hears every heartbeat; one that has just started knows all within 15 s. */
export class PresenceBoard {
  readonly #now: () => number;
  readonly #participants = new Map<string, Map<string, Device>>();
  #forgotMs: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#forgotMs = now();
  }

  note({ participantId, deviceId, activity }: PresenceBeat, at: Date): void {
    this.#forget();
    const devices = this.#participants.get(participantId) ?? new Map<string, Device>();
    this.#participants.set(participantId, devices);
    // Set anew, so that the map's order is the order of the heartbeats.
    devices.delete(deviceId);
    devices.set(deviceId, { activity, heardMs: this.#now(), at });
    for (const oldest of devices.keys()) {
      if (devices.size <= DEVICES_MAX) break;
      devices.delete(oldest);
    }
  }

  read(participantId: string): SeenParticipant {
    const devices = [...(this.#participants.get(participantId)?.values() ?? [])];
    const now = this.#now();
    return {
      state: mostPresent(devices.map(({ activity, heardMs }) => presenceState(activity, now - heardMs))),
      lastSeen: devices.at(-1)?.at ?? null,
    };
  }

  #forget(): void {
    const now = this.#now();
    if (now - this.#forgotMs < FORGET_EVERY_MS) return;
    this.#forgotMs = now;
    for (const [participantId, devices] of this.#participants) {
      for (const [deviceId, { heardMs }] of devices)
        if (now - heardMs > REMEMBERED_MS) devices.delete(deviceId);
      if (devices.size === 0) this.#participants.delete(participantId);
    }
  }
}
