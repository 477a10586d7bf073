import {
  PRESENCE_OFFLINE_AFTER_SECONDS,
  PRESENCE_RECONNECTING_AFTER_SECONDS,
  PRESENCE_STATES,
  type PresenceActivity,
  type PresenceState,
} from "@interlock/contracts";

/** What a device's last heartbeat says, so many milliseconds later. Nobody goes offline without reconnecting first. */
export function presenceState(activity: PresenceActivity, ageMs: number): PresenceState {
  if (ageMs >= PRESENCE_OFFLINE_AFTER_SECONDS * 1_000) return "offline";
  return ageMs >= PRESENCE_RECONNECTING_AFTER_SECONDS * 1_000 ? "reconnecting" : activity;
}

/** A person is where any of their devices is: the states stand in this order in the contract. */
export function mostPresent(states: readonly PresenceState[]): PresenceState {
  return PRESENCE_STATES.values.find((state) => states.includes(state)) ?? "offline";
}
