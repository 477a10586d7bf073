import { PANE_IDENTITY_FIELDS, type PaneIdentityField, type PaneKey } from "./pane-key.ts";

const FIELD_OF: Readonly<Record<PaneIdentityField, keyof PaneKey>> = {
  container_id: "containerId",
  tmux_socket: "tmuxSocket",
  session_name: "sessionName",
  window_index: "windowIndex",
  pane_index: "paneIndex",
  pane_id: "paneId",
};

/** The first field in which the two differ, byte for byte and without any normalisation; null when all six agree. */
export function firstMismatch(wanted: PaneKey, found: PaneKey): PaneIdentityField | null {
  return PANE_IDENTITY_FIELDS.find((field) => wanted[FIELD_OF[field]] !== found[FIELD_OF[field]]) ?? null;
}

export type PaneMatch<Candidate> =
  | { readonly kind: "match"; readonly pane: Candidate }
  | { readonly kind: "mismatch"; readonly field: PaneIdentityField };

/**
 * The candidate that equals `wanted`, or the field that keeps the nearest candidate from it. Nearest is the one whose
 * first difference comes last, so that of several servers' `%1` the one that was meant explains the refusal.
 * No candidate with the pane id at all means that the pane id is what is wrong.
 */
export function matchPane<Candidate extends PaneKey>(
  wanted: PaneKey,
  candidates: readonly Candidate[],
): PaneMatch<Candidate> {
  if (!candidates.some((candidate) => candidate.paneId === wanted.paneId))
    return { kind: "mismatch", field: "pane_id" };
  let furthest = 0;
  for (const pane of candidates) {
    const field = firstMismatch(wanted, pane);
    if (field === null) return { kind: "match", pane };
    furthest = Math.max(furthest, PANE_IDENTITY_FIELDS.indexOf(field));
  }
  return { kind: "mismatch", field: PANE_IDENTITY_FIELDS[furthest] ?? "pane_id" };
}
