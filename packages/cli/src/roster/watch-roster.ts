import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { untilStopped } from "../follow/until-stopped.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { openScreen } from "../top/screen.ts";
import { moment } from "../views/cells.ts";
import { followRoster, type FollowRoster, type RosterNews } from "./follow-roster.ts";
import { rosterChanges } from "./roster-changes.ts";
import { rosterFrame, type RosterState } from "./roster-frame.ts";
import type { RosterEntry, RosterParams } from "./roster.ts";

type What = RosterParams & { readonly home: string };

/** Ages are drawn anew so often. */
const REDRAW_MS = 1_000;
const CTRL_C = "\u0003";

/**
 * The roster as it changes: on the whole terminal, as one line for each change, or as one JSON value for each roster.
 * Exit 0 when somebody stops it, 1 when the control plane does.
 */
export async function watchRoster(output: Output, what: What): Promise<ExitCode> {
  const onScreen = !output.json && process.stdin.isTTY && process.stdout.isTTY;
  return untilStopped((signal, stop) =>
    onScreen ? drawRoster(output, { ...what, signal }, stop) : tellRoster(output, { ...what, signal }),
  );
}

async function tellRoster(output: Output, follow: Omit<FollowRoster, "hear">): Promise<ExitCode> {
  let before: readonly RosterEntry[] | undefined;
  let text = "";
  let exitCode: ExitCode = EXIT.ok;
  const hear = (news: RosterNews): void => {
    if (news.kind === "ended") exitCode = EXIT.failed;
    // The same roster twice is no news, for programs either.
    const now = JSON.stringify(news);
    if (now === text) return;
    text = now;
    if (output.json) output.data({ ...news, at: new Date().toISOString(), sessionId: follow.sessionId });
    else for (const line of linesOf(news, before, output)) output.line(line);
    if (news.kind === "roster") before = news.nodes;
  };
  await followRoster({ ...follow, hear });
  return exitCode;
}

function linesOf(
  news: RosterNews,
  before: readonly RosterEntry[] | undefined,
  { paint }: Output,
): readonly string[] {
  const at = paint("dim", moment(new Date().toISOString()));
  switch (news.kind) {
    case "roster":
      return rosterChanges(before, news.nodes).map(
        ({ nodeId, what }) => `${at}  ${paint("bold", printable(nodeId))}  ${printable(what)}`,
      );
    case "away":
      return [`${at}  ${paint("yellow", `-- ${printable(news.error.message)} Trying again. --`)}`];
    case "ended":
      return [`${at}  ${paint("red", `-- the control plane ended this: ${printable(news.reason)} --`)}`];
  }
}

async function drawRoster(
  output: Output,
  follow: Omit<FollowRoster, "hear">,
  stop: () => void,
): Promise<ExitCode> {
  let state: RosterState = { sessionId: follow.sessionId, nodes: [], problem: undefined };
  let ended: string | undefined;
  const draw = (): void => screen.draw(rosterFrame(state, screen.size, output.paint, Date.now()));
  const hear = (news: RosterNews): void => {
    if (news.kind === "roster") state = { ...state, nodes: news.nodes, problem: undefined };
    else if (news.kind === "away") state = { ...state, problem: news.error.message };
    else ended = news.reason;
    draw();
  };
  const screen = openScreen({
    closed: stop,
    resized: draw,
    key: (key) => {
      if (key === "q" || key === "Q" || key === CTRL_C) stop();
    },
  });
  const redrawing = setInterval(draw, REDRAW_MS);
  try {
    draw();
    await followRoster({ ...follow, hear });
  } finally {
    clearInterval(redrawing);
    screen.leave();
  }
  if (ended === undefined) return EXIT.ok;
  output.note(`The control plane ended this: ${printable(ended)}`);
  return EXIT.failed;
}
