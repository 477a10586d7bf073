import { describeWithTools } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppWorld, type Row } from "../app/app-world.ts";
import { runCli } from "./run-cli.ts";

describeWithTools(["tmux"], "operating agents from the command line", () => {
  let world: AppWorld;
  let agent: string;
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
    agent = await world.adopt();
  });
  afterAll(async () => {
    await world.close();
  });

  async function cli(...args: readonly string[]): Promise<Row> {
    const { code, out, err } = await runCli(world.home, ["--json", ...args]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    return JSON.parse(out) as Row; // one JSON object, asserted on below
  }

  test(
    "an agent's label, hostile or not, is shown harmlessly and names it",
    { timeout: 90_000 },
    async () => {
      expect(await cli("agent", "update", agent, "--label", "b\u202eack")).toMatchObject({ agent_id: agent });
      const { out } = await runCli(world.home, ["agent", "list"]);
      expect(out).toContain("b\\u{202e}ack");
      expect(await cli("agent", "update", "b\u202eack", "--label", "backend")).toMatchObject({
        label: "backend",
      });
    },
  );

  test("a log is attached, listed, shown and detached", { timeout: 90_000 }, async () => {
    expect(await cli("log", "attach", agent)).toMatchObject({ agent_id: agent, log_attached: true });
    const { rows } = (await cli("log", "list", "--agent", agent)) as { readonly rows: readonly Row[] };
    expect(rows).toEqual([expect.objectContaining({ agent_id: agent, status: "active" })]);
    const id = String(rows[0]?.["attachment_id"]);
    expect(await cli("log", "show", id)).toMatchObject({ attachment_id: id });
    expect(await cli("log", "detach", agent)).toMatchObject({ log_attached: false });
  });

  test(
    "send ends by the receipt; a message that waits is explained, put off, let go and canceled",
    { timeout: 120_000 },
    async () => {
      const sent = await cli("send", "--wait", agent, "to be seen");
      expect(sent).toMatchObject({ state: "delivered", receipt: { status: "observed" } });
      await world.tmux.shows("%0", "to be seen");
      await world.tmux.tmux("copy-mode", "-t", "%0");
      const { code, out } = await runCli(world.home, ["--json", "send", agent, "later", "--timeout", "0.5"]);
      expect(code).toBe(8);
      const id = String((JSON.parse(out) as Row)["message_id"]); // one JSON object
      expect(await cli("queue", "explain", id)).toMatchObject({ message_id: id, state: "queued" });
      expect(await cli("queue", "delay", id, "10m")).toMatchObject({
        state: "blocked",
        block_reason: "operator_delayed",
      });
      expect((await runCli(world.home, ["queue", "explain", id])).out).toContain("operator");
      expect(await cli("queue", "approve", id)).toMatchObject({ state: "queued" });
      expect(await cli("queue", "cancel", id, "--reason", "not needed")).toMatchObject({ state: "canceled" });
      expect((await runCli(world.home, ["queue", "cancel", id])).code).toBe(6);
    },
  );
});
