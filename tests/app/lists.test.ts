import { describeWithTools, verifies, type RawAnswer } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";
import { APP_METHODS } from "./field-cases.ts";
import { LIST_SURFACES } from "./list-surfaces.ts";

const LISTS = APP_METHODS.filter(({ name }) => name.endsWith(".list")).map(({ name }) => name);
const DETAILS = APP_METHODS.filter(({ name }) => name.endsWith(".detail")).map(({ name }) => name);

test("every list of the contract is among the surfaces looked at here", () => {
  expect(LIST_SURFACES.map(({ method }) => method).sort()).toEqual([...LISTS].sort());
});

describeWithTools(["tmux"], "what holds for every list", () => {
  let world: AppWorld;
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
    // Eleven panes, so that panes can be paged through.
    for (let n = 0; n < 10; n += 1) await world.tmux.tmux("new-window", "-d", "cat");
    await world.adopt();
    for (let n = 0; n < 7; n += 1)
      await world.call("app.route.add", {
        event_type: "error",
        template: `r${n}`,
        target: { rule: "source" },
      });
  });
  afterAll(() => world.close());

  const ask = (method: string, params: object = {}): Promise<RawAnswer> => world.call(method, params);
  const refusal = (field: string, reason: string): object => ({
    code: "validation_failed",
    details: { field, reason },
  });
  const cursorOf = (answer: RawAnswer): unknown => answer.result?.["cursor_next"];

  const rowsOf = (result: Row | undefined): readonly Row[] => (result?.["rows"] ?? []) as readonly Row[]; // a list answers rows

  for (const { method, orders, filters, since } of LIST_SURFACES) {
    verifies("APP-141", `${method} takes a limit from 1 to 200 and 50 when it is absent`, async () => {
      for (const limit of [0, 201, -1])
        expect((await ask(method, { limit })).error).toMatchObject(
          refusal("limit", "out of bounds [1, 200]"),
        );
      for (const limit of [true, "50", 1.5, null])
        expect((await ask(method, { limit })).error).toMatchObject(refusal("limit", "must be an integer"));
      for (const limit of [1, 200]) expect((await ask(method, { limit })).ok).toBe(true);
    });

    verifies("APP-142", `${method} checks limit, order, filters, then the cursor`, async () => {
      const wrong = { cursor_next: 7, filters: { colour: "red" }, order_by: "colour", limit: 0 };
      const { limit: _, ...order } = wrong;
      const { order_by: __, ...filter } = order;
      expect((await ask(method, wrong)).error?.details["field"]).toBe("limit");
      expect((await ask(method, order)).error?.details["field"]).toBe("order_by");
      expect((await ask(method, filter)).error?.details["field"]).toBe("colour");
      expect((await ask(method, { cursor_next: 7 })).error?.details["field"]).toBe("cursor_next");
    });

    verifies("APP-143", `${method} answers exactly one of the totals`, async () => {
      const { result } = await ask(method);
      expect([result?.["total"], result?.["total_estimate"]].filter((total) => total === null)).toHaveLength(
        1,
      );
    });

    verifies("APP-144", `${method} orders by each of its fields and by nothing else`, async () => {
      for (const field of orders) {
        for (const order_by of [field, `${field}:asc`, `${field}:desc`]) {
          const { result, error } = await ask(method, { order_by });
          expect([order_by, error]).toEqual([order_by, undefined]);
          if (order_by !== field) expect(result?.["ordering"]).toBe(order_by);
        }
        expect((await ask(method, { order_by: `${field}:up` })).error).toMatchObject(
          refusal("order_by", "bad direction suffix"),
        );
      }
      expect((await ask(method, { order_by: "colour" })).error).toMatchObject(
        refusal("order_by", "unknown field"),
      );
      expect((await ask(method, { order_by: 7 })).error).toMatchObject(refusal("order_by", "wrong type"));
    });

    verifies("APP-145", `${method} refuses a filter that it does not have`, async () => {
      expect((await ask(method, { filters: { colour: "red" } })).error).toMatchObject(
        refusal("colour", "unknown filter"),
      );
      expect((await ask(method, { filters: [] })).error?.details["field"]).toBe("filters");
    });

    for (const filter of filters) {
      verifies("APP-146", `${method} takes the filter ${filter} as it is, without operators`, async () => {
        for (const value of ["a<b", "a>b", "~a", "a*", "a%", "a LIKE b"]) {
          expect((await ask(method, { filters: { [filter]: value } })).error).toMatchObject(
            refusal(filter, "operator syntax not supported"),
          );
        }
        expect((await ask(method, { filters: { [filter]: "nobody" } })).result?.["rows"]).toEqual([]);
      });
    }

    if (since) {
      verifies("APP-147", `${method} refuses since after until, and both are inclusive`, async () => {
        expect((await ask(method, { filters: { since: 2, until: 1 } })).error).toMatchObject(
          refusal("since", "after until"),
        );
        expect((await ask(method, { filters: { since: 1, until: 1 } })).ok).toBe(true);
        const far = Date.now() + 3_600_000;
        expect((await ask(method, { filters: { since: far } })).result?.["rows"]).toEqual([]);
      });
    }
  }

  verifies(
    ["APP-148", "APP-630"],
    "a cursor is worth nothing changed, cut, or under another order or filter",
    async () => {
      for (const method of ["app.pane.list", "app.route.list"]) {
        const first = await ask(method, { limit: 2 });
        const cursor = String(cursorOf(first));
        expect(cursor.length).toBeLessThanOrEqual(512);
        const flipped = `${cursor.slice(0, 9)}${cursor[9] === "A" ? "B" : "A"}${cursor.slice(10)}`;
        const cases: readonly (readonly [object, string])[] = [
          [{ cursor_next: flipped }, "malformed"],
          [{ cursor_next: cursor.slice(0, -4) }, "malformed"],
          [{ cursor_next: "x".repeat(513) }, "too long"],
          [{ cursor_next: {} }, "wrong type"],
          [{ cursor_next: cursor, order_by: "default:desc" }, "order_by changed mid-pagination"],
        ];
        for (const [params, reason] of cases)
          expect((await ask(method, { limit: 2, ...params })).error).toMatchObject(
            refusal("cursor_next", reason),
          );
      }
      const panes = String(cursorOf(await ask("app.pane.list", { limit: 2 })));
      expect(
        (await ask("app.pane.list", { cursor_next: panes, filters: { registered: false } })).error,
      ).toMatchObject(refusal("cursor_next", "filters changed mid-pagination"));
      // Each list has cursors of its own.
      expect((await ask("app.route.list", { cursor_next: panes })).error).toMatchObject(
        refusal("cursor_next", "malformed"),
      );
    },
  );

  verifies(
    ["APP-149", "APP-630"],
    "pages neither repeat nor pass over a row while rows come and go before them",
    async () => {
      const seen: unknown[] = [];
      const before = (await world.rows("app.route.list")).map((row) => row["route_id"]);
      let cursor: unknown = null;
      do {
        const { result } = await ask("app.route.list", {
          limit: 2,
          order_by: "created_at:desc",
          ...(cursor !== null && { cursor_next: cursor }),
        });
        seen.push(...rowsOf(result).map((row) => row["route_id"]));
        cursor = result?.["cursor_next"];
        // Newer than everything: it belongs before the first page, where nobody looks any more.
        await ask("app.route.add", { event_type: "error", template: "late", target: { rule: "source" } });
      } while (cursor !== null);
      expect(seen).toEqual(before.toReversed());
    },
  );

  for (const method of DETAILS) {
    verifies("APP-150", `${method} without a fitting id names its id field`, async () => {
      const entity = /^app\.(\w+)\.detail$/.exec(method)?.[1] ?? "";
      const field = ID_FIELDS[entity] ?? `${entity}_id`;
      for (const params of [{}, { [field]: null }, { [field]: "" }, { [field]: { a: 1 } }])
        expect((await ask(method, params)).error).toMatchObject(refusal(field, "missing or wrong type"));
    });
  }
});

const ID_FIELDS: Readonly<Record<string, string>> = { queue: "message_id", log_attachment: "attachment_id" };
