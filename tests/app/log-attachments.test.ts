import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auditReport, describeWithTools, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

describeWithTools(["tmux"], "log attachments of panes on the host", () => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await AppWorld.open();
    await world.hello();
  });
  afterEach(async () => {
    await world.close();
  });

  const logOf = (agent: string): string => join(world.home, "logs", "host", `${agent}.log`);
  const type = (text: string) => world.tmux.tmux("send-keys", "-t", "%0", "-l", `${text}\n`);
  const piped = async () =>
    (await world.tmux.tmux("display-message", "-p", "-t", "%0", "#{pane_pipe}")).trim();
  const shows = (path: string, text: string) =>
    vi.waitFor(() => expect(readFileSync(path, "utf8")).toContain(text), 10_000);
  const row = async (method: string, params: object): Promise<Row> => {
    const answer = await world.call(method, params);
    if (answer.result === undefined) throw new Error(JSON.stringify(answer));
    return answer.result["row"] as Row; // these methods answer one row
  };
  const attachments = () => world.rows("app.log_attachment.list");
  const audited = () =>
    readFileSync(join(world.home, "audit.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes('"log_attachment_changed"'))
      .map((line) => JSON.parse(line) as Row); // what the daemon's audit writes, asserted on below

  verifies(
    ["APP-306", "APP-401", "APP-408", "APP-421"],
    "what a pane prints after the attach stands in a private file of ours",
    async () => {
      const agent = await world.adopt();
      expect(await row("app.agent.detail", { agent_id: agent })).toMatchObject({ log_attached: false });
      await type("before");
      // As it is echoed, and as `cat` repeats it.
      await world.tmux.shows("%0", "before\nbefore");
      expect(await row("app.log.attach", { agent_id: agent })).toMatchObject({
        agent_id: agent,
        log_attached: true,
      });
      await type("after");
      await shows(logOf(agent), "after\r\n");
      expect(readFileSync(logOf(agent), "utf8")).not.toContain("before");
      expect(statSync(logOf(agent)).mode & 0o777).toBe(0o600);
      expect(statSync(join(world.home, "logs", "host")).mode & 0o777).toBe(0o700);
      const { result } = await world.call("app.agent.list", { filters: { log_attached: true } });
      expect(result?.["total"]).toBe(1);
      const [attachment] = await attachments();
      expect(audited()).toEqual([
        expect.objectContaining({
          origin: "app",
          via: "app.log.attach",
          agent_id: agent,
          attachment_id: attachment?.["attachment_id"],
          prior_status: null,
          new_status: "active",
        }),
      ]);
      expect((await auditReport(world.home)).findings).toEqual([]);
    },
  );

  verifies("APP-402", "attaching again changes nothing", async () => {
    const agent = await world.adopt();
    await row("app.log.attach", { agent_id: agent });
    const before = await attachments();
    expect(await row("app.log.attach", { agent_id: agent })).toMatchObject({ log_attached: true });
    expect(await attachments()).toEqual(before);
    expect(audited()).toHaveLength(1);
    await type("still");
    await shows(logOf(agent), "still");
  });

  verifies(
    ["APP-307", "APP-403", "APP-421"],
    "a detach ends the pipe, once, and a second one succeeds without a trace",
    async () => {
      const agent = await world.adopt();
      expect(await row("app.log.detach", { agent_id: agent })).toMatchObject({ log_attached: false });
      expect(audited()).toHaveLength(0);
      await row("app.log.attach", { agent_id: agent });
      expect(await piped()).toBe("1");
      expect(await row("app.log.detach", { agent_id: agent })).toMatchObject({ log_attached: false });
      expect(await piped()).toBe("0");
      expect(await row("app.log.detach", { agent_id: agent })).toMatchObject({ log_attached: false });
      expect(audited().map((entry) => entry["new_status"])).toEqual(["active", "detached"]);
      await type("unheard");
      await world.tmux.shows("%0", "unheard");
      expect(readFileSync(logOf(agent), "utf8")).not.toContain("unheard");
    },
  );

  verifies("APP-404", "an agent that does not exist is not found", async () => {
    for (const method of ["app.log.attach", "app.log.detach"]) {
      const { error } = await world.call(method, { agent_id: "agt_000000000000" });
      expect([error?.code, error?.details]).toEqual(["agent_not_found", { agent_id: "agt_000000000000" }]);
    }
  });

  verifies("APP-405", "a pane that has gone, and a file that cannot be made, block the log", async () => {
    const agent = await world.adopt();
    writeFileSync(join(world.home, "logs", "host"), "no directory");
    const unusable = await world.call("app.log.attach", { agent_id: agent });
    expect(unusable.error).toMatchObject({
      code: "log_attach_blocked",
      details: { agent_id: agent, reason: "log_file_unusable" },
    });
    expect(await piped()).toBe("0");
    await world.tmux.tmux("respawn-pane", "-k", "-t", "%0", "cat");
    const { error } = await world.call("app.log.attach", { agent_id: agent });
    expect(error).toMatchObject({ code: "log_attach_blocked" });
    await world.call("app.scan.panes");
    const gone = await world.call("app.log.attach", { agent_id: agent });
    expect(gone.error).toMatchObject({
      code: "log_attach_blocked",
      details: { agent_id: agent, reason: "pane_gone" },
    });
    expect(await attachments()).toEqual([]);
    expect(audited()).toEqual([]);
  });

  verifies("APP-406", "a pipe of somebody else's gives way", async () => {
    const agent = await world.adopt();
    const foreign = join(world.home, "foreign");
    await world.tmux.tmux("pipe-pane", "-t", "%0", `exec cat >> ${foreign}`);
    await type("one");
    await shows(foreign, "one");
    await row("app.log.attach", { agent_id: agent });
    await type("two");
    await shows(logOf(agent), "two");
    expect(readFileSync(foreign, "utf8")).not.toContain("two");
  });

  async function identity(): Promise<Row> {
    await world.call("app.scan.panes");
    const [pane] = await world.rows("app.pane.list");
    const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = pane ?? {};
    const about = { role: "slave", capability: "shell", label: "worker" };
    return { container_id, tmux_socket, session_name, window_index, pane_index, pane_id, ...about };
  }

  verifies(["APP-407", "APP-621"], "an adoption with a log has its log from the first moment", async () => {
    const adopted = await row("app.agent.register_from_pane", { ...(await identity()), attach_log: true });
    expect(adopted).toMatchObject({ log_attached: true });
    await type("logged");
    await shows(logOf(String(adopted["agent_id"])), "logged");
    expect(await attachments()).toMatchObject([{ agent_id: adopted["agent_id"], status: "active" }]);
  });

  verifies(
    "APP-407",
    "an adoption whose log is blocked makes no agent, and can be made without",
    async () => {
      writeFileSync(join(world.home, "logs", "host"), "no directory");
      const pane = await identity();
      const { error } = await world.call("app.agent.register_from_pane", { ...pane, attach_log: true });
      expect(error).toMatchObject({ code: "log_attach_blocked", details: { reason: "log_file_unusable" } });
      expect(await world.rows("app.agent.list")).toEqual([]);
      expect(await piped()).toBe("0");
      expect(await row("app.agent.register_from_pane", pane)).toMatchObject({ log_attached: false });
    },
  );

  verifies(["APP-304", "APP-409"], "attachments come newest change first, filtered exactly", async () => {
    const agent = await world.adopt();
    await row("app.log.attach", { agent_id: agent });
    const list = async (params: object) => (await world.call("app.log_attachment.list", params)).result;
    expect(await list({})).toMatchObject({ ordering: "last_status_at:desc", total: 1 });
    expect(await list({ order_by: "attached_at" })).toMatchObject({ ordering: "attached_at:desc" });
    expect(await list({ order_by: "status:asc" })).toMatchObject({ ordering: "status:asc" });
    expect(await list({ filters: { agent_id: agent, status: "active" } })).toMatchObject({ total: 1 });
    expect(await list({ filters: { status: "stale" } })).toMatchObject({ total: 0, rows: [] });
    const operators = await world.call("app.log_attachment.list", { filters: { agent_id: "agt_*" } });
    expect(operators.error).toMatchObject({ code: "validation_failed", details: { field: "agent_id" } });
  });

  verifies(["APP-305", "APP-410"], "one attachment by its id, and none by another", async () => {
    const agent = await world.adopt();
    await row("app.log.attach", { agent_id: agent });
    const [first] = await attachments();
    expect(await row("app.log_attachment.detail", { attachment_id: first?.["attachment_id"] })).toEqual(
      first,
    );
    expect(first).toMatchObject({ container_id: "host", log_path: logOf(agent), source: "explicit" });
    const { error } = await world.call("app.log_attachment.detail", { attachment_id: "lat_000000000000" });
    expect([error?.code, error?.details]).toEqual(["not_found", {}]);
  });

  verifies(
    "APP-411",
    "a scan that misses the pane leaves the attachment stale, and the agent without a log",
    async () => {
      const agent = await world.adopt();
      await row("app.log.attach", { agent_id: agent });
      await world.tmux.tmux("respawn-pane", "-k", "-t", "%0", "cat");
      await world.call("app.scan.panes");
      expect(await attachments()).toMatchObject([{ status: "stale" }]);
      expect(await row("app.agent.detail", { agent_id: agent })).toMatchObject({ log_attached: false });
      expect(audited().at(-1)).toMatchObject({ origin: "system", new_status: "stale", reason: "pane_gone" });
      // What runs there now was never attached.
      await vi.waitFor(async () => expect(await piped()).toBe("0"), 10_000);
    },
  );

  verifies("APP-420", "readiness says that logs are followed", async () => {
    const { result } = await world.call("app.readiness");
    expect(result?.["subsystems"]).toContainEqual({
      name: "log_attachment_workers",
      status: "ok",
      reason: "",
      hint: null,
    });
    expect(existsSync(join(world.home, "logs", "daemon.log"))).toBe(true);
  });
});
