import { isInterlockError, resolveHome, type ControlMethods } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { isPlaneAbsence, overControlPlane, type WorkOver } from "../follow/over-control-plane.ts";
import { untilStopped } from "../follow/until-stopped.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { moment } from "../views/cells.ts";
import { whichSession } from "./which-session.ts";

type Params = ControlMethods["session.subscribe"]["params"];
type Frame = ControlMethods["session.subscribe"]["frames"];

export interface SessionWatchOptions {
  readonly after?: string;
}

/**
 * Each event as it comes, until Ctrl-C, also over a control plane that starts again. Exit 0 then; 1 where the control plane
 * ends it for good.
 */
export async function sessionWatch(
  output: Output,
  id: string | undefined,
  { after }: SessionWatchOptions,
): Promise<ExitCode> {
  const sessionId = await whichSession(id);
  let cursor = after;
  let opened = false;
  const show = (frame: Frame): void => {
    // Of a connection that is made anew nobody need see the beginning.
    if (frame.type === "open" && opened) return;
    opened ||= frame.type === "open";
    if (output.json) output.data(frame);
    else for (const line of linesOf(frame, output)) output.line(line);
  };
  const follow: WorkOver<ExitCode> = async (plane, here) => {
    const params = { sessionId, ...(cursor !== undefined && { afterCursor: cursor }) } as Params; // checked where it arrives
    const frames = plane.session.subscribe(params, { signal: here });
    try {
      for await (const frame of frames) {
        show(frame);
        if (frame.type === "end") return EXIT.failed;
        await output.drained(here);
      }
      return EXIT.ok;
    } catch (error) {
      if (!opened || !isInterlockError(error) || !isPlaneAbsence(error.error)) throw error;
      output.note(`${printable(error.error.message)} Trying again.`);
      return "again";
    } finally {
      cursor = frames.lastCursor ?? cursor;
    }
  };
  return untilStopped(async (signal) => (await overControlPlane(resolveHome(), signal, follow)) ?? EXIT.ok);
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
