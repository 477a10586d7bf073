import { expect, test } from "vitest";
import { displayWidth } from "./display-width.ts";
import { table, type TableStyle } from "./table.ts";

const plain: TableStyle = { paint: (_style, text) => text, width: undefined };
const painted: TableStyle = { paint: (style, text) => `<${style}>${text}</>`, width: undefined };
const titles = (...names: readonly string[]) => names.map((title) => ({ title }));

test("columns line up by the width they take on a terminal, and no line ends in blanks", () => {
  const rows = [
    ["%0", "héllo", "a"],
    ["%100", "世界", "b"],
    ["%2", "🙂", "c"],
    ["%3", "e\u0301", "d"],
    ["%4", "", ""],
  ];
  expect(table(titles("ID", "LABEL", "X"), rows, plain)).toEqual([
    "ID    LABEL  X",
    "%0    héllo  a",
    "%100  世界   b",
    "%2    🙂     c",
    "%3    e\u0301      d",
    "%4",
  ]);
});

test("a cell cannot break its line, and cannot speak to the terminal", () => {
  expect(table(titles("A"), [["x\ny"], ["\u001b]0;t\u0007"]], plain)).toEqual([
    "A",
    "x\\u{a}y",
    "\\u{1b}]0;t\\u{7}",
  ]);
});

test("blanks lie outside the colour", () => {
  const rows = [[{ text: "ok", style: "green" as const }, "x"]];
  expect(table(titles("STATE", "B"), rows, painted)).toEqual([
    "<dim>STATE</>  <dim>B</>",
    "<green>ok</>     x",
  ]);
});

test("where the terminal is narrow, elastic columns are cut first and nothing is wider than it", () => {
  const columns = [{ title: "ID" }, { title: "TEXT", elastic: true }, { title: "END" }];
  const rows = [
    ["0123456789", "a long text that goes on", "done"],
    ["1", "世界世界世界世界世界世界", "x"],
  ];
  expect(table(columns, rows, { ...plain, width: 30 })).toEqual([
    "ID          TEXT          END",
    "0123456789  a long text…  done",
    "1           世界世界世…   x",
  ]);
  for (const width of [16, 20, 25, 30, 40])
    for (const line of table(columns, rows, { ...plain, width }))
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
});
