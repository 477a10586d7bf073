import { chmodSync } from "node:fs";
import { describeWithTools, verifies } from "@interlock/testkit";
import { expect } from "vitest";
import { asRoot, sayAs } from "../container/container-world.ts";
import { AppWorld } from "./app-world.ts";

const NOBODY = 65_534;

describeWithTools(["tmux", "setpriv", asRoot], "another user of the machine", () => {
  verifies(
    ["APP-646", "APP-011"],
    "who gets through to the socket all the same is answered host_only, and no token helps",
    async () => {
      const world = await AppWorld.open();
      try {
        const { app_session_token } = await world.hello();
        chmodSync(world.home, 0o711);
        chmodSync(world.socket, 0o666);
        for (const method of ["app.preflight", "app.hello", "app.agent.list", "app.no.such.method"]) {
          const line = JSON.stringify({ method, params: { app_session_token } });
          expect(JSON.parse(sayAs(NOBODY, world.socket, line))).toMatchObject({
            ok: false,
            error: { code: "host_only", details: {} },
          });
        }
      } finally {
        await world.close();
      }
    },
    { timeout: 60_000 },
  );
});
