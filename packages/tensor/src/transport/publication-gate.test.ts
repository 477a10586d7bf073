import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { OFFER_CODES, refuseOffer } from "./offer.ts";
import { PublicationGate } from "./publication-gate.ts";

verifies(
  "SHM-111",
  "a publication that has carried all it can says so, before it says that it is full",
  () => {
    const gate = new PublicationGate();
    gate.connected = true;
    gate.maxMessageBytes = 1024;
    gate.position = Number.MAX_SAFE_INTEGER - 127;
    expect([gate.refusalOf(64), gate.refusalOf(128)]).toEqual(["back_pressured", "max_position_exceeded"]);
    gate.limit = Number.MAX_SAFE_INTEGER;
    expect([gate.refusalOf(64), gate.refusalOf(128)]).toEqual([undefined, "max_position_exceeded"]);
    gate.closed = "hub_lost";
    expect(gate.refusalOf(128)).toBe("closed");
  },
);

verifies("SHM-111", "every refusal has the number that Aeron gives it", () => {
  expect(OFFER_CODES).toEqual({
    not_connected: -1,
    back_pressured: -2,
    admin_action: -3,
    closed: -4,
    max_position_exceeded: -5,
    error: -6,
  });
  expect(refuseOffer("max_position_exceeded")).toEqual({
    ok: false,
    refusal: "max_position_exceeded",
    code: -5,
  });
});
