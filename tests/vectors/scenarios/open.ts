import { hello, type Scenario } from "../step.ts";

const say = (vector: string, params: object) => ({ vector, request: { method: "app.hello", params } });

export const open: Scenario = {
  file: "01-open.ndjson",
  steps: [
    { vector: "preflight", request: { method: "app.preflight" } },
    {
      vector: "preflight with members nobody knows",
      request: { method: "app.preflight", colour: "red", params: { shape: 1 } },
    },
    { vector: "an id is given back", request: { id: "call-1", method: "app.preflight" } },
    { vector: "an id may be an integer", request: { id: 7, method: "app.preflight" } },
    hello,
    say("hello with a client's name", {
      client_id: "panel",
      client_version: "2.4.0",
      client_app_contract_major: 1,
    }),
    say("hello of a later major", { client_app_contract_major: 2 }),
    say("major true", { client_app_contract_major: true }),
    say("major 0", { client_app_contract_major: 0 }),
    say("major 1.5", { client_app_contract_major: 1.5 }),
    ...[3, 4, 5, 6, 7, 8].map((number) => say(`session ${number}`, {})),
    say("one session too many", {}),
  ],
};
