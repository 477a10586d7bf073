import type { AppMethods } from "@interlock/contracts";
import { fail, ok } from "@interlock/wire";
import { describe, expect, onTestFinished, test } from "vitest";
import { connectThrough } from "./connect-daemon.ts";
import type { DaemonClient } from "./daemon-client.ts";
import { serveApp, type AppHandlers, type ServedApp } from "./serve-app.test.kit.ts";

const TOKEN = "00000000-0000-4000-8000-000000000001";

function hello(capability_flags: Readonly<Record<string, unknown>>): AppMethods["app.hello"]["result"] {
  return {
    app_session_token: TOKEN as AppMethods["app.hello"]["result"]["app_session_token"], // has the token's form
    app_session_id: 1,
    daemon_version: "0.0.0",
    schema_version: 1,
    app_contract_version: "1.2",
    supported_minor_range: { min: "1.0", max: "1.2" },
    host_user_id: "0",
    capability_flags,
    state: "ok",
  };
}

const readiness = () => ok({ state: "ready" as const, subsystems: [], hints: [] });

async function connected(
  stated: Partial<AppHandlers>,
  placeMs = 5_000,
): Promise<{ readonly app: ServedApp; readonly daemon: DaemonClient }> {
  const app = await serveApp({ "app.readiness": readiness, ...stated });
  onTestFinished(() => app.service.close());
  const daemon = await connectThrough({ placeMs }, app.ports);
  onTestFinished(() => daemon.close());
  app.tokens.push(TOKEN);
  return { app, daemon };
}

describe("a client that is closed", () => {
  test("gives its session back when the daemon takes it, once", async () => {
    const ended: string[] = [];
    const { daemon } = await connected({
      "app.hello": () => ok(hello({ goodbye: true })),
      "app.goodbye": ({ context }) => {
        ended.push(context);
        return ok({});
      },
    });
    await daemon.readiness();
    await daemon.close();
    await daemon.close();
    expect(ended).toEqual([TOKEN]);
    expect(await daemon.readiness.safe()).toMatchObject({ error: { code: "client_closed" } });
  });

  test("says nothing where it has no session, or where the daemon knows no goodbye", async () => {
    const ended: string[] = [];
    const goodbye: AppHandlers["app.goodbye"] = ({ context }) => {
      ended.push(context);
      return ok({});
    };
    const without = await connected({ "app.goodbye": goodbye });
    await without.daemon.close();
    const older = await connected({ "app.hello": () => ok(hello({})), "app.goodbye": goodbye });
    await older.daemon.readiness();
    await older.daemon.close();
    expect(ended).toEqual([]);
  });

  test("does not wait for a daemon that does not answer its goodbye", async () => {
    const stuck = Promise.withResolvers<ReturnType<typeof ok<Readonly<Record<string, unknown>>>>>();
    const { daemon } = await connected({
      "app.hello": () => ok(hello({ goodbye: true })),
      "app.goodbye": () => stuck.promise,
    });
    await daemon.readiness();
    await daemon.close();
    expect(await daemon.readiness.safe()).toMatchObject({ error: { code: "client_closed" } });
    stuck.resolve(ok({}));
  });
});

describe("while every session is taken", () => {
  const full = () => fail("validation_failed", { field: "app.hello", reason: "too_many_sessions" });

  test("a call waits for a place", async () => {
    let refusals = 0;
    const { daemon } = await connected({
      "app.hello": () => {
        refusals += 1;
        return refusals <= 3 ? full() : ok(hello({}));
      },
    });
    expect(await daemon.readiness()).toMatchObject({ state: "ready" });
    expect(refusals).toBe(4);
  });

  test("it does not wait longer than it was told", async () => {
    const { daemon } = await connected({ "app.hello": full }, 50);
    expect(await daemon.readiness.safe()).toMatchObject({ error: { code: "session_refused" } });
  });
});
