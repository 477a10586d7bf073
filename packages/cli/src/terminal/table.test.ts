import { expect, test } from "vitest";
import { table } from "./table.ts";

test("columns line up by characters, and no line ends in blanks", () => {
  expect(
    table(
      ["ID", "LABEL"],
      [
        ["%0", "héllo"],
        ["%100", ""],
      ],
    ),
  ).toEqual(["ID    LABEL", "%0    héllo", "%100"]);
});

test("a cell cannot break its line", () => {
  expect(table(["A"], [["x\ny"]])).toEqual(["A", "x\\u{a}y"]);
});
