// What a route's texts mean. It imports nothing, so that the process that runs routes loads no more than this.

/** What a template may name between braces. */
export const ROUTE_TEMPLATE_FIELDS = [
  "event_id",
  "event_type",
  "source_agent_id",
  "source_label",
  "source_role",
  "source_capability",
  "event_excerpt",
  "observed_at",
] as const;
export type RouteTemplateField = (typeof ROUTE_TEMPLATE_FIELDS)[number];

export type RouteTemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field"; readonly field: RouteTemplateField };

export type RouteTemplateReading =
  | { readonly kind: "template"; readonly parts: readonly RouteTemplatePart[] }
  | { readonly kind: "invalid"; readonly reason: "unknown template field" | "unbalanced brace" };

function isTemplateField(name: string): name is RouteTemplateField {
  return (ROUTE_TEMPLATE_FIELDS as readonly string[]).includes(name);
}

/** One pass: `{field}` stands for its value, `{{` and `}}` for a brace; a value is never read as a template again. */
export function readRouteTemplate(template: string): RouteTemplateReading {
  const parts: RouteTemplatePart[] = [];
  // Doubled braces, then a name between braces, then a brace that belongs to neither.
  const marks = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;
  let text = "";
  let end = 0;
  for (const mark of template.matchAll(marks)) {
    const [whole, name] = mark;
    text += template.slice(end, mark.index);
    end = mark.index + whole.length;
    if (name === undefined) {
      if (whole.length === 1) return { kind: "invalid", reason: "unbalanced brace" };
      text += whole.slice(1);
      continue;
    }
    if (!isTemplateField(name)) return { kind: "invalid", reason: "unknown template field" };
    if (text !== "") parts.push({ kind: "text", text });
    text = "";
    parts.push({ kind: "field", field: name });
  }
  text += template.slice(end);
  if (text !== "") parts.push({ kind: "text", text });
  return { kind: "template", parts };
}

/** Agents by role and, where one is given, by capability. */
export interface RoleScope {
  readonly role: string;
  readonly capability: string | null;
}

/** Reads `role:<role>` or `role:<role>,capability:<capability>`; null where it is neither. The words are not checked. */
export function readRoleScope(value: string): RoleScope | null {
  const [, role, capability] = /^role:([a-z-]+)(?:,capability:([a-z-]+))?$/.exec(value) ?? [];
  return role === undefined ? null : { role, capability: capability ?? null };
}
