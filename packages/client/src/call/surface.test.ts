import { methods, type AppMethods, type ControlMethods } from "@interlock/contracts";
import { match, P } from "ts-pattern";
import { expect, expectTypeOf, test } from "vitest";
import { connectControlPlane } from "../control/connect-control-plane.ts";
import { connectThrough } from "../daemon/connect-daemon.ts";
import type { DaemonClient } from "../daemon/daemon-client.ts";
import { serveApp } from "../daemon/serve-app.test.kit.ts";

const OWN: ReadonlySet<string> = new Set(["method", "close", "probe"]);

function leafNames(surface: object, path = ""): readonly string[] {
  return Object.entries(surface).flatMap(([name, value]: [string, unknown]) => {
    // At the top the client has members of its own beside the calls.
    if (typeof value === "function") return path === "" && OWN.has(name) ? [] : [`${path}${name}`];
    return typeof value === "object" && value !== null ? leafNames(value, `${path}${name}.`) : [];
  });
}

test("every method of a plane is one call, and nothing else is", async () => {
  const app = await serveApp({});
  const daemon = await connectThrough({}, app.ports);
  expect([...leafNames(daemon)].sort()).toEqual([
    "agent.detail",
    "agent.list",
    "agent.registerFromPane",
    "agent.update",
    "container.detail",
    "container.list",
    "dashboard",
    "event.detail",
    "event.list",
    "event.subscribe",
    "goodbye",
    "hello",
    "log.attach",
    "log.detach",
    "logAttachment.detail",
    "logAttachment.list",
    "pane.detail",
    "pane.list",
    "preflight",
    "queue.approve",
    "queue.cancel",
    "queue.delay",
    "queue.detail",
    "queue.explain",
    "queue.list",
    "readiness",
    "route.add",
    "route.detail",
    "route.list",
    "route.remove",
    "route.update",
    "scan.containers",
    "scan.panes",
    "scan.status",
    "sendInput",
  ]);
  expect(daemon.method("app.pane.list")).toBe(daemon.pane.list);
  const control = Object.values(methods).filter(({ planes }) =>
    (planes as readonly string[]).includes("control"),
  );
  const plane = await connectControlPlane({ url: "http://127.0.0.1:1", token: "" });
  expect([...leafNames(plane)].sort()).toEqual(control.map(({ name }) => name).sort());
  plane.close();
  await daemon.close();
  await app.service.close();
});

test("the calls carry the contract's own types", () => {
  expectTypeOf<DaemonClient["pane"]["list"]>().returns.resolves.toEqualTypeOf<
    AppMethods["app.pane.list"]["result"]
  >();
  expectTypeOf<Parameters<DaemonClient["agent"]["detail"]>[0]>().toEqualTypeOf<
    AppMethods["app.agent.detail"]["params"]
  >();
  expectTypeOf<ControlMethods["runtimenode.heartbeat"]["result"]>().toEqualTypeOf<null>();
});

// Never called: these lines hold or fail at compile time.
export async function errorsMatchExhaustively(daemon: DaemonClient): Promise<string> {
  const outcome = await daemon.queue.detail.safe({ message_id: "m" });
  if (!outcome.ok && outcome.error.code === "queue_message_not_found") {
    outcome.error.details.message_id satisfies string;
  }
  // @ts-expect-error the method does not declare this code
  if (!outcome.ok && outcome.error.code === "pane_not_found") return "";
  // @ts-expect-error params are required
  await daemon.queue.detail();
  // @ts-expect-error and are the method's own
  await daemon.queue.detail({ message: "m" });
  match(outcome)
    .with({ ok: true }, () => "")
    .with({ error: { code: "queue_message_not_found" } }, () => "")
    // @ts-expect-error the gate's, the plane's and the local codes are not handled
    .exhaustive();
  return match(outcome)
    .with({ ok: true }, ({ result }) => result.row.state)
    .with({ error: { code: "queue_message_not_found" } }, ({ error }) => error.details.message_id)
    .with(
      { error: { code: P.union("socket_missing", "daemon_unavailable") } },
      ({ error }) => error.details.reason,
    )
    .with({ error: { code: P.string } }, ({ error }) => error.message)
    .exhaustive();
}
