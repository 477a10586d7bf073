import { appPreflight, type appReadiness } from "@interlock/contracts/app-calls";
import { ok } from "@interlock/wire";
import { expect, expectTypeOf, onTestFinished, test } from "vitest";
import { isInterlockError } from "../errors/interlock-error.ts";
import { connectSelectedThrough } from "./connect-selected.ts";
import type { DaemonClient, SelectedClient } from "./daemon-client.ts";
import { serveApp } from "./serve-app.test.kit.ts";

const PREFLIGHT = { socket_reachable: true, daemon_reachable: true, code: "ok" } as const;

test("a client of selected methods has their calls, checked and typed like the whole client's", async () => {
  const app = await serveApp({ "app.preflight": () => ok(PREFLIGHT) });
  onTestFinished(() => app.service.close());
  const daemon = await connectSelectedThrough([appPreflight], {}, app.ports);
  onTestFinished(() => daemon.close());
  expect(await daemon.preflight()).toEqual(PREFLIGHT);
  expect(Object.keys(daemon).sort()).toEqual(["close", "preflight", "socketPath"]);
  expectTypeOf(daemon.preflight).toEqualTypeOf<DaemonClient["preflight"]>();
});

test("an answer that the contract does not state is refused there as well", async () => {
  // Only a daemon of another build answers so; `serve` would refuse it, the client must not rely on that.
  const misread = { ...appPreflight, checkResult: () => false };
  const app = await serveApp({ "app.preflight": () => ok(PREFLIGHT) });
  onTestFinished(() => app.service.close());
  const daemon = await connectSelectedThrough([misread], {}, app.ports);
  onTestFinished(() => daemon.close());
  const error: unknown = await daemon.preflight().catch((cause: unknown) => cause);
  expect(isInterlockError(error) && error.error).toMatchObject({
    code: "answer_unfit",
    details: { part: "result" },
  });
});

test("a client has the selected calls in its type, and no other", () => {
  type Two = SelectedClient<(typeof appPreflight | typeof appReadiness)["name"]>;
  expectTypeOf<keyof Two>().toEqualTypeOf<"preflight" | "readiness" | "socketPath" | "close">();
});
