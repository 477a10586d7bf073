import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawCall, startDaemon, verifies, type DaemonProcess, type RawAnswer } from "@interlock/testkit";
import { afterEach, beforeEach, describe, expect } from "vitest";

type Row = Readonly<Record<string, unknown>>;

describe("routes over the app plane", () => {
  let home = "";
  let daemon: DaemonProcess;
  let app_session_token: unknown;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "il-"));
    daemon = await startDaemon(home, { TMUX_TMPDIR: home, DOCKER_HOST: `unix://${home}/no-engine.sock` });
    const hello = await rawCall(join(home, "app.sock"), { method: "app.hello" });
    app_session_token = hello.result?.["app_session_token"];
  });
  afterEach(async () => {
    await daemon.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const call = (method: string, params: object = {}): Promise<RawAnswer> =>
    rawCall(join(home, "app.sock"), { method, params: { app_session_token, ...params } });
  const plain = { event_type: "error", template: "{event_excerpt}", target: { rule: "source" } };
  async function row(answer: Promise<RawAnswer>): Promise<Row> {
    const { result, error } = await answer;
    if (result === undefined) throw new Error(JSON.stringify(error));
    return result["row"] as Row; // one row
  }

  verifies(
    ["APP-310", "APP-311", "APP-312", "APP-313", "APP-314"],
    "a route is added, shown, switched and removed",
    async () => {
      const added = await row(call("app.route.add", plain));
      expect(added).toMatchObject({
        enabled: true,
        event_type: "error",
        source_scope: { kind: "any", value: null },
        target: { rule: "source", value: null },
        master: { rule: "auto", value: null },
        last_consumed_event_id: 0,
      });
      const { route_id } = added;
      expect(await row(call("app.route.detail", { route_id }))).toEqual(added);
      const off = await row(call("app.route.update", { route_id, enabled: false }));
      expect(off).toMatchObject({ route_id, enabled: false });
      const second = await row(
        call("app.route.add", { ...plain, master: { rule: "explicit", value: "agt_000000000000" } }),
      );
      expect((await call("app.route.list")).result).toMatchObject({
        rows: [{ route_id }, { route_id: second["route_id"] }],
        total: 2,
        ordering: "default:asc",
      });
      expect((await call("app.route.list", { filters: { enabled: true } })).result?.["rows"]).toMatchObject([
        { route_id: second["route_id"] },
      ]);
      expect((await call("app.dashboard")).result).toMatchObject({
        counts: { routes: { enabled: 1, disabled: 1 } },
        recent: { routes: [{ id: second["route_id"], type: "route", enabled: true }, { id: route_id }] },
      });
      expect(await row(call("app.route.remove", { route_id }))).toEqual(off);
      for (const method of ["app.route.detail", "app.route.remove"]) {
        expect((await call(method, { route_id })).error).toMatchObject({
          code: "route_not_found",
          details: { route_id },
        });
      }
      expect((await call("app.route.update", { route_id, enabled: true })).error?.code).toBe(
        "route_not_found",
      );
    },
  );

  verifies("APP-559", "what does not fit is refused in its own field, and no route is added", async () => {
    const cases: readonly (readonly [object, string, string])[] = [
      [{ event_type: "queue_message_enqueued" }, "event_type", "unknown value"],
      [{ template: "{secret}" }, "template", "unknown template field"],
      [{ template: "a } b" }, "template", "unbalanced brace"],
      [{ template: "  " }, "template", "empty"],
      [{ source_scope: { kind: "any", value: "x" } }, "source_scope", "value not accepted"],
      [{ source_scope: { kind: "agent_id" } }, "source_scope", "value missing"],
      [{ source_scope: { kind: "agent_id", value: "agt_1" } }, "source_scope", "not an agent id"],
      [{ source_scope: { kind: "role", value: "slave" } }, "source_scope", "malformed"],
      [{ source_scope: { kind: "role", value: "role:boss" } }, "source_scope", "role not accepted"],
      [
        { source_scope: { kind: "role", value: "role:slave,capability:x" } },
        "source_scope",
        "unknown capability",
      ],
      [{ target: { rule: "explicit" } }, "target", "value missing"],
      [{ target: { rule: "source", value: "x" } }, "target", "value not accepted"],
      [{ target: { rule: "role", value: "role:master" } }, "target", "role not accepted"],
      [{ master: { rule: "auto", value: "x" } }, "master", "value not accepted"],
      [{ master: { rule: "explicit", value: "worker" } }, "master", "not an agent id"],
    ];
    for (const [change, field, reason] of cases) {
      expect((await call("app.route.add", { ...plain, ...change })).error).toMatchObject({
        code: "validation_failed",
        details: { field, reason },
      });
    }
    expect((await call("app.route.list")).result?.["rows"]).toEqual([]);
  });

  verifies("APP-560", "an update takes enabled and nothing else, and audits only a change", async () => {
    const { route_id } = await row(call("app.route.add", plain));
    expect(
      (await call("app.route.update", { route_id, enabled: false, template: "x", event_type: "y" })).error,
    ).toMatchObject({
      code: "validation_failed",
      details: { field: "event_type", reason: "field not accepted" },
    });
    await call("app.route.update", { route_id, enabled: true });
    await call("app.route.update", { route_id, enabled: false });
    await call("app.route.update", { route_id, enabled: false });
    await daemon.stop();
    const audit = readFileSync(join(home, "audit.jsonl"), "utf8");
    expect(audit.split("\n").filter((line) => line.includes('"route_updated"'))).toHaveLength(1);
  });
});
