import { expect, test } from "vitest";
import { negotiateProtocol, ProtocolHandshake } from "./protocol-handshake.ts";

const DAEMON = ["2026-05-01", "2026-03-01"];

test.each([
  ["the only common one", ["2026-03-01"], "2026-03-01"],
  ["the greatest of several, in whatever order", ["2026-03-01", "2026-05-01", "2027-01-01"], "2026-05-01"],
  ["too old", ["2025-12-31", "2024-01-01"], "version.floor_exceeded"],
  ["too new", ["2026-06-01"], "version.ceiling_exceeded"],
  ["between what the daemon has", ["2026-04-01"], "version.ceiling_exceeded"],
])("a hello with %s", (_what, client, expected) => {
  const outcome = negotiateProtocol(client, DAEMON);
  expect(outcome.kind === "agreed" ? outcome.protocolVersion : outcome.reason).toBe(expected);
});

test("the first outcome stands, whatever a second hello says", () => {
  for (const first of [["2026-05-01"], ["2020-01-01"]]) {
    const handshake = new ProtocolHandshake();
    const outcome = handshake.hello(first, DAEMON);
    expect(handshake.hello(DAEMON, DAEMON)).toEqual({
      kind: "refused",
      reason: "protocol.handshake_already_completed",
    });
    expect(handshake.outcome).toBe(outcome);
  }
});
