import { BOX_NODE, describeWithTools, dockerTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { ContainerWorld, INSIDE, type Row } from "./container-world.ts";
import type { GuestLine } from "./guest-line.ts";
import { agentInBox, agentOnHost, type PrintingAgent } from "./printing-agent.ts";

// Boxes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const NO_AGENT = "agt_000000000000";

describeWithTools(dockerTools(), "events, for agents in containers", () => {
  let world: ContainerWorld;
  let guest: GuestLine;
  let other: GuestLine;
  let mine: PrintingAgent;
  let theirs: PrintingAgent;
  let hosts: PrintingAgent;
  beforeAll(async () => {
    // Nobody's silence is to be among the events that are counted.
    world = await ContainerWorld.open({}, { config: "[events]\nlong_running_grace_seconds = 86400\n" });
    [guest, other] = [await world.line("mike"), await world.line("november")];
    mine = await agentInBox(world, guest, "mine");
    theirs = await agentInBox(world, other, "theirs");
    hosts = await agentOnHost(world, "hosts");
  }, 180_000);
  afterAll(() => world.close(), 120_000);

  const refusals = async (method: string, cases: readonly (readonly [object, string])[]): Promise<void> => {
    for (const [params, wanted] of cases)
      expect([params, await guest.refusal(method, params)]).toEqual([params, wanted]);
  };
  const eventsIn = (answer: Row, member = "events"): readonly Row[] => answer[member] as readonly Row[]; // the plane's rows
  const excerpts = (events: readonly Row[]): readonly unknown[] => events.map(({ excerpt }) => excerpt);
  /** Prints a line, and waits until its event is in the list. */
  const told = async (agent: PrintingAgent, line: string): Promise<void> => {
    await agent.print(line);
    await vi.waitFor(
      async () => {
        const found = eventsIn(
          await world.result("events.list", { target: agent.id, reverse: true, limit: 5 }),
        );
        expect(excerpts(found)).toContain(line);
      },
      { timeout: 60_000, interval: 100 },
    );
  };
  /** Asks a session until it has as many events. */
  const follow = async (session: Row, count: number): Promise<readonly Row[]> => {
    const seen: Row[] = [];
    for (const end = performance.now() + 60_000; seen.length < count && performance.now() < end;) {
      const { session_id } = session;
      seen.push(...eventsIn(await guest.result("events.follow_next", { session_id, max_wait_seconds: 5 })));
    }
    return seen;
  };

  verifies(
    ["CTN-050", "CTN-051"],
    "a guest lists what the agents of its container said, without secrets, and nobody else's",
    async () => {
      const secret = `sk-${"a".repeat(24)}`;
      await told(theirs, "Error: theirs");
      await told(hosts, "Error: of the host");
      await told(mine, "Error: mine");
      await mine.print(`Error: key ${secret}`);
      await mine.print(`Error: ${"x".repeat(3000)}`);
      await vi.waitFor(async () => expect(eventsIn(await guest.result("events.list"))).toHaveLength(3), {
        timeout: 60_000,
        interval: 100,
      });
      const seen = eventsIn(await guest.result("events.list"));
      const { agent_id, log_attachment } = mine.row;
      expect(seen[0]).toEqual({
        event_id: expect.any(Number),
        event_type: "error",
        agent_id,
        attachment_id: (log_attachment as Row)["attachment_id"],
        log_path: `/run/interlock/logs/${mine.id}.log`,
        byte_range_start: 0,
        byte_range_end: expect.any(Number),
        line_offset_start: 0,
        line_offset_end: 1,
        observed_at: expect.stringMatching(/^\d{4}-.*\.\d{6}\+00:00$/),
        record_at: null,
        excerpt: "Error: mine",
        classifier_rule_id: "error.line.v1",
        debounce: { window_id: null, collapsed_count: 1, window_started_at: null, window_ended_at: null },
        schema_version: 1,
      });
      expect(seen[1]?.["excerpt"]).toBe("Error: key <redacted:openai-key>");
      const long = String(seen[2]?.["excerpt"]);
      expect(Buffer.byteLength(long)).toBeLessThanOrEqual(1024);
      expect(long).toMatch(/x…\[truncated\]$/);
      expect(excerpts(eventsIn(await other.result("events.list")))).toEqual(["Error: theirs"]);
      const all = eventsIn(await world.result("events.list"));
      expect(excerpts(all)).toEqual(
        expect.arrayContaining(["Error: theirs", "Error: of the host", "Error: mine"]),
      );
      const home = all.find((event) => event["agent_id"] === agent_id);
      expect(String(home?.["log_path"])).toBe(`${world.home}/containers/mike/logs/${mine.id}.log`);
    },
  );

  verifies(
    "CTN-052",
    "pages go on behind their cursor, in either direction, and under their own filters",
    async () => {
      const all = eventsIn(await guest.result("events.list"));
      const first = await guest.result("events.list", { limit: 2 });
      const second = await guest.result("events.list", { limit: 2, cursor: first["next_cursor"] });
      expect([...eventsIn(first), ...eventsIn(second)]).toEqual(all);
      expect(second["next_cursor"]).toBeNull();
      expect(eventsIn(await guest.result("events.list", { reverse: true }))).toEqual(all.toReversed());
      expect(
        eventsIn(await guest.result("events.list", { target: mine.id, types: ["error", "completed"] })),
      ).toEqual(all);
      expect(eventsIn(await guest.result("events.list", { types: ["completed"] }))).toEqual([]);
      const at = String(all[1]?.["observed_at"]).replace(/\d{3}\+00:00$/, "Z");
      expect(eventsIn(await guest.result("events.list", { since: at, until: at }))).toContainEqual(all[1]);
      expect(eventsIn(await guest.result("events.list", { since: "2999-01-01T00:00:00Z" }))).toEqual([]);
      expect(eventsIn(await guest.result("events.list", { until: "2001-01-01T00:00:00+02:00" }))).toEqual([]);
      const cases: readonly (readonly [object, string])[] = [
        [{ cursor: first["next_cursor"], reverse: true }, "events_invalid_cursor"],
        [{ cursor: first["next_cursor"], types: ["error"] }, "events_invalid_cursor"],
        [{ cursor: `${String(first["next_cursor"])}A` }, "events_invalid_cursor"],
        [{ cursor: "x".repeat(600) }, "events_invalid_cursor"],
        [{ since: "yesterday" }, "events_filter_invalid"],
        [{ until: "2026-13-01T00:00:00Z" }, "events_filter_invalid"],
        [{ since: "2002-01-01T00:00:00Z", until: "2001-01-01T00:00:00Z" }, "events_filter_invalid"],
        [{ types: ["noise"] }, "events_filter_invalid"],
        [{ types: [] }, "events_filter_invalid"],
        [{ limit: 51 }, "events_filter_invalid"],
        [{ limit: "2" }, "events_filter_invalid"],
        [{ types: "error" }, "bad_request"],
        [{ target: NO_AGENT }, "agent_not_found"],
        [{ target: theirs.id }, "other_container"],
        [{ target: hosts.id }, "other_container"],
      ];
      await refusals("events.list", cases);
      // A page of one container is none of another's.
      expect(await other.refusal("events.list", { cursor: first["next_cursor"], limit: 2 })).toBe(
        "events_invalid_cursor",
      );
    },
  );

  verifies(
    ["CTN-053", "CTN-051"],
    "a session gives what comes after it was opened, each once, and nothing of other places",
    async () => {
      const session = await guest.result("events.follow_open");
      expect(session).toMatchObject({ session_id: expect.stringMatching(/^fs_[0-9a-f]{12}$/) });
      expect(session).not.toHaveProperty("backlog_events");
      const waiting = follow(session, 2);
      await told(theirs, "Error: not for you");
      await told(hosts, "Error: nor this");
      await told(mine, "Error: one");
      await told(mine, "Error: two");
      const seen = await waiting;
      expect(excerpts(seen)).toEqual(["Error: one", "Error: two"]);
      expect(Number(seen[0]?.["event_id"])).toBeGreaterThanOrEqual(Number(session["live_starting_event_id"]));
      const { session_id } = session;
      expect(await guest.result("events.follow_next", { session_id, max_wait_seconds: 0 })).toMatchObject({
        events: [],
        session_open: true,
        missed: 0,
      });
      // An answer that got lost is given again to whoever names the place before it.
      const { cursor } = session;
      const lost = await guest.result("events.follow_next", { session_id, cursor, max_wait_seconds: 0 });
      expect(eventsIn(lost)).toEqual(seen);
      expect(await guest.refusal("events.follow_next", { session_id, cursor: "AAAA" })).toBe(
        "events_invalid_cursor",
      );
      expect(await guest.result("events.follow_close", { session_id })).toEqual({ closed: true });
      expect(await guest.refusal("events.follow_next", { session_id })).toBe("events_session_unknown");
      expect(await guest.refusal("events.follow_close", { session_id })).toBe("events_session_unknown");
    },
  );

  verifies(
    "CTN-054",
    "with since or a cursor a session begins with what has been, and goes on without a seam",
    async () => {
      const all = eventsIn(await guest.result("events.list"));
      const from = await guest.result("events.follow_open", {
        since: "2001-01-01T00:00:00Z",
        types: ["error"],
      });
      expect(eventsIn(from, "backlog_events")).toEqual(all);
      await told(mine, "Error: seam");
      const next = await follow(from, 1);
      expect(excerpts(next)).toEqual(["Error: seam"]);
      const again = await guest.result("events.follow_open", { cursor: from["cursor"], target: mine.id });
      expect(eventsIn(again, "backlog_events")).toEqual(next);
      const cases: readonly (readonly [object, string])[] = [
        [{ cursor: from["cursor"], since: "2001-01-01T00:00:00Z" }, "events_filter_invalid"],
        [{ cursor: "AAAA" }, "events_invalid_cursor"],
        [{ since: "now" }, "events_filter_invalid"],
        [{ types: ["noise"] }, "events_filter_invalid"],
        [{ target: NO_AGENT }, "agent_not_found"],
        [{ target: theirs.id }, "other_container"],
        [{ target: hosts.id }, "other_container"],
      ];
      await refusals("events.follow_open", cases);
      expect(
        await guest.refusal("events.follow_next", { session_id: from["session_id"], max_wait_seconds: 31 }),
      ).toBe("bad_request");
    },
  );

  verifies("CTN-055", "a session is unknown to every other place", async () => {
    const { session_id } = await guest.result("events.follow_open");
    for (const method of ["events.follow_next", "events.follow_close"]) {
      expect(await other.refusal(method, { session_id })).toBe("events_session_unknown");
      expect((await world.call(method, { session_id })).error?.code).toBe("events_session_unknown");
      expect(await guest.refusal(method, { session_id: "fs_000000000000" })).toBe("events_session_unknown");
    }
    expect(await guest.result("events.follow_close", { session_id })).toEqual({ closed: true });
  });

  verifies(
    "CTN-056",
    "a follower that is killed while it waits loses nothing for the one that asks next",
    async () => {
      const session = await guest.result("events.follow_open");
      const { session_id } = session;
      const line = JSON.stringify({ method: "events.follow_next", params: { session_id } });
      const client = `const { writeFileSync, renameSync } = require("node:fs");
        require("node:net").connect("${INSIDE}", function () {
          this.resume().write(process.argv[1] + "\\n", () => {
            writeFileSync("/tmp/asked.new", String(process.pid));
            renameSync("/tmp/asked.new", "/tmp/asked");
          });
        });`;
      const killed = guest.box.exec([BOX_NODE, "-e", client, line]);
      await vi.waitFor(() => guest.sh("kill -9 $(cat /tmp/asked)"), { timeout: 60_000, interval: 100 });
      await killed;
      await told(mine, "Error: kept");
      expect(excerpts(await follow(session, 1))).toEqual(["Error: kept"]);
    },
  );

  verifies(
    "CTN-058",
    "the classifier's rules are told in their order, and those of silence beside them",
    async () => {
      const { rules, synthetic_rule_ids } = await guest.result("events.classifier_rules");
      const priorities = (rules as readonly Row[]).map(({ priority }) => Number(priority)); // the plane's rows
      expect(priorities).toEqual(priorities.toSorted((a, b) => a - b));
      expect((rules as readonly Row[])[0]).toEqual({
        rule_id: "swarm_member.v1",
        event_type: "swarm_member_reported",
        priority: 10,
      });
      expect(priorities.at(-1)).toBe(999);
      expect(synthetic_rule_ids).toEqual(["pane_exited.synth.v1", "long_running.synth.v1"]);
    },
  );

  verifies(
    "CTN-057",
    "a daemon that was killed knows no session, and its cursor misses nothing",
    async () => {
      const session = await guest.result("events.follow_open");
      const { session_id, cursor } = session;
      await world.restart();
      expect(await guest.refusal("events.follow_next", { session_id })).toBe("events_session_unknown");
      await told(mine, "Error: after the kill");
      const again = await guest.result("events.follow_open", { cursor });
      expect(excerpts(eventsIn(again, "backlog_events"))).toEqual(["Error: after the kill"]);
    },
  );

  verifies("CTN-059", "a place has so many sessions and no more, whatever another place has", async () => {
    const codes: (string | undefined)[] = [];
    while (codes.length < 17) codes.push(await guest.refusal("events.follow_open"));
    expect(codes.at(-1)).toBe("events_too_many_sessions");
    expect(await other.refusal("events.follow_open")).toBeUndefined();
  });
});
