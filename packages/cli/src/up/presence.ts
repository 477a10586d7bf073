import { match } from "ts-pattern";
import type { SessionId } from "./control-types.ts";

/** Whether this machine takes part in its session, as its daemon and the control plane say. */
export type Presence =
  | {
      readonly kind: "attached";
      readonly sessionId: SessionId;
      /** Below the session's version floor the node may read and not write. */
      readonly readOnly: boolean;
    }
  | { readonly kind: "waiting"; readonly reason: string };

export function presenceText(presence: Presence): string {
  return match(presence)
    .with(
      { kind: "attached", readOnly: true },
      () => "attached, read only: this version is below the session's floor",
    )
    .with({ kind: "attached" }, () => "attached")
    .with({ kind: "waiting" }, ({ reason }) => `not attached: ${reason}`)
    .exhaustive();
}
