import type { ControlMethods } from "@interlock/client";
import type { ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { moment } from "../views/cells.ts";
import type { View } from "../views/view.ts";
import { showPages, type PageOptions } from "./show-pages.ts";
import { withControlPlane } from "./with-control-plane.ts";

type Params = ControlMethods["session.list"]["params"];
type Row = ControlMethods["session.list"]["result"]["sessions"][number];

export interface SessionListOptions extends PageOptions {
  readonly state?: string;
}

const view: View<Row> = {
  columns: [{ title: "SESSION" }, { title: "STATE" }, { title: "ROLE" }, { title: "CREATED" }],
  cells: ({ id, state, role, createdAt }) => [id, state, role, moment(createdAt)],
};

export async function sessionList(output: Output, options: SessionListOptions): Promise<ExitCode> {
  return withControlPlane((plane) =>
    showPages(output, options, view, async (start) => {
      const filter = options.state === undefined ? {} : { state: options.state };
      const answer = await plane.session.list({ ...start, ...filter } as Params); // checked where it arrives
      return { answer, rows: answer.sessions };
    }),
  );
}
