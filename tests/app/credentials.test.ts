import { auditReport, describeWithTools, rawCall, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AppWorld } from "./app-world.ts";
import { WRONG_CREDENTIALS, type Tokens } from "./credentials.ts";
import { APP_METHODS } from "./field-cases.ts";
import { KeptLine } from "./kept-line.ts";
import { askFromOtherNamespace, askFromTheGrave } from "./foreign-peer.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const GUARDED = APP_METHODS.filter(({ gate }) => gate === "session");
const LISTS = APP_METHODS.filter(({ name }) => name.endsWith(".list"));

describeWithTools(["tmux"], "every method under every wrong credential", () => {
  let world: AppWorld;
  let tokens: Tokens;
  let known: object;
  beforeAll(async () => {
    world = await AppWorld.open();
    const former = String((await world.hello())["app_session_token"]);
    await world.daemon.kill();
    await world.start();
    const left = String((await world.hello())["app_session_token"]);
    await world.call("app.goodbye");
    const live = String((await world.hello())["app_session_token"]);
    tokens = { live, left, former };
    await world.adopt();
    known = await state();
  });
  afterAll(() => world.close());

  async function state(): Promise<object> {
    const lists: Record<string, unknown> = {};
    for (const { name } of LISTS) lists[name] = await world.rows(name);
    const { rows, pending, findings } = await auditReport(world.home);
    return { lists, audited: rows + pending, findings };
  }

  test("there are methods to guard and at least twelve ways to come without the right", () => {
    const names = GUARDED.map(({ name }) => name);
    // Of 1.0, of 1.1 and of 1.2.
    for (const name of [
      "app.send_input",
      "app.dashboard",
      "app.goodbye",
      "app.event.subscribe",
      "app.queue.explain",
    ])
      expect(names).toContain(name);
    const open = APP_METHODS.filter(({ gate }) => gate !== "session").map(({ name }) => name);
    expect(open.toSorted()).toEqual(["app.hello", "app.preflight"]);
    expect(WRONG_CREDENTIALS.length).toBeGreaterThanOrEqual(12);
  });

  for (const { what, code, request } of WRONG_CREDENTIALS) {
    verifies(
      ["APP-004", "APP-005", "APP-007", "APP-615"],
      `${what} is answered with ${code} by each of ${GUARDED.length} methods, and changes nothing`,
      async () => {
        const admitted: unknown[] = [];
        for (const { name } of GUARDED) {
          const answer = await rawCall(world.socket, request(name, tokens));
          if (answer.error?.code !== code) admitted.push([name, answer]);
          else expect(answer.error.details).toEqual({});
        }
        expect(admitted).toEqual([]);
        expect(await state()).toEqual(known);
      },
    );
  }

  verifies(
    ["APP-004", "APP-005", "APP-007", "APP-615"],
    "on a kept connection each of them is answered the same, and the connection goes on",
    async () => {
      const calls = GUARDED.flatMap(({ name }) =>
        WRONG_CREDENTIALS.map((wrong) => ({ ...wrong, name, asked: wrong.request(name, tokens) })),
      );
      const line = await KeptLine.open(world.socket);
      line.send(...calls.map(({ asked }, id) => ({ ...asked, id })));
      const answers = await line.answered(calls.length, 60_000);
      const codes = new Map(answers.map(({ id, error }) => [id, error?.code]));
      const admitted = calls.flatMap(({ name, what, code }, id) =>
        codes.get(id) === code ? [] : [[name, what, codes.get(id)]],
      );
      expect(admitted).toEqual([]);
      line.send({ id: "last", method: "app.preflight" });
      const [last] = (await line.answered(calls.length + 1)).slice(-1);
      expect(last).toMatchObject({ id: "last", ok: true });
      line.close();
      expect(await state()).toEqual(known);
    },
  );

  const requests = (): readonly object[] =>
    [...APP_METHODS.map(({ name }) => name), "app.no.such.method"].map((method) => ({
      method,
      params: { app_session_token: tokens.live },
    }));
  const hostOnly = { ok: false, error: { code: "host_only", details: {} } };

  verifies(
    ["APP-002", "APP-007"],
    "a peer in another pid namespace is answered host_only by every name",
    async (context) => {
      if (process.geteuid?.() !== 0) context.skip("a pid namespace of one's own needs root");
      const answers = await askFromOtherNamespace(world.socket, requests());
      expect(answers).toHaveLength(APP_METHODS.length + 1);
      for (const answer of answers) expect(answer).toMatchObject(hostOnly);
      expect(await state()).toEqual(known);
    },
  );

  verifies(
    ["APP-002", "APP-009"],
    "a peer that has died since it connected is answered host_only, live token or not",
    async () => {
      for (const name of ["app.preflight", "app.hello", "app.agent.list", "app.no.such.method"]) {
        const request = { method: name, params: { app_session_token: tokens.live } };
        expect(await askFromTheGrave(world.socket, request)).toMatchObject(hostOnly);
      }
      expect(await state()).toEqual(known);
    },
  );

  verifies(
    ["APP-010", "APP-002", "APP-612"],
    "no variable in the daemon's environment opens it to such a peer",
    async (context) => {
      if (process.geteuid?.() !== 0) context.skip("a pid namespace of one's own needs root");
      const words = ["FORCE_HOST_PEER", "TEST_FORCE_HOST_PEER", "HOST_CHECK", "ALLOW_CONTAINERS", "INSECURE"];
      const seams = words.map((word) => [`INTERLOCK_${word}`, "1"] as const);
      await world.daemon.stop();
      await world.start(Object.fromEntries(seams));
      for (const answer of await askFromOtherNamespace(world.socket, requests()))
        expect(answer).toMatchObject(hostOnly);
    },
  );
});
