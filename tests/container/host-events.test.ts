import { verifies } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import { ContainerWorld } from "./container-world.ts";

// Daemons take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const CONFIG = `[events]
follow_session_idle_timeout_seconds = 1
default_page_size = 5
max_page_size = 10
`;

describe("followers of events, over the socket of the host", () => {
  let world: ContainerWorld;
  beforeAll(async () => {
    world = await ContainerWorld.open({ DOCKER_HOST: "unix:///nonexistent/docker.sock" }, { config: CONFIG });
  }, 120_000);
  afterAll(() => world.close());

  verifies(
    "CTN-059",
    "a session that nobody asks for makes room for another, and says why it has ended",
    async () => {
      const { session_id } = await world.result("events.follow_open");
      // A place has sixteen: one more than that can only have the place of the oldest, once it has ended.
      let opened = 1;
      await vi.waitFor(
        async () => {
          await world.result("events.follow_open");
          opened += 1;
          if (opened <= 16) throw new Error("there is room yet");
        },
        { timeout: 50_000, interval: 10 },
      );
      for (const method of ["events.follow_next", "events.follow_close"])
        expect((await world.call(method, { session_id })).error?.code).toBe("events_session_expired");
    },
  );

  verifies("CTN-052", "a page is no longer than the configuration allows", async () => {
    expect((await world.call("events.list", { limit: 10 })).ok).toBe(true);
    expect((await world.call("events.list", { limit: 11 })).error?.code).toBe("events_filter_invalid");
  });
});
