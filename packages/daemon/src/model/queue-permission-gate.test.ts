import { expect, test } from "vitest";
import { deliveryGate, isRefusal, permissionGate, type GateFacts } from "./queue-permission-gate.ts";

const open: GateFacts = {
  routing: "enabled",
  sender: { role: "master", state: "active" },
  target: { role: "slave", state: "active" },
  targetContainer: "active",
  targetPane: "active",
};

/** Each condition broken alone, in the order of the gate. */
const broken = [
  ["kill_switch_off", { routing: "disabled" }],
  ["sender_role_not_permitted", { sender: { role: "slave", state: "active" } }],
  ["target_not_active", { target: { role: "slave", state: "inactive" } }],
  ["target_role_not_permitted", { target: { role: "shell", state: "active" } }],
  ["target_container_inactive", { targetContainer: "inactive" }],
  ["target_pane_missing", { targetPane: "inactive" }],
] as const satisfies readonly (readonly [string, Partial<GateFacts>])[];

test.each(broken)("%s is the answer when only its condition fails", (reason, change) => {
  expect(permissionGate({ ...open, ...change })).toBe(reason);
});

test("of two failing conditions the earlier one is the answer", () => {
  for (const [index, [reason, change]] of broken.entries()) {
    for (const [, later] of broken.slice(index + 1))
      expect(permissionGate({ ...open, ...later, ...change })).toBe(reason);
  }
});

test("a master that is unknown or inactive may not send", () => {
  expect(permissionGate({ ...open, sender: null })).toBe("sender_role_not_permitted");
  expect(permissionGate({ ...open, sender: { role: "master", state: "inactive" } })).toBe(
    "sender_role_not_permitted",
  );
});

test("slaves and swarm agents receive", () => {
  expect(permissionGate(open)).toBeNull();
  expect(permissionGate({ ...open, target: { role: "swarm", state: "active" } })).toBeNull();
});

test("before delivery the target's role is not asked again, everything that can have changed is", () => {
  expect(deliveryGate({ ...open, target: { role: "shell", state: "active" } })).toBeNull();
  expect(deliveryGate({ ...open, targetPane: "inactive" })).toBe("target_pane_missing");
  expect(deliveryGate({ ...open, target: { role: "slave", state: "inactive" } })).toBe("target_not_active");
});

test("what waiting mends blocks the message, the rest refuses it", () => {
  expect(broken.map(([reason]) => [reason, isRefusal(reason)])).toEqual([
    ["kill_switch_off", true],
    ["sender_role_not_permitted", true],
    ["target_not_active", false],
    ["target_role_not_permitted", true],
    ["target_container_inactive", false],
    ["target_pane_missing", false],
  ]);
});
