import fc from "fast-check";
import { expect, test } from "vitest";
import { stripTerminalEscapes } from "./strip-terminal-escapes.ts";

const ESC = "\u001b";

test.each([
  ["colours", `${ESC}[1;31merror${ESC}[0m: x`, "error: x"],
  ["a title that a bell ends", `${ESC}]0;title\u0007text`, "text"],
  ["a link that a string terminator ends", `${ESC}]8;;https://a${ESC}\\text${ESC}]8;;${ESC}\\`, "text"],
  ["a device control string", `a${ESC}Pq#0;2;0${ESC}\\b`, "ab"],
  ["one-character introducers", "a\u009b31mb\u009d0;t\u009cc", "abc"],
  ["a character set", `${ESC}(Bplain`, "plain"],
  ["a keypad mode", `${ESC}=${ESC}>on`, "on"],
  ["bracketed paste", `${ESC}[?2004h$ ls${ESC}[?2004l`, "$ ls"],
  ["a line of a terminal", "text\r", "text"],
  ["progress that is overwritten", "10%\r55%\r100%\r", "100%"],
  ["letters that are overstruck", "N\bNA\bAM\bM", "NAM"],
  ["control characters", "a\u0000b\u0007c\u007fd\u0085e", "abcde"],
  ["tabs, which stay", "a\tb", "a\tb"],
  ["a sequence that is not ended", `text${ESC}[12`, "text"],
  ["a title that is not ended", `text${ESC}]0;never`, "text"],
  ["an escape that is broken off by another", `${ESC}[3${ESC}[0mtext`, "text"],
  ["an escape at the end", `text${ESC}`, "text"],
  ["a sequence broken off by a letter outside of ASCII", `${ESC}[3étext`, "étext"],
])("takes out %s", (_what, line, expected) => {
  expect(stripTerminalEscapes(line)).toBe(expected);
});

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ESC,
        "[",
        "]",
        "P",
        "\\",
        "31",
        ";",
        "m",
        "\u0007",
        "\u009b",
        "\u009c",
        "\u009d",
        "\r",
        "\b",
        "\t",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom("\ud800", "\udc00", "😀", "é"),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(""));

test("leaves no control character but tabs, no lone surrogate, and nothing to take out a second time", () => {
  fc.assert(
    fc.property(hostile, (line) => {
      const stripped = stripTerminalEscapes(line);
      expect(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/.test(stripped)).toBe(false);
      expect(stripped.isWellFormed()).toBe(true);
      expect(stripTerminalEscapes(stripped)).toBe(stripped);
    }),
    { numRuns: 2000 },
  );
});

test("leaves text without control characters as it is", () => {
  const plain = fc
    .string({ unit: "grapheme" })
    .filter((text) => !/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/.test(text));
  fc.assert(fc.property(plain, (text) => stripTerminalEscapes(text) === text.toWellFormed()));
});
