import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools, dockerTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { ContainerWorld, type Row } from "./container-world.ts";
import type { GuestLine } from "./guest-line.ts";
import { agentInBox, agentOnHost, paneInBox, type PrintingAgent } from "./printing-agent.ts";

// Boxes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const NO_AGENT = "agt_000000000000";
const METHODS = ["attach_log", "detach_log", "attach_log_status", "attach_log_preview"] as const;

describeWithTools(dockerTools(), "logs, for agents in containers", () => {
  let world: ContainerWorld;
  let shared = "";
  let guest: GuestLine;
  let mine: PrintingAgent;
  let theirs: PrintingAgent;
  let hosts: PrintingAgent;
  beforeAll(async () => {
    world = await ContainerWorld.open();
    shared = realpathSync(mkdtempSync(join(tmpdir(), "il-shared-")));
    guest = await world.line("oscar", { volumes: { [shared]: "/shared" } });
    mine = await agentInBox(world, guest, "mine");
    theirs = await agentInBox(world, await world.line("papa"), "theirs");
    hosts = await agentOnHost(world, "hosts");
  }, 180_000);
  afterAll(async () => {
    await world.close();
    rmSync(shared, { recursive: true, force: true });
  }, 120_000);

  const paramsOf = (method: string, agent_id: string): Row => ({
    agent_id,
    ...(method === "attach_log_preview" && { lines: 1 }),
  });
  const changes = async (agentId: string): Promise<readonly unknown[]> =>
    (await world.audit())
      .filter((row) => row["event_type"] === "log_attachment_changed" && row["agent_id"] === agentId)
      .map(({ via, caller, prior_status, new_status }) => [via, caller, prior_status, new_status]);
  /** Waits until the daemon has read the log to the end of a line. */
  const read = (agent: PrintingAgent, line: string): Promise<void> =>
    vi.waitFor(
      async () => {
        const { lines } = await guest.result("attach_log_preview", { agent_id: agent.id, lines: 1 });
        expect(lines).toEqual([line]);
        const { offset } = await guest.result("attach_log_status", { agent_id: agent.id });
        const { byte_offset, file_size_seen } = offset as Row; // it has one: it was printed to
        expect([byte_offset, Number(byte_offset) > 0]).toEqual([file_size_seen, true]);
      },
      { timeout: 60_000, interval: 100 },
    );

  verifies("CTN-066", "a guest does nothing to logs of other places, and is told so", async () => {
    const before = (await world.audit()).length;
    for (const method of METHODS) {
      for (const { id } of [theirs, hosts])
        expect([method, await guest.refusal(method, paramsOf(method, id))]).toEqual([
          method,
          "other_container",
        ]);
      expect([method, await guest.refusal(method, paramsOf(method, NO_AGENT))]).toEqual([
        method,
        "agent_not_found",
      ]);
      expect([method, await guest.refusal(method, {})]).toEqual([method, "bad_request"]);
      expect([method, await guest.refusal(method, { ...paramsOf(method, mine.id), more: 1 })]).toEqual([
        method,
        "bad_request",
      ]);
    }
    expect((await world.audit()).length).toBe(before);
  });

  verifies(
    ["CTN-060", "CTN-062"],
    "a log is attached once, and its status says how far it was read",
    async () => {
      const path = `/run/interlock/logs/${mine.id}.log`;
      await mine.print("Error: first");
      await read(mine, "Error: first");
      const again = await guest.result("attach_log", { agent_id: mine.id });
      expect(again).toEqual({
        agent_id: mine.id,
        attachment_id: (mine.row["log_attachment"] as Row)["attachment_id"],
        log_path: path,
        source: "register_self",
        status: "active",
        byte_offset: expect.any(Number),
        line_offset: 1,
        attached_at: expect.stringMatching(/\+00:00$/),
        last_status_at: expect.stringMatching(/\+00:00$/),
        is_new: false,
      });
      const { is_new: _, byte_offset, line_offset, agent_id, ...attachment } = again;
      expect(await guest.result("attach_log_status", { agent_id })).toEqual({
        agent_id,
        attachment,
        offset: {
          byte_offset,
          line_offset,
          last_output_at: expect.stringMatching(/\+00:00$/),
          file_inode: expect.stringMatching(/^\d+:\d+$/),
          file_size_seen: byte_offset,
        },
      });
      expect(await guest.sh(`cat ${path}`)).toBe("Error: first\r\n");
      // On the host the same file has another name.
      const seen = (await world.result("attach_log_status", { agent_id }))["attachment"] as Row;
      expect(String(seen["log_path"])).toBe(
        `${realpathSync(world.home)}/containers/oscar/logs/${mine.id}.log`,
      );
      expect(await guest.refusal("attach_log", { agent_id, schema_version: 9_999 })).toBe(
        "schema_version_newer",
      );
      expect(await changes(mine.id)).toEqual([["register_agent", guest.box.id, null, "active"]]);
    },
  );

  verifies("CTN-063", "a preview has the last lines, without secrets and escapes, and bounded", async () => {
    const preview = async (lines: number): Promise<readonly unknown[]> => {
      const answer = await guest.result("attach_log_preview", { agent_id: mine.id, lines });
      expect(answer).toMatchObject({ agent_id: mine.id, log_path: `/run/interlock/logs/${mine.id}.log` });
      return answer["lines"] as readonly unknown[]; // the plane's lines
    };
    const coloured = "\\033[31mred\\033[0m and \\033]0;title\\007plain";
    const secret = `token ghp_${"b".repeat(30)} here`;
    // As a program of the pane would write them.
    await guest.sh(
      `printf '${coloured}\\n${secret}\\n${"y".repeat(5000)}\\nlast\\n' >> /run/interlock/logs/${mine.id}.log`,
    );
    await read(mine, "last");
    const [red, token, long, last] = await preview(4);
    expect([red, token, last]).toEqual(["red and plain", "token <redacted:github-token> here", "last"]);
    expect(Buffer.byteLength(String(long))).toBeLessThanOrEqual(1024);
    expect(await preview(200)).toEqual(["Error: first", red, token, long, last]);
    for (const lines of [0, 201, 1.5, "4"])
      expect([lines, await guest.refusal("attach_log_preview", { agent_id: mine.id, lines })]).toEqual([
        lines,
        "bad_request",
      ]);
  });

  verifies("CTN-061", "a named file is taken in a shared directory only, and by one agent only", async () => {
    const agent_id = mine.id;
    const cases: readonly (readonly [string, string])[] = [
      ["", "log_path_invalid"],
      ["here.log", "log_path_invalid"],
      ["/shared/../etc/x.log", "log_path_invalid"],
      ["/proc/x.log", "log_path_invalid"],
      [`/shared/${"x".repeat(5000)}`, "log_path_invalid"],
      ["/shared/a\u0007b", "log_path_invalid"],
      ["/tmp/mine.log", "log_path_not_host_visible"],
      ["/shared/missing/mine.log", "log_path_not_host_visible"],
      [`${world.home}/audit.jsonl`, "log_path_invalid"],
      [`${world.home}/logs/daemon.log`, "log_path_not_host_visible"],
    ];
    // The rule is the file's, whoever calls; a call from the host asks the engine nothing.
    for (const [log_path, wanted] of cases) {
      const { error } = await world.call("attach_log", { agent_id, log_path });
      expect([log_path, error?.code]).toEqual([log_path, wanted]);
    }
    expect(await guest.refusal("attach_log", { agent_id, log_path: "/tmp/mine.log" })).toBe(
      "log_path_not_host_visible",
    );
    expect(await guest.refusal("attach_log", { agent_id, log_path: 7 })).toBe("bad_request");
    const moved = await guest.result("attach_log", { agent_id, log_path: "/shared/mine.log" });
    expect(moved).toMatchObject({
      log_path: "/shared/mine.log",
      source: "explicit",
      is_new: true,
      byte_offset: 0,
    });
    await mine.print("DONE in the shared file");
    await read(mine, "DONE in the shared file");
    expect(readFileSync(join(shared, "mine.log"), "utf8")).toBe("DONE in the shared file\r\n");
    const second = await agentInBox(world, guest, "second");
    for (const log_path of ["/shared/mine.log", join(shared, "mine.log")])
      expect(await guest.refusal("attach_log", { agent_id: second.id, log_path })).toBe("log_path_in_use");
    expect((await changes(agent_id)).slice(1)).toEqual([
      ["attach_log", guest.box.id, "active", "superseded"],
      ["attach_log", guest.box.id, null, "active"],
    ]);
  });

  verifies(
    "CTN-064",
    "a detached log stays where it was read to, and detaching ends one that is attached only",
    async () => {
      const agent_id = mine.id;
      const before = await guest.result("attach_log_status", { agent_id });
      const detached = await guest.result("detach_log", { agent_id });
      expect(detached).toMatchObject({ agent_id, log_path: "/shared/mine.log", status: "detached" });
      expect(await guest.refusal("detach_log", { agent_id })).toBe("attachment_not_found");
      const { attachment, offset } = await guest.result("attach_log_status", { agent_id });
      expect(attachment).toMatchObject({ attachment_id: detached["attachment_id"], status: "detached" });
      expect(offset).toEqual(before["offset"]);
      expect((await changes(agent_id)).at(-1)).toEqual(["detach_log", guest.box.id, "active", "detached"]);
      const back = await guest.result("attach_log", { agent_id, log_path: "/shared/mine.log" });
      expect(back).toMatchObject({ attachment_id: detached["attachment_id"], is_new: false });
      await guest.result("detach_log", { agent_id });
      rmSync(join(shared, "mine.log"));
      expect(await guest.refusal("attach_log_preview", { agent_id, lines: 1 })).toBe("log_file_missing");
    },
  );

  verifies("CTN-065", "a pane is registered with its log, or not at all", async () => {
    const { key } = await paneInBox(world, guest, "third");
    const params = { container_id: guest.box.id, pane_composite_key: key, role: "slave", label: "third" };
    const before = (await world.audit()).length;
    const agents = await guest.result("list_agents");
    for (const [attach_log, wanted] of [
      [{ log_path: "/tmp/x.log" }, "log_path_not_host_visible"],
      [{ log_path: "x.log" }, "log_path_invalid"],
      [{ log_path: `/run/interlock/logs/${theirs.id}.log/x` }, "log_path_invalid"],
      [{ colour: "red" }, "bad_request"],
      [true, "bad_request"],
    ] as const)
      expect([attach_log, await guest.refusal("register_agent", { ...params, attach_log })]).toEqual([
        attach_log,
        wanted,
      ]);
    expect(await guest.result("list_agents")).toEqual(agents);
    expect((await world.audit()).length).toBe(before);
    const made = await guest.result("register_agent", {
      ...params,
      attach_log: { log_path: "/shared/third.log" },
    });
    expect(made).toMatchObject({
      created_or_reactivated: "created",
      log_attachment: {
        agent_id: made["agent_id"],
        log_path: "/shared/third.log",
        source: "register_self",
        is_new: true,
      },
    });
    expect((await world.audit()).slice(before)).toMatchObject([
      { event_type: "agent_registered", via: "register_agent", caller: guest.box.id },
      { event_type: "log_attachment_changed", via: "register_agent", new_status: "active" },
    ]);
    const again = await guest.result("register_agent", {
      ...params,
      label: "again",
      attach_log: { log_path: "/shared/third.log" },
    });
    expect(again).toMatchObject({
      created_or_reactivated: "updated",
      label: "again",
      log_attachment: { is_new: false },
    });
    const without = await guest.result("register_agent", { ...params, label: "fourth" });
    expect(without).toMatchObject({ created_or_reactivated: "updated", log_attachment: null });
    expect(await guest.result("attach_log_status", { agent_id: made["agent_id"] })).toMatchObject({
      attachment: { status: "active" },
    });
  });

  verifies("CTN-062", "an agent that never had a log has none to tell of", async () => {
    const { key } = await paneInBox(world, guest, "quiet");
    const params = { container_id: guest.box.id, pane_composite_key: key };
    const { agent_id } = await guest.result("register_agent", params);
    expect(await guest.result("attach_log_status", { agent_id })).toEqual({
      agent_id,
      attachment: null,
      offset: null,
    });
    for (const method of ["detach_log", "attach_log_preview"])
      expect(await guest.refusal(method, paramsOf(method, String(agent_id)))).toBe("attachment_not_found");
    await guest.sh("tmux kill-session -t quiet");
    await world.panes();
    expect(await guest.refusal("attach_log", { agent_id })).toBe("agent_inactive");
  });
});
