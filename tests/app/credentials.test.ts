import { auditReport, describeWithTools, rawCall, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AppWorld } from "./app-world.ts";
import { WRONG_CREDENTIALS, type Tokens } from "./credentials.ts";
import { APP_METHODS } from "./field-cases.ts";
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
    expect(GUARDED.length).toBeGreaterThan(20);
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
