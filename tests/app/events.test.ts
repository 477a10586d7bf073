import { describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect } from "vitest";
import { AppWorld } from "./app-world.ts";

describeWithTools(["tmux"], "events", () => {
  let world: AppWorld;
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
  });
  afterAll(async () => {
    await world.close();
  });

  verifies(["APP-308", "APP-450"], "a list without events is an empty page, newest first", async () => {
    const empty = { rows: [], total: 0, total_estimate: null, cursor_next: null };
    for (const [params, ordering] of [
      [{}, "event_id:desc"],
      [{ order_by: "observed_at" }, "observed_at:desc"],
      [{ order_by: "event_id:asc" }, "event_id:asc"],
    ] as const)
      expect((await world.call("app.event.list", params)).result).toEqual({ ...empty, ordering });
  });

  verifies("APP-451", "a window of time that ends before it begins is refused", async () => {
    const { error } = await world.call("app.event.list", { filters: { since: 2, until: 1 } });
    expect(error).toMatchObject({
      code: "validation_failed",
      details: { field: "since", reason: "after until" },
    });
  });

  verifies(
    ["APP-309", "APP-452"],
    "an event that does not exist is not found, by number and by text",
    async () => {
      for (const event_id of [1, "1"])
        expect((await world.call("app.event.detail", { event_id })).error).toMatchObject({
          code: "not_found",
          details: {},
        });
    },
  );
});
