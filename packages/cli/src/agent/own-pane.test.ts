import { expect, it } from "vitest";
import { agentExit } from "./agent-exit.ts";
import { AgentFailure } from "./agent-failure.ts";
import { ownPane } from "./own-pane.ts";

const codeOf = (env: Readonly<Record<string, string>>): string => {
  try {
    ownPane(env);
    return "found";
  } catch (error) {
    if (error instanceof AgentFailure) return error.code;
    throw error;
  }
};

it("reads the server's socket and the pane's id, whatever characters the path has", () => {
  expect(ownPane({ TMUX: "/tmp/a,b/default,12,0", TMUX_PANE: "%7" })).toEqual({
    tmuxSocket: "/tmp/a,b/default",
    paneId: "%7",
  });
});

it("tells a program outside of tmux from one with variables that tmux did not set", () => {
  expect(codeOf({})).toBe("not_in_tmux");
  expect(codeOf({ TMUX: "/tmp/s,1,0" })).toBe("not_in_tmux");
  for (const TMUX of ["s,1,0", "/tmp/s", "/tmp/s,x,0"])
    expect(codeOf({ TMUX, TMUX_PANE: "%1" })).toBe("tmux_pane_malformed");
  for (const TMUX_PANE of ["1", "%", "%1x"])
    expect(codeOf({ TMUX: "/tmp/s,1,0", TMUX_PANE })).toBe("tmux_pane_malformed");
});

it("ends with one of four codes, by who has to act", () => {
  expect(["not_in_tmux", "socket_missing", "parent_not_found", "internal_error"].map(agentExit)).toEqual([
    1, 2, 3, 4,
  ]);
});
