import type { AppMethods } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { moment } from "../views/cells.ts";
import { withDaemon } from "./with-daemon.ts";

type Explanation = AppMethods["app.queue.explain"]["result"];

export async function queueExplain(output: Output, id: string): Promise<ExitCode> {
  const answer = await withDaemon((daemon) => daemon.queue.explain({ message_id: id }));
  if (output.json) output.data(answer);
  else for (const line of explanationLines(answer)) output.line(printable(line));
  return EXIT.ok;
}

const NEXT: { readonly [Kind in Explanation["next"]["kind"]]: string } = {
  delivery: "its delivery",
  time: "time",
  event: "a change of what it waits for",
  operator: "an operator: interlock queue approve, or cancel",
  none: "nothing: it has ended",
};

export function explanationLines({
  message_id,
  state,
  position,
  reasons,
  next,
}: Explanation): readonly string[] {
  const ahead = position === null || position === 0 ? "" : `, ${position} before it in the same pane`;
  const at = next.at === null ? "" : ` at ${moment(next.at)}`;
  return [
    `${message_id}  ${state}${ahead}`,
    ...reasons.map(({ code, message, target, since, until }) => {
      const about = target === null ? "" : ` (${target.kind} ${target.id})`;
      const from = since === null ? "" : `, since ${moment(since)}`;
      const to = until === null ? "" : `, until ${moment(until)}`;
      return `  ${code}: ${message}${about}${from}${to}`;
    }),
    `  moved on by ${NEXT[next.kind]}${at}`,
  ];
}
