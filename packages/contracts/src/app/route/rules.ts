import type { Rejection, Rule } from "../../define/rule.ts";
import { defineRule } from "../../define/rule.ts";
import { AGENT_CAPABILITIES, AGENT_ROLES } from "../closed-sets.ts";
import { readRoleScope, readRouteTemplate } from "./grammar.ts";

const AGENT_ID = /^agt_[0-9a-f]{12}$/;
const TARGET_ROLES: readonly string[] = ["slave", "swarm"];
const ROLES: readonly string[] = AGENT_ROLES.values;
const CAPABILITIES: readonly string[] = AGENT_CAPABILITIES.values;

function missing(value: string | undefined): string | undefined {
  return value === undefined ? "value missing" : undefined;
}

function unwanted(value: string | undefined): string | undefined {
  return value === undefined ? undefined : "value not accepted";
}

function agentIdProblem(value: string | undefined): string | undefined {
  return missing(value) ?? (AGENT_ID.test(value ?? "") ? undefined : "not an agent id");
}

function roleProblem(value: string | undefined, roles: readonly string[]): string | undefined {
  if (value === undefined) return "value missing";
  const scope = readRoleScope(value);
  if (scope === null) return "malformed";
  if (!roles.includes(scope.role)) return "role not accepted";
  return scope.capability === null || CAPABILITIES.includes(scope.capability)
    ? undefined
    : "unknown capability";
}

function rejected(field: string, reason: string | undefined): Rejection | undefined {
  return reason === undefined ? undefined : { field, reason };
}

interface WithTemplate {
  readonly template: string;
}

export const templateReads: Rule = defineRule<WithTemplate>(
  "template_reads",
  "A template names known fields between single braces; a brace of its own is doubled.",
  ({ template }): Rejection | undefined => {
    if (template.trim() === "") return { field: "template", reason: "empty" };
    const reading = readRouteTemplate(template);
    return reading.kind === "invalid" ? { field: "template", reason: reading.reason } : undefined;
  },
);

interface WithScope {
  readonly source_scope?:
    | { readonly kind: "any" | "agent_id" | "role"; readonly value?: string | undefined }
    | undefined;
}

export const sourceScopeFits: Rule = defineRule<WithScope>(
  "source_scope_fits",
  "Scope any has no value, agent_id an agent id, role the form role:<role>[,capability:<capability>].",
  ({ source_scope: scope }): Rejection | undefined => {
    if (scope === undefined) return undefined;
    switch (scope.kind) {
      case "any":
        return rejected("source_scope", unwanted(scope.value));
      case "agent_id":
        return rejected("source_scope", agentIdProblem(scope.value));
      case "role":
        return rejected("source_scope", roleProblem(scope.value, ROLES));
    }
  },
);

interface WithTarget {
  readonly target: { readonly rule: "explicit" | "source" | "role"; readonly value?: string | undefined };
}

export const targetFits: Rule = defineRule<WithTarget>(
  "target_fits",
  "Target explicit has an agent id or label, source no value, role the form role:<slave or swarm>[,capability:<capability>].",
  ({ target }): Rejection | undefined => {
    switch (target.rule) {
      case "explicit":
        return rejected("target", missing(target.value));
      case "source":
        return rejected("target", unwanted(target.value));
      case "role":
        return rejected("target", roleProblem(target.value, TARGET_ROLES));
    }
  },
);

interface WithMaster {
  readonly master?: { readonly rule: "auto" | "explicit"; readonly value?: string | undefined } | undefined;
}

export const masterFits: Rule = defineRule<WithMaster>(
  "master_fits",
  "Master auto has no value, explicit an agent id.",
  ({ master }): Rejection | undefined => {
    if (master === undefined) return undefined;
    return rejected("master", master.rule === "auto" ? unwanted(master.value) : agentIdProblem(master.value));
  },
);

const UPDATE_FIELDS: readonly string[] = ["app_session_token", "route_id", "enabled"];

export const onlyEnabledChanges: Rule = defineRule<Readonly<Record<string, unknown>>>(
  "only_enabled_changes",
  "A route changes in enabled only; the first other field in the order of the alphabet is named.",
  (params): Rejection | undefined => {
    const [field] = Object.keys(params)
      .filter((name) => !UPDATE_FIELDS.includes(name))
      .sort();
    return field === undefined ? undefined : { field, reason: "field not accepted" };
  },
);
