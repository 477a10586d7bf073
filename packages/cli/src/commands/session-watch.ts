import type { ControlMethods } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { untilStopped } from "../follow/until-stopped.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { moment } from "../views/cells.ts";
import { whichSession } from "./which-session.ts";
import { withControlPlane } from "./with-control-plane.ts";

type Params = ControlMethods["session.subscribe"]["params"];
type Frame = ControlMethods["session.subscribe"]["frames"];

export interface SessionWatchOptions {
  readonly after?: string;
}

/** Each event as it comes, until Ctrl-C. Exit 0 then; 1 where the control plane ends it for good. */
export async function sessionWatch(
  output: Output,
  id: string | undefined,
  { after }: SessionWatchOptions,
): Promise<ExitCode> {
  const sessionId = await whichSession(id);
  const params = { sessionId, ...(after !== undefined && { afterCursor: after }) } as Params; // checked where it arrives
  return withControlPlane((plane) =>
    untilStopped(async (signal) => {
      for await (const frame of plane.session.subscribe(params, { signal })) {
        if (output.json) output.data(frame);
        else for (const line of linesOf(frame, output)) output.line(line);
        if (frame.type === "end") return EXIT.failed;
        await output.drained(signal);
      }
      return EXIT.ok;
    }),
  );
}

function linesOf(frame: Frame, { paint }: Output): readonly string[] {
  switch (frame.type) {
    case "open":
    case "heartbeat":
      return [];
    case "event": {
      const { occurredAt, sequence, type, actor, payload } = frame.event;
      const who = actor === null ? "" : ` by ${actor}`;
      return [
        `${paint("dim", moment(occurredAt))}  ${sequence}  ${paint("bold", printable(type))}${who}  ${printable(JSON.stringify(payload))}`,
      ];
    }
    case "gap":
      return [paint("yellow", `-- ${frame.missed} events are no longer kept --`)];
    case "resync":
      return [paint("yellow", "-- the feed began anew: interlock session show tells how it stands --")];
    case "end":
      return [paint("red", `-- the control plane ended this: ${printable(frame.reason)} --`)];
  }
}
