import type { Rejection, Rule } from "../../define/rule.ts";
import { defineRule } from "../../define/rule.ts";
import { SHORT_LABEL_MAX } from "../limits.ts";

/** A label as it is stored: without control characters, and without white space around it, as a panel's. */
export function plainLabel(label: string): string {
  return label.replaceAll(/\p{Cc}/gu, "").trim();
}

export const shortLabelFits: Rule = defineRule<{ readonly label?: string | undefined }>(
  "short_label_fits",
  `Without its control characters, a label has at most ${SHORT_LABEL_MAX} characters.`,
  ({ label }): Rejection | undefined =>
    label !== undefined && [...plainLabel(label)].length > SHORT_LABEL_MAX
      ? { field: "label", reason: "too long" }
      : undefined,
);

interface KeyTwice {
  readonly container_id: string;
  readonly pane_composite_key: { readonly container_id: string };
}

export const oneContainer: Rule = defineRule<KeyTwice>(
  "one_container",
  "The container beside the pane's six values is the one among them.",
  ({ container_id, pane_composite_key }): Rejection | undefined =>
    container_id === pane_composite_key.container_id
      ? undefined
      : { field: "container_id", reason: "differs from the pane's" },
);

function pathProblem(path: string): string | undefined {
  if (path === "") return "empty";
  if (!path.startsWith("/")) return "not absolute";
  if (path.includes("\0")) return "embedded NUL";
  return path.split("/").includes("..") ? "parent segment" : undefined;
}

export const givenPathFits: Rule = defineRule<{ readonly project_path?: string | undefined }>(
  "given_path_fits",
  "A project path that is given is absolute, not empty, and has no parent segment.",
  ({ project_path }): Rejection | undefined => {
    const reason = project_path === undefined ? undefined : pathProblem(project_path);
    return reason === undefined ? undefined : { field: "project_path", reason };
  },
);
