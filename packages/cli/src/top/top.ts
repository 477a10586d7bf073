import { isInterlockError } from "@interlock/client";
import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { withDaemon } from "../commands/with-daemon.ts";
import { untilStopped } from "../follow/until-stopped.ts";
import type { Output } from "../terminal/output.ts";
import { openScreen } from "./screen.ts";
import { followTop, pollTop } from "./top-feed.ts";
import { topFrame, type TopState } from "./top-frame.ts";
import { topAction } from "./top-keys.ts";

/** Changes that come faster than this are drawn together. */
const REDRAW_MS = 100;

/** The dashboard on the alternate screen, until `q`, Ctrl-C, SIGTERM or the end of the terminal. */
export async function top(output: Output): Promise<ExitCode> {
  if (output.json || !process.stdin.isTTY || !process.stdout.isTTY)
    throw usageFailure(
      "top needs a terminal.",
      "interlock dashboard tells the same once, with --json as well.",
    );
  return withDaemon((daemon) =>
    untilStopped(async (signal, stop) => {
      let state: TopState = {
        view: "agents",
        dashboard: undefined,
        agents: [],
        queue: [],
        events: [],
        missed: 0,
        problem: undefined,
      };
      let drawing: NodeJS.Timeout | undefined;
      const draw = (): void => screen.draw(topFrame(state, screen.size, output.paint));
      const change = (part: Partial<TopState>): void => {
        state = { ...state, ...part };
        drawing ??= setTimeout(() => {
          drawing = undefined;
          draw();
        }, REDRAW_MS);
      };
      const screen = openScreen({
        closed: stop,
        resized: draw,
        key: (key) => {
          const action = topAction(key, state.view);
          if (action?.kind === "quit") stop();
          if (action?.kind === "view") {
            state = { ...state, view: action.view };
            draw();
          }
        },
      });
      try {
        draw();
        const feeds = [pollTop(daemon, change, signal), followTop(daemon, change, signal)];
        // One that fails takes the other with it, and the terminal is given back before anybody reads why.
        await Promise.all(feeds.map((feed) => feed.finally(stop)));
      } catch (error) {
        if (!isInterlockError(error) || error.error.code !== "canceled") throw error;
      } finally {
        clearTimeout(drawing);
        screen.leave();
      }
      return EXIT.ok;
    }),
  );
}
