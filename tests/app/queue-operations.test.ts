import { DatabaseSync } from "node:sqlite";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { auditReport, describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";

describeWithTools(["tmux"], "what an operator does to a message", () => {
  let world: AppWorld;
  let agent = "";
  let pane = "";
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
  });
  afterAll(async () => {
    await world.close();
  });
  beforeEach(async () => {
    ({ pane, agent } = await world.freshAgent());
  });

  const copyMode = () => world.tmux.tmux("copy-mode", "-t", pane);
  const leaveMode = () => world.tmux.tmux("send-keys", "-t", pane, "-X", "cancel");
  const screen = () => world.tmux.tmux("capture-pane", "-p", "-t", pane);

  async function explain(message_id: string): Promise<Row> {
    const { result } = await world.call("app.queue.explain", { message_id });
    if (result === undefined) throw new Error("the message is not explained");
    return result;
  }

  const codes = ({ reasons }: Row) => (reasons as readonly Row[]).map(({ code }) => code); // explain answers a list

  /** A message that stays queued: its pane is in copy mode, and the worker has seen that. */
  async function waiting(text: string): Promise<string> {
    await copyMode();
    const id = await world.send(agent, text);
    for (const end = performance.now() + 30_000; performance.now() < end;)
      if (codes(await explain(id)).includes("pane_in_mode")) return id;
    throw new Error("the worker never came to the pane");
  }

  function audited(id: string): readonly Row[] {
    return readFileSync(join(world.home, "audit.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Row)
      .filter((row) => row["message_id"] === id);
  }

  /** Every row that the database knows is in the file. */
  async function auditSettled(): Promise<void> {
    for (const end = performance.now() + 30_000; performance.now() < end;) {
      const { pending, findings } = await auditReport(world.home);
      expect(findings).toEqual([]);
      if (pending === 0) return;
    }
    throw new Error("the audit file stays behind");
  }

  verifies(
    ["APP-317", "APP-502", "APP-510", "APP-632"],
    "a canceled message never arrives and shows why",
    async () => {
      const id = await waiting("must not arrive");
      const behind = await world.send(agent, "arrives");
      const { result } = await world.call("app.queue.cancel", { message_id: id, reason: "  not needed \n" });
      expect(result?.["row"]).toMatchObject({
        state: "canceled",
        operator_action: "canceled",
        operator_action_by: "host-operator",
        operator_reason: "not needed",
        receipt: { status: "refused", evidence: "nothing_written" },
      });
      await leaveMode();
      expect(await world.settled(behind)).toMatchObject({ state: "delivered" });
      expect(await world.message(id)).toEqual(result?.["row"]);
      await world.tmux.shows(pane, "arrives\narrives");
      expect(await screen()).not.toContain("must not arrive");
    },
  );

  verifies("APP-502", "a reason has 256 characters after trimming at most; white space is none", async () => {
    const [first, second] = [await waiting("one"), await world.send(agent, "two")];
    const cancel = (message_id: string, reason: unknown) =>
      world.call("app.queue.cancel", { message_id, reason });
    expect((await cancel(first, "x".repeat(257))).error).toMatchObject({
      code: "validation_failed",
      details: { field: "reason", reason: "too long" },
    });
    expect((await cancel(first, 7)).error?.details).toMatchObject({ field: "reason" });
    expect(await world.message(first)).toMatchObject({ state: "queued" });
    const longest = "𝒳".repeat(256);
    expect((await cancel(first, ` ${longest}\t`)).result?.["row"]).toMatchObject({
      operator_reason: longest,
    });
    expect((await cancel(second, "  ")).result?.["row"]).toMatchObject({ operator_reason: null });
  });

  verifies(
    ["APP-316", "APP-501", "APP-511", "APP-632"],
    "a delay ends by itself, and the message then arrives",
    async () => {
      const id = await waiting("later");
      const asked = Date.now();
      const delayed = await world.call("app.queue.delay", { message_id: id, delay_ms: 700 });
      const row = delayed.result?.["row"] as Row; // answers one row
      expect(row).toMatchObject({
        state: "blocked",
        block_reason: "operator_delayed",
        operator_action: "delayed",
        operator_action_by: "host-operator",
        receipt: { status: "accepted", evidence: "stored" },
      });
      const until = Date.parse(String(row["delayed_until"]));
      expect(until).toBeGreaterThanOrEqual(asked + 700);
      expect(await explain(id)).toMatchObject({
        waiting: true,
        position: null,
        reasons: [{ code: "operator_delayed", until: row["delayed_until"] }],
        next: { kind: "time", at: row["delayed_until"] },
      });
      await leaveMode();
      const settled = await world.settled(id);
      expect(settled).toMatchObject({ state: "delivered", delayed_until: null, operator_action: "delayed" });
      expect(Date.parse(String(settled["delivered_at"]))).toBeGreaterThanOrEqual(until);
      await world.tmux.shows(pane, "later\nlater");
    },
  );

  verifies(
    "APP-501",
    "a delay that was running when the daemon was killed still ends",
    async () => {
      const [short, long] = [await waiting("short"), await world.send(agent, "long")];
      await world.call("app.queue.delay", { message_id: short, delay_ms: 300 });
      await world.call("app.queue.delay", { message_id: long, delay_ms: 3_600_000 });
      await world.daemon.kill();
      await leaveMode();
      await world.start();
      await world.hello();
      expect(await world.settled(short)).toMatchObject({ state: "delivered" });
      expect(await world.message(long)).toMatchObject({ state: "blocked", block_reason: "operator_delayed" });
    },
    { timeout: 60_000 },
  );

  verifies("APP-501", "a delay is a whole number of milliseconds from 0 to 30 days", async () => {
    const id = await waiting("bounded");
    for (const [delay_ms, reason] of [
      [-1, "out of bounds [0, 2592000000]"],
      [2_592_000_001, "out of bounds [0, 2592000000]"],
      [1.5, "must be an integer"],
      ["5", "must be an integer"],
    ]) {
      expect((await world.call("app.queue.delay", { message_id: id, delay_ms })).error).toMatchObject({
        code: "validation_failed",
        details: { field: "delay_ms", reason },
      });
    }
    expect(await world.message(id)).toMatchObject({ state: "queued" });
    await world.call("app.queue.delay", { message_id: id, delay_ms: 0 });
    expect(await world.messageWhen(id, ({ state }) => state === "queued")).toMatchObject({
      delayed_until: null,
    });
  });

  verifies(["APP-315", "APP-500"], "an approval ends a delay at once", async () => {
    const id = await waiting("now after all");
    await world.call("app.queue.delay", { message_id: id, delay_ms: 3_600_000 });
    const { result } = await world.call("app.queue.approve", { message_id: id });
    expect(result?.["row"]).toMatchObject({
      state: "queued",
      block_reason: null,
      delayed_until: null,
      operator_action: "approved",
    });
    await leaveMode();
    expect(await world.settled(id)).toMatchObject({ state: "delivered", operator_action: "approved" });
  });

  verifies(
    ["APP-500", "APP-513", "APP-511"],
    "a message whose pane came back waits for an approval and says so",
    async () => {
      await world.tmux.tmux("kill-pane", "-t", pane);
      await world.call("app.scan.panes");
      const id = await world.send(agent, "after all");
      expect(await world.message(id)).toMatchObject({ state: "blocked", block_reason: "target_not_active" });
      expect(await explain(id)).toMatchObject({
        reasons: [
          { code: "target_not_active", target: { kind: "agent", id: agent } },
          { code: "target_pane_missing", target: { kind: "pane", id: pane } },
        ],
        next: { kind: "operator", at: null },
      });
      // An approval while it is still gone leads back: nothing is typed anywhere.
      await world.call("app.queue.approve", { message_id: id });
      expect(await world.messageWhen(id, ({ state }) => state === "blocked")).toMatchObject({
        block_reason: "target_not_active",
        operator_action: "approved",
      });
      expect(await world.tmux.tmux("capture-pane", "-p", "-t", "%0")).not.toContain("after all");
    },
  );

  verifies(["APP-503", "APP-504"], "unknown messages and steps that do not fit are refused", async () => {
    const done = await world.send(agent, "done");
    await world.settled(done);
    const known = await world.message(done);
    for (const [method, more] of [
      ["app.queue.approve", {}],
      ["app.queue.delay", { delay_ms: 5 }],
      ["app.queue.cancel", {}],
    ] as const) {
      expect((await world.call(method, { message_id: NOBODY, ...more })).error).toMatchObject({
        code: "queue_message_not_found",
        details: { message_id: NOBODY },
      });
      expect((await world.call(method, { message_id: done, ...more })).error).toMatchObject({
        code: "stale_object",
        details: { reason: "terminal" },
      });
    }
    expect((await world.call("app.queue.explain", { message_id: NOBODY })).error?.code).toBe(
      "queue_message_not_found",
    );
    const id = await waiting("twice");
    expect((await world.call("app.queue.approve", { message_id: id })).error?.code).toBe("stale_object");
    await world.call("app.queue.delay", { message_id: id, delay_ms: 3_600_000 });
    expect((await world.call("app.queue.delay", { message_id: id, delay_ms: 5 })).error?.details).toEqual({
      reason: "not applicable",
    });
    await world.call("app.queue.cancel", { message_id: id });
    expect((await world.call("app.queue.cancel", { message_id: id })).error?.code).toBe("stale_object");
    expect(await world.message(done)).toEqual(known);
  });

  verifies(
    "APP-506",
    "each change of state is one audit row, and an operator's names the operator",
    async () => {
      const id = await waiting("audited");
      await world.call("app.queue.delay", { message_id: id, delay_ms: 0 });
      await world.messageWhen(id, ({ state }) => state === "queued");
      await world.call("app.queue.delay", { message_id: id, delay_ms: 3_600_000 });
      await world.call("app.queue.approve", { message_id: id });
      await world.call("app.queue.cancel", { message_id: id, reason: "enough" });
      await auditSettled();
      const operator = { origin: "app", operator: "host-operator" };
      expect(audited(id)).toMatchObject([
        { event_type: "queue_message_enqueued", state: "queued" },
        { event_type: "queue_message_delayed", from_state: "queued", state: "blocked", ...operator },
        { event_type: "queue_message_delay_ended", from_state: "blocked", state: "queued", origin: "system" },
        { event_type: "queue_message_delayed", via: "app.queue.delay", ...operator },
        { event_type: "queue_message_approved", via: "app.queue.approve", ...operator },
        { event_type: "queue_message_canceled", state: "canceled", reason: "enough", ...operator },
      ]);
      expect(audited(id)).toHaveLength(6);
    },
  );

  verifies("APP-505", "while routing is off only an approval is refused", async () => {
    const [first, second] = [await waiting("one"), await world.send(agent, "two")];
    const database = new DatabaseSync(join(world.home, "interlock.sqlite3"), { timeout: 30_000 });
    // What turns it off belongs to another socket; here only the state counts.
    database.exec("UPDATE daemon_state SET value = 'disabled' WHERE key = 'routing_enabled'");
    const sent = await world.call("app.send_input", { target_agent_id: agent, payload: { text: "no" } });
    expect(sent.error?.code).toBe("routing_disabled");
    expect((await world.call("app.queue.delay", { message_id: first, delay_ms: 3_600_000 })).ok).toBe(true);
    expect((await world.call("app.queue.approve", { message_id: first })).error).toMatchObject({
      code: "routing_disabled",
      details: {},
    });
    expect(await world.message(first)).toMatchObject({ state: "blocked", operator_action: "delayed" });
    expect(codes(await explain(second))).toContain("routing_disabled");
    expect(await explain(second)).toMatchObject({ next: { kind: "operator" } });
    expect((await world.call("app.queue.cancel", { message_id: second })).ok).toBe(true);
    const listed = (await world.rows("app.queue.list")).map(({ message_id }) => message_id);
    expect(listed).toEqual(expect.arrayContaining([first, second]));
    database.exec("UPDATE daemon_state SET value = 'enabled' WHERE key = 'routing_enabled'");
    database.close();
    expect((await world.call("app.queue.approve", { message_id: first })).ok).toBe(true);
  });

  verifies(
    ["APP-512", "APP-511"],
    "copy mode is told while it lasts, with the place in the line behind it",
    async () => {
      const [first, second, third] = [
        await waiting("first"),
        await world.send(agent, "second"),
        await world.send(agent, "third"),
      ];
      expect(await explain(first)).toMatchObject({
        state: "queued",
        waiting: true,
        position: 0,
        reasons: [{ code: "pane_in_mode", target: { kind: "pane", id: pane } }],
        next: { kind: "event", at: null },
      });
      expect(await explain(third)).toMatchObject({ position: 2, next: { kind: "event" } });
      expect((await explain(second))["reasons"]).toMatchObject([
        { code: "pane_in_mode" },
        { code: "behind_message", target: { kind: "message", id: first } },
      ]);
      await leaveMode();
      await world.settled(third);
      expect(await explain(first)).toMatchObject({
        waiting: false,
        position: null,
        reasons: [{ code: "terminal" }],
        next: { kind: "none", at: null },
      });
      await world.tmux.shows(pane, "first\nfirst\nsecond\nsecond\nthird\nthird");
    },
  );

  verifies(["APP-508", "APP-509", "APP-517"], "a receipt grows from accepted to observed", async () => {
    const { result } = await world.call("app.send_input", {
      target_agent_id: agent,
      payload: { text: "seen" },
    });
    expect(result?.["receipt"]).toMatchObject({ status: "accepted", evidence: "stored" });
    const row = await world.settled(String(result?.["message_id"]));
    expect(row["receipt"]).toEqual({ status: "observed", evidence: "pane_echo", at: row["delivered_at"] });
    await world.tmux.shows(pane, "seen\nseen");
    expect((await screen()).trim()).toBe("seen\nseen");
  });

  verifies("APP-509", "a pane that shows nothing of it gives a receipt of what tmux took", async () => {
    // `stty -echo` keeps the terminal from showing what is typed.
    const silent = await world.freshAgent("stty -echo; echo READY; exec cat > /dev/null");
    await world.tmux.shows(silent.pane, "READY");
    const row = await world.settled(await world.send(silent.agent, "unseen"));
    expect(row).toMatchObject({
      state: "delivered",
      receipt: { status: "written", evidence: "tmux_accepted" },
    });
  });

  verifies("APP-518", "the text of an attempt that a kill broke off does not stay in tmux", async () => {
    const id = await waiting("left behind");
    await world.daemon.kill();
    // As a kill between the stamp and the paste leaves it.
    const database = new DatabaseSync(join(world.home, "interlock.sqlite3"), { timeout: 30_000 });
    database
      .prepare("UPDATE message_queue SET delivery_attempt_started_at = enqueued_at WHERE message_id = ?")
      .run(id);
    database.close();
    await world.tmux.tmux("set-buffer", "-b", `interlock-${id}`, "left behind");
    await world.tmux.tmux("set-buffer", "-b", "somebody-else", "kept");
    await world.start();
    await world.hello();
    expect(await world.message(id)).toMatchObject({
      state: "failed",
      failure_reason: "attempt_interrupted",
      receipt: { status: "uncertain" },
    });
    const buffers = () => world.tmux.tmux("list-buffers", "-F", "#{buffer_name}");
    await expect.poll(buffers, { timeout: 20_000 }).toBe("somebody-else\n");
    await leaveMode();
    expect((await world.settled(await world.send(agent, "goes on")))["state"]).toBe("delivered");
    expect(await screen()).not.toContain("left behind");
  });

  verifies("APP-510", "a pane that was gone before anything was typed refuses", async () => {
    await world.tmux.tmux("kill-pane", "-t", pane);
    expect(await world.settled(await world.send(agent, "too late"))).toMatchObject({
      state: "failed",
      receipt: { status: "refused", evidence: "nothing_written" },
    });
  });

  verifies(["APP-516", "APP-624"], "a preview shows the text without its secrets", async () => {
    const key = `sk-${"a1".repeat(12)}`;
    const id = await world.send(agent, `use ${key}\nfor the build`);
    expect(await world.message(id)).toMatchObject({
      payload_preview: "use <redacted:openai-key> for the build",
      origin: "direct",
      route_id: null,
      event_id: null,
    });
    await world.settled(id);
    await world.tmux.shows(pane, key);
  });
});
