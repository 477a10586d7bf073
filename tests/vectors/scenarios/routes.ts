import { ask, hello, type Scenario } from "../step.ts";

const PLAIN = { event_type: "error", template: "{event_excerpt}", target: { rule: "source" } };
const FIRST = { route_id: "{{uuid:2}}" };
const NONE = { route_id: "00000000-0000-4000-8000-000000000000" };

const add = (vector: string, change: object) => ask(vector, "app.route.add", { ...PLAIN, ...change });
const list = (vector: string, params: object) => ask(vector, "app.route.list", params);

export const routes: Scenario = {
  file: "10-routes.ndjson",
  steps: [
    hello,
    list("no route yet", {}),
    add("a template with an unknown field", { template: "{secret}" }),
    add("a template with a lone brace", { template: "a } b" }),
    add("a template of white space", { template: "  " }),
    add("a value for the scope any", { source_scope: { kind: "any", value: "x" } }),
    add("a scope without its agent", { source_scope: { kind: "agent_id" } }),
    add("a scope whose agent is no id", { source_scope: { kind: "agent_id", value: "worker" } }),
    add("a scope whose role is not written as one", { source_scope: { kind: "role", value: "slave" } }),
    add("a scope with a role nobody has", { source_scope: { kind: "role", value: "role:boss" } }),
    add("a scope with an unknown capability", {
      source_scope: { kind: "role", value: "role:slave,capability:x" },
    }),
    add("an explicit target without a value", { target: { rule: "explicit" } }),
    add("a value for the target source", { target: { rule: "source", value: "x" } }),
    add("a target role that may not receive", { target: { rule: "role", value: "role:master" } }),
    add("a value for the master auto", { master: { rule: "auto", value: "x" } }),
    add("a master that is no agent id", { master: { rule: "explicit", value: "boss" } }),
    add("a route with every default", {}),
    add("a route that spells everything out", {
      event_type: "waiting_for_input",
      template: "{{{event_id}}} {source_label}: {event_excerpt}",
      source_scope: { kind: "role", value: "role:slave,capability:claude" },
      target: { rule: "role", value: "role:swarm" },
      master: { rule: "explicit", value: "agt_0123456789ab" },
    }),
    list("the routes in the order in which they run", {}),
    list("the newest route first", { order_by: "created_at:desc" }),
    list("a first page", { limit: 1 }),
    list("the page behind it", { limit: 1, cursor_next: "{{cursor:1}}" }),
    list("a cursor that nobody gave", { cursor_next: "nonsense" }),
    ask("a route", "app.route.detail", FIRST),
    ask("no such route", "app.route.detail", NONE),
    ask("a route switched off", "app.route.update", { ...FIRST, enabled: false }),
    ask("a change of the template", "app.route.update", { ...FIRST, enabled: false, template: "x" }),
    ask("a switch for no route", "app.route.update", { ...NONE, enabled: true }),
    list("the routes that are off", { filters: { enabled: false } }),
    ask("a route removed", "app.route.remove", FIRST),
    ask("a route removed twice", "app.route.remove", FIRST),
    list("what is left", {}),
  ],
};
