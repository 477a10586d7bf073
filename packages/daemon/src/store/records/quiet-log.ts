import type { QuietFacts } from "../../model/quiet-event.ts";

/** A log with what its silence is judged by, but for the time. */
export interface QuietLog extends Omit<QuietFacts, "now"> {
  readonly attachmentId: string;
}
