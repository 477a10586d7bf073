import { auditReport, describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AppWorld } from "./app-world.ts";
import { APP_METHODS, fieldCases } from "./field-cases.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const LISTS = APP_METHODS.filter(({ name }) => name.endsWith(".list"));

describeWithTools(["tmux"], "a wrong value in any field of any method", () => {
  let world: AppWorld;
  /** As the call before left it: what one method must not change, the next one finds. */
  let known: object;
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
    // Rows that a refused call could change.
    const agent = await world.adopt();
    const sent = await world.call("app.send_input", { target_agent_id: agent, payload: { text: "before" } });
    await world.settled(String(sent.result?.["message_id"]));
    known = await state();
  });
  afterAll(async () => {
    await world.close();
  });

  async function state(): Promise<object> {
    const lists: Record<string, unknown> = {};
    for (const { name } of LISTS) lists[name] = await world.rows(name);
    const { rows, pending, findings } = await auditReport(world.home);
    return { lists, audited: rows + pending, findings };
  }

  test("the contract has methods to ask and lists to look at", () => {
    expect(APP_METHODS.length).toBeGreaterThanOrEqual(15);
    expect(LISTS.length).toBeGreaterThanOrEqual(3);
    expect(APP_METHODS.flatMap(fieldCases).length).toBeGreaterThan(200);
  });

  for (const method of APP_METHODS) {
    const cases = fieldCases(method);
    if (cases.length === 0) continue;
    verifies(
      ["APP-007", "APP-175", "APP-635"],
      `${method.name} names the field of each of ${cases.length} wrong values, and changes nothing`,
      async () => {
        const wrong: object[] = [];
        for (const { field, path, flaw, params } of cases) {
          const { error, ok } = await world.call(method.name, params);
          const reason = error?.details["reason"];
          const named = !ok && error?.code === "validation_failed" && error.details["field"] === field;
          if (!named || typeof reason !== "string" || reason === "")
            wrong.push({ path, flaw, code: error?.code, details: error?.details });
        }
        expect(wrong).toEqual([]);
        expect(await state()).toEqual(known);
      },
    );
  }

  verifies("APP-007", "no refused hello took the number of a session", async () => {
    const first = Number((await world.hello())["app_session_id"]);
    const cases = APP_METHODS.filter(({ name }) => name === "app.hello").flatMap(fieldCases);
    for (const { params } of cases) expect((await world.call("app.hello", params)).ok).toBe(false);
    expect(Number((await world.hello())["app_session_id"])).toBe(first + 1);
  });
});
