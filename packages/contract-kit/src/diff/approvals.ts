import { z } from "zod";
import { UnusableError } from "./unusable-error.ts";

/** A finding that people have looked at and accept. */
export interface Approval {
  /** Id of the finding. */
  readonly finding: string;
  readonly reason: string;
}

const file = z.strictObject({
  approvals: z.array(
    z.strictObject({ finding: z.string().min(1), reason: z.string().regex(/\S/, "needs a reason") }),
  ),
});

/** @throws UnusableError when the content is no approvals file: `{"approvals": [{"finding", "reason"}]}`. */
export function parseApprovals(value: unknown, from: string): readonly Approval[] {
  const outcome = file.safeParse(value);
  if (outcome.success) return outcome.data.approvals;
  const [issue] = outcome.error.issues;
  throw new UnusableError(
    `${from} is not an approvals file: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
  );
}
