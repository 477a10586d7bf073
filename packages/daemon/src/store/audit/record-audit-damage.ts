import type { Operation } from "../operations/operation.ts";

/** What was found wrong with the file while the daemon was not looking. */
export type AuditDamage =
  /** Shorter than what was synced: rows are missing for good. */
  | { readonly kind: "cut"; readonly expectedBytes: number; readonly foundBytes: number }
  /** Long enough, but the last synced row is not where it was. */
  | { readonly kind: "replaced" }
  /** Bytes after the chain that it did not write; they were moved to a file beside. */
  | { readonly kind: "foreign-tail"; readonly bytes: number; readonly completeLines: number };

export interface RecordAuditDamageInput {
  readonly damage: AuditDamage;
}

export const AUDIT_DAMAGE_EVENT = "audit_file_damaged";

/** Puts the discovery itself into the chain, so that it stays visible when the file has grown on. */
export const recordAuditDamage: Operation<RecordAuditDamageInput, null> = ({ audit }, { damage }) => {
  audit({ eventType: AUDIT_DAMAGE_EVENT, cause: { origin: "system" }, payload: payloadOf(damage) });
  return null;
};

function payloadOf(damage: AuditDamage): Readonly<Record<string, string | number>> {
  switch (damage.kind) {
    case "cut":
      return { damage: "cut", expected_bytes: damage.expectedBytes, found_bytes: damage.foundBytes };
    case "replaced":
      return { damage: "replaced" };
    case "foreign-tail":
      return { damage: "foreign_tail", foreign_bytes: damage.bytes, foreign_lines: damage.completeLines };
  }
}
