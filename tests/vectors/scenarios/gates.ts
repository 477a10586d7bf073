import { APP_METHODS, fieldCases, type FieldCase } from "../../app/field-cases.ts";
import { ask, hello, type Scenario, type VectorStep } from "../step.ts";

const guarded = APP_METHODS.filter(({ gate }) => gate === "session");
const bare = (vector: string, method: string, params: object): VectorStep => ({
  vector,
  request: { method, params },
});

/** Every method asks for a session, and knows a token from before a restart from a live one. */
export const gates: Scenario = {
  file: "03-gates.ndjson",
  steps: [
    bare("a name nobody serves, no token", "app.no.such", {}),
    bare("a name nobody serves, some token", "app.no.such", { app_session_token: "nonsense" }),
    bare("a name of another plane", "session.read", {}),
    hello,
    ...guarded.map(({ name }) => bare(`${name} without a token`, name, {})),
    ...["", 7, null].map((token) =>
      bare(`the token ${JSON.stringify(token)}`, "app.pane.list", { app_session_token: token }),
    ),
    {
      vector: "a token beside the params",
      request: { method: "app.pane.list", app_session_token: "{{uuid:1}}", params: {} },
    },
    bare("a token that was never given", "app.pane.list", {
      app_session_token: "00000000-0000-4000-8000-000000000000",
    }),
    bare("the session is asked for before the params", "app.pane.list", { limit: "x" }),
    ask("a session ended by its client", "app.goodbye"),
    ask("its token afterwards", "app.pane.list"),
    { vector: "another session", request: { method: "app.hello" } },
    { world: "restart" },
    ...guarded.map(({ name }) =>
      bare(`${name} with the token of a daemon before`, name, { app_session_token: "{{uuid:2}}" }),
    ),
  ],
};

/** One vector for each way to be wrong; that every wrong type is refused alike is the daemon's own test. */
function distinct(cases: readonly FieldCase[]): readonly FieldCase[] {
  const kind = ({ path, flaw }: FieldCase) => `${path} ${flaw.endsWith(" is no value") ? "type" : flaw}`;
  return [...new Map(cases.toReversed().map((found) => [kind(found), found])).values()].toReversed();
}

/** Every field of every method, as the model declares them. */
export const fields: Scenario = {
  file: "04-fields.ndjson",
  steps: [
    hello,
    ...APP_METHODS.flatMap((method) =>
      distinct(fieldCases(method)).map(({ path, flaw, params }) =>
        ask(`${method.name}: ${path}: ${flaw}`, method.name, params),
      ),
    ),
  ],
};
