import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test.each([
  ["an escape sequence", "a\u001b[2Jb", "a\\u{1b}[2Jb"],
  ["a C1 control", "\u009b31m", "\\u{9b}31m"],
  ["line breaks and tabs", "a\r\n\tb", "a\\u{d}\\u{a}\\u{9}b"],
  ["DEL and NUL", "\u007f\u0000", "\\u{7f}\\u{0}"],
  ["direction marks", "\u202etxt.exe", "\\u{202e}txt.exe"],
  ["zero width", "a\u200bb\ufeff", "a\\u{200b}b\\u{feff}"],
  ["half a surrogate pair", "\ud800", "\\u{d800}"],
])("%s is shown, not obeyed", (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("ordinary text of any script stays as it is", () => {
  expect(printable("héllo 世界 🙂 %0 /tmp/a b")).toBe("héllo 世界 🙂 %0 /tmp/a b");
});
