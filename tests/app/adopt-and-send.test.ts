import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  describeWithTools,
  rawCall,
  startDaemon,
  startPrivateTmux,
  verifies,
  type DaemonProcess,
  type PrivateTmux,
} from "@interlock/testkit";
import { afterEach, beforeEach, expect } from "vitest";

type Row = Readonly<Record<string, unknown>>;

describeWithTools(["tmux"], "adopting a real pane and sending to it", () => {
  let home = "";
  let tmux: PrivateTmux;
  let daemon: DaemonProcess;
  let token = "";

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "il-"));
    // Panes come and go with the scans of a test, and not by themselves.
    writeFileSync(join(home, "config.toml"), "[discovery]\nlive = false\n", { mode: 0o600 });
    tmux = await startPrivateTmux("cat");
    await start();
  });
  afterEach(async () => {
    await daemon.stop();
    await tmux.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    daemon = await startDaemon(home, {
      TMUX_TMPDIR: tmux.directory,
      DOCKER_HOST: `unix://${home}/no-engine.sock`,
    });
    const hello = await rawCall(join(home, "app.sock"), { method: "app.hello" });
    token = String(hello.result?.["app_session_token"]);
  }

  const call = (method: string, params: object = {}) =>
    rawCall(join(home, "app.sock"), { method, params: { app_session_token: token, ...params } });

  async function rows(method: string, params: object = {}): Promise<readonly Row[]> {
    const answer = await call(method, params);
    if (answer.result === undefined) throw new Error(JSON.stringify(answer));
    return answer.result["rows"] as readonly Row[]; // lists answer rows; a wrong shape fails the next assertion
  }

  const identity = ({ container_id, tmux_socket, session_name, window_index, pane_index, pane_id }: Row) => ({
    container_id,
    tmux_socket,
    session_name,
    window_index,
    pane_index,
    pane_id,
  });

  async function adopt(): Promise<string> {
    await call("app.scan.panes");
    const [pane] = await rows("app.pane.list");
    if (pane === undefined) throw new Error("the scan found no pane");
    const answer = await call("app.agent.register_from_pane", {
      ...identity(pane),
      role: "slave",
      capability: "shell",
      label: " worker ",
    });
    return String((answer.result?.["row"] as Row | undefined)?.["agent_id"]);
  }

  async function settled(messageId: unknown): Promise<Row> {
    const deadline = performance.now() + 10_000;
    for (;;) {
      const { result } = await call("app.queue.detail", { message_id: messageId });
      const row = result?.["row"] as Row; // details answer one row
      if (row["state"] !== "queued") return row;
      if (performance.now() > deadline) throw new Error("the message stayed queued");
    }
  }

  verifies(["APP-181", "APP-185"], "a text payload arrives as that text with Enter behind it", async () => {
    const agent = await adopt();
    const sent = await call("app.send_input", {
      target_agent_id: agent,
      payload: { text: "hello from the panel" },
    });
    expect(sent.result).toMatchObject({ state: "queued", deduplicated: false });
    expect(await settled(sent.result?.["message_id"])).toMatchObject({
      state: "delivered",
      sender_agent_id: "host-operator",
    });
    // `cat` repeats a line only after Enter.
    await tmux.shows("%0", "hello from the panel\nhello from the panel");
  });

  verifies("APP-181", "another payload arrives as its canonical JSON", async () => {
    const agent = await adopt();
    const sent = await call("app.send_input", { target_agent_id: agent, payload: { b: [1, true], a: "x" } });
    expect(await settled(sent.result?.["message_id"])).toMatchObject({ state: "delivered" });
    await tmux.shows("%0", '{"a":"x","b":[1,true]}\n{"a":"x","b":[1,true]}');
  });

  verifies(
    ["APP-183", "APP-611"],
    "six calls at once with one key make one message and give one answer",
    async () => {
      const agent = await adopt();
      const params = { target_agent_id: agent, payload: { text: "once" }, idempotency_key: "key-1" };
      const answers = await Promise.all(Array.from({ length: 6 }, () => call("app.send_input", params)));
      expect(new Set(answers.map(({ result }) => result?.["message_id"])).size).toBe(1);
      expect(answers.filter(({ result }) => result?.["deduplicated"] === false)).toHaveLength(1);
      expect(await rows("app.queue.list")).toHaveLength(1);
    },
  );

  verifies("APP-171", "each identity field that differs is named, and nothing is adopted", async () => {
    await call("app.scan.panes");
    const [pane] = await rows("app.pane.list");
    if (pane === undefined) throw new Error("the scan found no pane");
    const wrong: readonly (readonly [string, unknown])[] = [
      ["container_id", "0".repeat(64)],
      ["tmux_socket", "/elsewhere"],
      ["session_name", "play"],
      ["window_index", 7],
      ["pane_index", 7],
      ["pane_id", "%99"],
    ];
    for (const [field, value] of wrong) {
      const answer = await call("app.agent.register_from_pane", {
        ...identity(pane),
        [field]: value,
        role: "slave",
        capability: "shell",
        label: "x",
      });
      expect(answer.error).toMatchObject({ code: "pane_not_found", details: { mismatch_field: field } });
    }
    expect(await rows("app.agent.list")).toEqual([]);
  });

  verifies(
    ["APP-172", "APP-627"],
    "a pane that belongs to an agent is refused and keeps its agent as it was",
    async () => {
      const agent = await adopt();
      const [pane] = await rows("app.pane.list");
      const again = await call("app.agent.register_from_pane", {
        ...identity(pane as Row), // adopt has found it
        role: "shell",
        capability: "claude",
        label: "other",
      });
      expect(again.error).toMatchObject({ code: "pane_already_registered", details: { agent_id: agent } });
      expect(await rows("app.agent.list")).toMatchObject([
        { agent_id: agent, role: "slave", label: "worker" },
      ]);
    },
  );

  verifies(
    "APP-186",
    "nothing is typed into a pane in copy mode; the message follows when it leaves",
    async () => {
      const agent = await adopt();
      await tmux.tmux("copy-mode", "-t", "%0");
      const sent = await call("app.send_input", { target_agent_id: agent, payload: { text: "patience" } });
      const other = await call("app.send_input", { target_agent_id: agent, payload: { text: "second" } });
      await call("app.scan.panes");
      expect(
        (await call("app.queue.detail", { message_id: sent.result?.["message_id"] })).result?.["row"],
      ).toMatchObject({ state: "queued" });
      await tmux.tmux("send-keys", "-t", "%0", "-X", "cancel");
      expect(await settled(sent.result?.["message_id"])).toMatchObject({ state: "delivered" });
      expect(await settled(other.result?.["message_id"])).toMatchObject({ state: "delivered" });
      await tmux.shows("%0", "patience\npatience\nsecond\nsecond");
    },
  );

  verifies("APP-187", "a pane that vanished fails its message, typed", async () => {
    const agent = await adopt();
    await tmux.tmux("split-window", "-d", "-t", "%0", "cat");
    await tmux.tmux("kill-pane", "-t", "%0");
    const sent = await call("app.send_input", { target_agent_id: agent, payload: { text: "too late" } });
    expect(await settled(sent.result?.["message_id"])).toMatchObject({
      state: "failed",
      failure_reason: "pane_disappeared_mid_attempt",
    });
    expect(await tmux.tmux("capture-pane", "-p", "-t", "%1")).not.toContain("too late");
  });

  verifies("APP-182", "a payload over 16 KiB is refused in its field and leaves no row", async () => {
    const agent = await adopt();
    const answer = await call("app.send_input", {
      target_agent_id: agent,
      payload: { text: "x".repeat(16_384) },
    });
    expect(answer.error).toMatchObject({
      code: "validation_failed",
      details: { field: "payload", reason: "too large" },
    });
    expect(await rows("app.queue.list")).toEqual([]);
  });

  verifies(
    ["APP-188", "APP-206"],
    "what was acknowledged is there after kill -9, and the audit still chains",
    async () => {
      const agent = await adopt();
      const sent = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          call("app.send_input", { target_agent_id: agent, payload: { text: `line ${n}` } }),
        ),
      );
      await daemon.kill();
      await start();
      const ids = sent.map(({ result }) => String(result?.["message_id"]));
      for (const id of ids) expect(["delivered", "failed"]).toContain((await settled(id))["state"]);
      expect(await rows("app.queue.list")).toHaveLength(ids.length);
    },
  );

  verifies("APP-031", "the token stands in no file of the home", async () => {
    const agent = await adopt();
    const sent = await call("app.send_input", { target_agent_id: agent, payload: { text: "secret-free" } });
    await settled(sent.result?.["message_id"]);
    for (const file of ["audit.jsonl", "interlock.sqlite3", "interlock.sqlite3-wal", "logs/daemon.log"]) {
      expect(readFileSync(join(home, file)).includes(token)).toBe(false);
    }
  });
});
