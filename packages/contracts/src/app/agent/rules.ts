import type { Rejection, Rule } from "../../define/rule.ts";
import { defineRule } from "../../define/rule.ts";

export const LABEL_MAX = 256;

interface Labelled {
  readonly label: string;
}
interface WithPath {
  readonly project_path?: string | undefined;
}

function labelProblem(label: string): string | undefined {
  if (/[\r\n]/.test(label)) return "line break";
  return [...label.trim()].length > LABEL_MAX ? "too long" : undefined;
}

export const labelFits: Rule = defineRule<Labelled>(
  "label_fits",
  "A label is one line of at most 256 characters after trimming.",
  ({ label }): Rejection | undefined => {
    const reason = labelProblem(label);
    return reason === undefined ? undefined : { field: "label", reason };
  },
);

function pathProblem(path: string): string | undefined {
  if (path === "") return undefined;
  if (!path.startsWith("/")) return "not absolute";
  if (path.includes("\0")) return "embedded NUL";
  return path.split("/").includes("..") ? "parent segment" : undefined;
}

export const projectPathFits: Rule = defineRule<WithPath>(
  "project_path_fits",
  "A project path is absolute and has no parent segment.",
  ({ project_path }): Rejection | undefined => {
    const reason = project_path === undefined ? undefined : pathProblem(project_path);
    return reason === undefined ? undefined : { field: "project_path", reason };
  },
);

interface Parented {
  readonly role: string;
  readonly parent_agent_id?: string | undefined;
}

export const swarmHasParent: Rule = defineRule<Parented>(
  "swarm_has_parent",
  "A swarm member names its parent, and only a swarm member does.",
  ({ role, parent_agent_id }): Rejection | undefined => {
    if (role === "swarm" && parent_agent_id === undefined)
      return { field: "parent_agent_id", reason: "missing" };
    if (role !== "swarm" && parent_agent_id !== undefined) {
      return { field: "parent_agent_id", reason: "only for role swarm" };
    }
    return undefined;
  },
);

/** What an update may change, each checked by itself, in the order in which the request wrote them. */
export const updateFits: Rule = defineRule<Readonly<Record<string, unknown>>>(
  "update_fits",
  "A changed label is one line of at most 256 characters after trimming; a changed project path is absolute and has no parent segment. An empty text clears either.",
  (params): Rejection | undefined => {
    for (const [field, value] of Object.entries(params)) {
      const problem = typeof value === "string" ? UPDATE_PROBLEMS[field]?.(value) : undefined;
      if (problem !== undefined) return { field, reason: problem };
    }
    return undefined;
  },
);

const UPDATE_PROBLEMS: Readonly<Record<string, (value: string) => string | undefined>> = {
  label: labelProblem,
  project_path: pathProblem,
};
