import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { followEvents, type EventFrame } from "../follow/follow-events.ts";
import { untilStopped } from "../follow/until-stopped.ts";
import type { ListOptions } from "../list/list-options.ts";
import { readFilters } from "../list/read-filters.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { eventLine } from "../views/event-line.ts";
import { withDaemon } from "./with-daemon.ts";

/** Options of the list that say nothing about what is yet to come. */
const PAST_ONLY = ["all", "orderBy", "since", "until"] as const;

/** Each event as it comes, until Ctrl-C or until there were `limit`. Exit 0 then; 1 where the daemon ends it for good. */
export async function eventsFollow(
  output: Output,
  options: ListOptions,
  limit: string | undefined,
): Promise<ExitCode> {
  let left = eventsWanted(limit);
  for (const name of PAST_ONLY)
    if (options[name] !== undefined)
      throw usageFailure(
        `--follow shows what comes; --${name === "orderBy" ? "order-by" : name} is for what has been.`,
        "--cursor with the cursor of a frame goes on after it.",
      );
  const filtersFrom = readFilters("app.event.list", options);
  return withDaemon((daemon) =>
    untilStopped(async (signal) => {
      const filters = await filtersFrom(daemon);
      const frames = followEvents(daemon, {
        ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
        filters,
        signal,
        away: ({ message }) => output.note(`${printable(message)} Waiting for the daemon.`),
      });
      for await (const frame of frames) {
        if (frame.type === "heartbeat") continue;
        if (output.json) output.data(frame);
        else output.line(frameLine(frame, output));
        if (frame.type === "end") return EXIT.failed;
        if (frame.type === "event" && (left -= 1) === 0) break;
        // Whoever reads slowly is shown a gap by the daemon, rather than this process growing.
        await output.drained(signal);
      }
      return EXIT.ok;
    }),
  );
}

function eventsWanted(limit: string | undefined): number {
  if (limit === undefined) return Infinity;
  if (!/^[1-9]\d{0,8}$/.test(limit))
    throw usageFailure(`--follow ends after --limit 1 to 999999999 events, not ${limit}`);
  return Number(limit);
}

function frameLine(frame: Exclude<EventFrame, { readonly type: "heartbeat" }>, output: Output): string {
  switch (frame.type) {
    case "event":
      return eventLine(frame.event, output);
    case "gap":
      return output.paint(
        "yellow",
        `-- ${frame.missed} ${frame.missed === 1 ? "event was" : "events were"} missed --`,
      );
    case "end":
      return output.paint("red", `-- the daemon ended this: ${printable(frame.reason)} --`);
  }
}
