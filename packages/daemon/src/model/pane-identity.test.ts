import { expect, test } from "vitest";
import { matchPane } from "./pane-identity.ts";
import type { PaneKey } from "./pane-key.ts";

const pane: PaneKey = {
  containerId: "host",
  tmuxSocket: "/tmp/tmux-0/default",
  sessionName: "main",
  windowIndex: 1,
  paneIndex: 2,
  paneId: "%7",
};

test.each([
  ["container_id", { containerId: "c".repeat(64) }],
  ["tmux_socket", { tmuxSocket: "/tmp/tmux-0/other" }],
  ["session_name", { sessionName: "Main" }],
  ["window_index", { windowIndex: 2 }],
  ["pane_index", { paneIndex: 0 }],
  ["pane_id", { paneId: "%8" }],
] as const)("a pane that differs in %s alone is refused by that field", (field, change) => {
  expect(matchPane({ ...pane, ...change }, [pane])).toEqual({ kind: "mismatch", field });
});

test("the first differing field in the fixed order is named, whatever else differs", () => {
  expect(matchPane({ ...pane, sessionName: "x", paneIndex: 9 }, [pane])).toEqual({
    kind: "mismatch",
    field: "session_name",
  });
});

test("an unknown pane id is what is wrong, even when a container differs too", () => {
  expect(matchPane({ ...pane, containerId: "x", paneId: "%9" }, [pane])).toEqual({
    kind: "mismatch",
    field: "pane_id",
  });
});

test("of several servers' panes with one id, the nearest one explains the refusal", () => {
  const elsewhere = { ...pane, containerId: "c".repeat(64) };
  expect(matchPane({ ...pane, windowIndex: 5 }, [elsewhere, pane])).toEqual({
    kind: "mismatch",
    field: "window_index",
  });
});

test("a place now held by another pane is refused by the pane id, although another server has that id", () => {
  const elsewhere = { ...pane, tmuxSocket: "/tmp/tmux-0/other" };
  expect(matchPane(pane, [elsewhere, { ...pane, paneId: "%8" }])).toEqual({
    kind: "mismatch",
    field: "pane_id",
  });
});

test("names are compared byte for byte: composed and decomposed letters differ", () => {
  expect(matchPane({ ...pane, sessionName: "caf\u00e9" }, [{ ...pane, sessionName: "cafe\u0301" }])).toEqual({
    kind: "mismatch",
    field: "session_name",
  });
});

test("six equal values are a match", () => {
  expect(matchPane({ ...pane }, [{ ...pane, paneIndex: 0 }, pane])).toEqual({ kind: "match", pane });
});
