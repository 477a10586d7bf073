import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describeWithTools, startPrivateTmux, type PrivateTmux } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AppWorld } from "../app/app-world.ts";
import { CLI, runCli } from "./run-cli.ts";

/** Sets a title, clears, moves, colours, hides: as C0, as C1, and by direction. */
const HOSTILE = "evil\u001b]0;taken\u0007\u001b[2J\u009b31m\u0090q\u009c\u202ebackwards\r\n\u0008世界";
/** What of it could act. */
const ACTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

const CONTAINER = "c".repeat(64);
const REWRITE = `
  UPDATE panes SET title = ?1, cwd = ?1, command = ?1;
  UPDATE agents SET label = ?1, project_path = '/' || ?1;
  UPDATE events SET excerpt = ?1;
  UPDATE routes SET template = ?1;
  UPDATE message_queue SET payload_preview = ?1, sender_label = ?1, target_label = ?1;
  UPDATE log_attachments SET prior_pipe_target = ?1;
  INSERT INTO containers (container_id, name, state, image, status, labels_json, mounts_json, first_seen_at, last_scanned_at)
    VALUES ('${CONTAINER}', ?1, 'active', ?1, ?1, json_object(?1, ?1), '[]', 1, 1)`;

describeWithTools(["tmux"], "names, titles and texts that would act on a terminal", () => {
  let world: AppWorld;
  let terminal: PrivateTmux;
  let agent = "";
  let message = "";
  let route = "";
  beforeAll(async () => {
    world = await AppWorld.open();
    // Its panes are none of the daemon's.
    terminal = await startPrivateTmux("sh");
    await world.hello();
    agent = await world.adopt();
    expect((await world.call("app.log.attach", { agent_id: agent })).error).toBeUndefined();
    message = await world.send(agent, "error: to be rewritten");
    await world.settled(message);
    const added = await world.call("app.route.add", {
      event_type: "error",
      target: { rule: "source" },
      template: "{event_excerpt}",
    });
    expect(added.error).toBeUndefined();
    route = String((added.result?.["row"] as { readonly route_id?: unknown } | undefined)?.route_id); // a row answers it
    await vi.waitFor(async () => expect(await world.rows("app.event.list")).not.toHaveLength(0), 20_000);
    const database = new DatabaseSync(join(world.home, "interlock.sqlite3"));
    for (const statement of REWRITE.split(";")) database.prepare(statement).run(HOSTILE);
    database.close();
  });
  afterAll(async () => {
    await terminal.stop();
    await world.close();
  });

  test("no table, no object and no line of a command carries one of them", { timeout: 400_000 }, async () => {
    const commands: readonly (readonly string[])[] = [
      ["agent", "list"],
      ["agent", "show", agent],
      ["container", "list"],
      ["container", "show", CONTAINER],
      ["pane", "list"],
      ["pane", "show", "%0"],
      ["event", "list"],
      ["event", "show", "1"],
      ["queue", "list"],
      ["queue", "show", message],
      ["queue", "explain", message],
      ["route", "list"],
      ["route", "show", route],
      ["log", "list"],
      ["dashboard"],
      ["--json", "agent", "list"],
      ["--json", "pane", "show", "%0"],
      ["--json", "dashboard"],
    ];
    const runs = [
      ...commands.map((args) => [0, args] as const),
      [5, ["agent", "show", `${HOSTILE}!`]] as const,
    ];
    const seen: string[] = [];
    for (const [expected, args] of runs) {
      const { code, out, err } = await runCli(world.home, args);
      expect.soft([args, code]).toEqual([args, expected]);
      expect.soft((out + err).match(ACTS), args.join(" ")).toBeNull();
      if ((out + err).includes("evil")) seen.push(args.join(" "));
    }
    // What was put into the database is what was shown.
    expect(seen).toEqual(expect.arrayContaining(["agent list", "container list", "event list", "dashboard"]));
    const { out } = await runCli(world.home, ["agent", "list"]);
    expect(out).toContain("evil\\u{1b}]0;taken\\u{7}");
  });

  test("top shows them all without one of them reaching its terminal", { timeout: 120_000 }, async () => {
    const raw = join(world.home, "raw");
    await terminal.tmux("resize-window", "-t", "work", "-x", "200", "-y", "30");
    await terminal.tmux("pipe-pane", "-t", "work", `exec cat > ${raw}`);
    const command = [...CLI, "top"].join(" ");
    const keys = (...args: readonly string[]) => terminal.tmux("send-keys", "-t", "work", ...args);
    await keys("-l", `INTERLOCK_HOME=${world.home} ${command}; echo left with $?\n`);
    for (const [view, shows] of [
      ["1", "CAPABILITY"],
      ["2", message],
      ["3", "OBSERVED"],
    ] as const) {
      await keys(view);
      await terminal.shows("%0", shows, 30_000);
      await terminal.shows("%0", "evil", 30_000);
    }
    await keys("q");
    await terminal.shows("%0", "left with 0", 30_000);
    const written = readFileSync(raw, "utf8");
    expect(written).toContain("evil");
    for (const acts of ["\u001b]0;taken", "\u001b[2J\u009b", "\u009b", "\u0090", "\u202e", "\u0007"])
      expect([acts, written.includes(acts)]).toEqual([acts, false]);
    rmSync(raw);
  });
});
