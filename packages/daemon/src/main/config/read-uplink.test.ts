import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { readUplink } from "./read-uplink.ts";

const PARTICIPANT = "01890000-0000-7000-8000-000000000001";
const SESSION = "01890000-0000-7000-8000-000000000002";
const plane = {
  control_plane: "https://plane.example:8443/",
  token_file: "/etc/interlock/token",
  participant: PARTICIPANT,
};

test("without anything said a machine belongs to the control plane of its own home", () => {
  expect(readUplink({})).toEqual({
    kind: "read",
    value: { enabled: true, controlPlane: null, sessionId: null, beatMs: 15_000 },
  });
});

test("every key has its place", () => {
  expect(readUplink({ ...plane, enabled: false, session: SESSION, heartbeat_seconds: 5 })).toEqual({
    kind: "read",
    value: {
      enabled: false,
      controlPlane: {
        url: "https://plane.example:8443",
        tokenFile: "/etc/interlock/token",
        participantId: PARTICIPANT,
      },
      sessionId: SESSION,
      beatMs: 5_000,
    },
  });
});

test.each(["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"])("%s is this machine", (address) => {
  expect(readUplink({ ...plane, control_plane: address })).toMatchObject({ kind: "read" });
});

for (const [table, key, reason] of [
  [{ token: "secret" }, "token", "unknown key"],
  [{ enabled: "yes" }, "enabled", "neither true nor false"],
  [{ session: "mine" }, "session", "not a session's id"],
  [{ token_file: "/a" }, "token_file", "needs uplink.control_plane"],
  [{ ...plane, control_plane: "plane" }, "control_plane", "not an address like https://host:port"],
  [
    { ...plane, control_plane: "https://a:b@plane" },
    "control_plane",
    "not an address like https://host:port",
  ],
  [
    { ...plane, control_plane: "https://plane/trpc" },
    "control_plane",
    "not an address like https://host:port",
  ],
  [{ ...plane, control_plane: "ftp://plane" }, "control_plane", "not an address like https://host:port"],
  [
    { ...plane, control_plane: "http://plane:1" },
    "control_plane",
    "needs https: where it is not this machine",
  ],
  [
    { ...plane, control_plane: "http://127.0.0.1.plane:1" },
    "control_plane",
    "needs https: where it is not this machine",
  ],
  [{ ...plane, token_file: "token" }, "token_file", "not an absolute path"],
  [{ heartbeat_seconds: 16 }, "heartbeat_seconds", "outside 0.5 to 15"],
  [{ ...plane, participant: "me" }, "participant", "not a participant's id"],
] as const) {
  verifies("RTN-124", `refuses ${JSON.stringify(table).slice(0, 60)} by the key at fault`, () => {
    expect(readUplink(table)).toEqual({ kind: "refused", key: `uplink.${key}`, reason });
  });
}
