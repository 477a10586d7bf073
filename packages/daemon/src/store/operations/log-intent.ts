import type { LogTransport } from "../../model/log-attachment-status.ts";
import { statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";
import { activeLogOfPath } from "./log-attachment-row.ts";
import type { Operation } from "./operation.ts";

export interface IntendLogInput {
  readonly paneRef: string;
  /** Of the agent, also where it is only about to be adopted. */
  readonly agentId: string;
  readonly logPath: string;
  readonly transport: LogTransport;
  /** Where the pane's tmux sees the file; null for a stream. */
  readonly pipePath: string | null;
}

export type IntendLogOutcome = { readonly kind: "intended" | "path-in-use" };

export interface DropLogIntentInput {
  readonly paneRef: string;
}

interface IntentRow extends IntendLogInput {
  readonly now: UnixMicros;
}

const insert = statement<IntentRow>()((db, row) =>
  db.insertInto("log_intents").values({
    pane_ref: row.paneRef,
    agent_id: row.agentId,
    log_path: row.logPath,
    transport: row.transport,
    pipe_path: row.pipePath,
    created_at: row.now,
  }),
);

const byPath = statement<{ logPath: string }>()((db, input) =>
  db.selectFrom("log_intents").select("pane_ref as paneRef").where("log_path", "=", input.logPath),
);

const remove = statement<DropLogIntentInput>()((db, input) =>
  db.deleteFrom("log_intents").where("pane_ref", "=", input.paneRef),
);

/** Writes down that a pipe is about to be started, so that a start without an outcome can be undone after a crash. */
export const intendLog: Operation<IntendLogInput, IntendLogOutcome> = ({ db, now }, input) => {
  const { paneRef, agentId, logPath } = input;
  const holder = db.first(activeLogOfPath, { logPath });
  if (holder !== undefined && holder.agentId !== agentId) return { kind: "path-in-use" };
  const other = db.first(byPath, { logPath });
  if (other !== undefined && other.paneRef !== paneRef) return { kind: "path-in-use" };
  db.run(remove, { paneRef });
  db.run(insert, { ...input, now });
  return { kind: "intended" };
};

/** The start has an outcome, or was undone. */
export const dropLogIntent: Operation<DropLogIntentInput, null> = ({ db }, input) => {
  db.run(remove, input);
  return null;
};
