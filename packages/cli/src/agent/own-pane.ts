import type { Environment } from "@interlock/client";
import { AgentFailure } from "./agent-failure.ts";

/** What tmux tells a program of the pane that it runs in. */
export interface OwnPane {
  readonly tmuxSocket: string;
  /** `%N`. */
  readonly paneId: string;
}

/**
 * The pane that this program runs in, by the variables that tmux sets in it.
 * @throws AgentFailure `not_in_tmux` | `tmux_pane_malformed`
 */
export function ownPane(env: Environment): OwnPane {
  const server = env["TMUX"] ?? "";
  const paneId = env["TMUX_PANE"] ?? "";
  if (server === "" || paneId === "")
    throw new AgentFailure(
      "not_in_tmux",
      "This does not run in a tmux pane: TMUX and TMUX_PANE are not set.",
    );
  // The socket's path, the server's pid and the session; the path itself may hold commas.
  const tmuxSocket = /^(\/.*),\d+,\d+$/.exec(server)?.[1];
  if (tmuxSocket === undefined || !/^%\d{1,10}$/.test(paneId))
    throw new AgentFailure("tmux_pane_malformed", "TMUX or TMUX_PANE is not as tmux sets it.");
  return { tmuxSocket, paneId };
}
