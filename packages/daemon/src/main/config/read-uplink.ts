import { isAbsolute } from "node:path";
import type { ParticipantId, SessionId } from "@interlock/contracts";
import { BEAT_EVERY_MS } from "../../model/node/pace.ts";
import type { DaemonConfig, UplinkConfig } from "./daemon-config.ts";
import { read, readNumber, refused, unknownKey, type Reading, type TomlTable } from "./toml-table.ts";

const KEYS = [
  "enabled",
  "control_plane",
  "token_file",
  "participant",
  "session",
  "heartbeat_seconds",
] as const;
/** A control plane doubts a node that was silent for 30 s. */
const BEAT_BOUNDS = { min: 0.5, max: 15, fallback: BEAT_EVERY_MS / 1000 };
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `[uplink]`: to which control plane this machine belongs. */
export function readUplink(table: TomlTable): Reading<DaemonConfig["uplink"]> {
  const stranger = unknownKey(table, KEYS, "uplink.");
  if (stranger !== null) return refused(stranger, "unknown key");
  const enabled = table["enabled"] ?? true;
  if (typeof enabled !== "boolean") return refused("uplink.enabled", "neither true nor false");
  const session = table["session"];
  if (session !== undefined && !isUuid(session)) return refused("uplink.session", "not a session's id");
  // Has the id's form; logs and control planes have it in lower case.
  const sessionId = session === undefined ? null : (session.toLowerCase() as SessionId);
  const plane = readPlane(table);
  if (plane.kind === "refused") return plane;
  const beat = readNumber(table, "uplink", "heartbeat_seconds", BEAT_BOUNDS);
  if (beat.kind === "refused") return beat;
  return read({ enabled, controlPlane: plane.value, sessionId, beatMs: beat.value * 1000 });
}

function readPlane(table: TomlTable): Reading<UplinkConfig["controlPlane"]> {
  const { control_plane: address, token_file: tokenFile, participant } = table;
  if (address === undefined) {
    const lonely = (["token_file", "participant"] as const).find((key) => table[key] !== undefined);
    return lonely === undefined ? read(null) : refused(`uplink.${lonely}`, "needs uplink.control_plane");
  }
  const url = typeof address === "string" ? originOf(address) : undefined;
  if (url === undefined) return refused("uplink.control_plane", "not an address like https://host:port");
  if (url === "insecure") return refused("uplink.control_plane", "needs https: where it is not this machine");
  if (typeof tokenFile !== "string" || !isAbsolute(tokenFile))
    return refused("uplink.token_file", "not an absolute path");
  if (!isUuid(participant)) return refused("uplink.participant", "not a participant's id");
  return read({ url, tokenFile, participantId: participant as ParticipantId }); // has the id's form
}

/** The token would travel in the open to any other machine. */
function originOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    return undefined;
  if (url.pathname !== "/") return undefined;
  if (url.protocol === "https:") return url.origin;
  if (url.protocol !== "http:") return undefined;
  return /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(url.hostname) ? url.origin : "insecure";
}

function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}
