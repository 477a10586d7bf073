import { expect, test } from "vitest";
import { routingRow } from "../operations/routing-state.ts";
import { OPERATOR, temporaryStore } from "../store.test.support.ts";
import { createConnection } from "./connection.ts";
import { dataVersion } from "./data-version.ts";
import { openReaderDatabase } from "./open-database.ts";
import { rememberingConnection } from "./remembering-connection.ts";
import { statement } from "./statement.ts";

const numbers = statement<{ readonly upTo: number }>()((db, input) =>
  db.selectFrom("counters").select("value").limit(input.upTo),
);

test("a question is read once until something is committed by whomever", async () => {
  await using t = await temporaryStore();
  const database = openReaderDatabase(t.home);
  const db = createConnection(database);
  let reads = 0;
  const counted: Pick<typeof db, "all" | "first"> = {
    all: (of, input) => {
      reads += 1;
      return db.all(of, input);
    },
    first: (of, input) => {
      reads += 1;
      return db.first(of, input);
    },
  };
  const polled = rememberingConnection(dataVersion(database), counted);

  expect(polled.first(routingRow, {})?.value).toBe("enabled");
  expect(polled.first(routingRow, {})?.value).toBe("enabled");
  expect(reads).toBe(1);

  // By another connection, on another thread; its answer means that it is committed.
  await t.store.write.setRouting({ enabled: false, by: "host-operator", cause: OPERATOR });
  expect(polled.first(routingRow, {})?.value).toBe("disabled");
  expect(polled.first(routingRow, {})?.value).toBe("disabled");
  expect(reads).toBe(2);

  database.close();
});

test("other values and the other form are other questions, also where nothing is found", async () => {
  await using t = await temporaryStore();
  const database = openReaderDatabase(t.home);
  const polled = rememberingConnection(dataVersion(database), createConnection(database));
  expect(polled.first(numbers, { upTo: 0 })).toBeUndefined();
  expect(polled.first(numbers, { upTo: 0 })).toBeUndefined();
  await t.store.write.setRouting({ enabled: false, by: "host-operator", cause: OPERATOR });
  for (const upTo of [0, 1, 2, 1, 0]) {
    const direct = createConnection(database).all(numbers, { upTo });
    expect(polled.all(numbers, { upTo })).toEqual(direct);
    expect(polled.first(numbers, { upTo })).toEqual(direct[0]);
  }
  database.close();
});

test("what is kept is bounded by its rows, not by the number of questions", async () => {
  await using t = await temporaryStore();
  const database = openReaderDatabase(t.home);
  const db = createConnection(database);
  let reads = 0;
  const polled = rememberingConnection(dataVersion(database), {
    first: (of, input) => db.first(of, input),
    all: (of, input) => {
      reads += 1;
      return db.all(of, input);
    },
  });
  for (let upTo = 0; upTo < 2_100; upTo += 1) polled.all(numbers, { upTo });
  expect(reads).toBe(2_100);
  polled.all(numbers, { upTo: 2_099 });
  expect(reads).toBe(2_100);
  polled.all(numbers, { upTo: 0 });
  expect(reads).toBe(2_101);
  database.close();
});
