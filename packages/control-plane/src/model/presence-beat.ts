import type { PresenceActivity } from "@interlock/contracts";

/** One heartbeat of one device. */
export interface PresenceBeat {
  readonly participantId: string;
  readonly deviceId: string;
  readonly activity: PresenceActivity;
}

/** Reads what another replica announced. @returns undefined for what no replica of ours would send */
export function parsePresenceBeats(
  payload: string,
): { readonly at: Date; readonly beats: readonly PresenceBeat[] } | undefined {
  const value = parseJson(payload);
  if (typeof value !== "object" || value === null || !("at" in value) || !("beats" in value))
    return undefined;
  if (typeof value.at !== "number" || !Array.isArray(value.beats) || !value.beats.every(isBeat))
    return undefined;
  return { at: new Date(value.at), beats: value.beats };
}

function isBeat(value: unknown): value is PresenceBeat {
  if (typeof value !== "object" || value === null) return false;
  if (!("participantId" in value) || !("deviceId" in value) || !("activity" in value)) return false;
  const { participantId, deviceId, activity } = value;
  return (
    typeof participantId === "string" &&
    typeof deviceId === "string" &&
    (activity === "online" || activity === "idle")
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
