import { describe, expect, it } from "vitest";
import { readPaneRows } from "./pane-rows.ts";

const origin = {
  containerId: "host",
  containerName: "host",
  containerUser: null,
  tmuxSocket: "/tmp/tmux-1/default",
};
const row = (changes: Readonly<Record<number, string>> = {}): string => {
  const fields = ["%3", "4711", "1", "2", "1", "0", "main", "/dev/pts/3", "vim", "/home/me", "a title"];
  return fields.map((field, index) => changes[index] ?? field).join("\t");
};

describe("readPaneRows", () => {
  it("reads every field of a row", () => {
    expect(readPaneRows(`${row()}\n`, origin)).toEqual({
      panes: [
        {
          ...origin,
          sessionName: "main",
          windowIndex: 1,
          paneIndex: 2,
          paneId: "%3",
          pid: 4711,
          tty: "/dev/pts/3",
          currentCommand: "vim",
          currentPath: "/home/me",
          title: "a title",
          focused: true,
          inMode: false,
        },
      ],
      truncations: [],
    });
  });

  it("finds no panes in an empty answer", () => {
    expect(readPaneRows("", origin)).toEqual({ panes: [], truncations: [] });
  });

  it("takes any number of nested modes as being in a mode", () => {
    expect(readPaneRows(row({ 5: "2" }), origin)?.panes[0]?.inMode).toBe(true);
  });

  it("drops control characters from text and cuts it by code points, and says so", () => {
    const rows = readPaneRows(row({ 10: `\u001b[31m${"😀".repeat(2050)}`, 9: "/a\u0085b" }), origin);
    expect(rows?.panes[0]?.title).toBe(`[31m${"😀".repeat(2044)}`);
    expect(rows?.panes[0]?.currentPath).toBe("/ab");
    expect(rows?.truncations).toEqual([{ paneId: "%3", field: "title", originalLength: 2054 }]);
  });

  it.each([
    ["a pane id of another form", { 0: "3" }],
    ["a pid that is no number", { 1: "x" }],
    ["an empty window index", { 2: "" }],
    ["a focus flag that is no flag", { 4: "2" }],
    ["one field too many", { 6: "a\tb" }],
  ])("refuses the whole answer for %s", (_name, changes) => {
    expect(readPaneRows(`${row()}\n${row(changes)}\n`, origin)).toBe(undefined);
  });

  it("refuses a row with fields missing", () => {
    expect(readPaneRows("%1\t2\t3", origin)).toBe(undefined);
  });
});
