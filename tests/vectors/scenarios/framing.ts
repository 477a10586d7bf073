import { raw, type Scenario } from "../step.ts";

const line = (vector: string, text: string) => raw(vector, { text: `${text}\n` });
const request = (rest: string) => `{"method":"app.preflight"${rest}}`;
const LIMIT = 1_048_576;
const head = '{"method":"app.preflight","params":{"pad":"';
const tail = '"}}';
const padded = (bytes: number) => [
  { text: head },
  { repeat: "x", times: bytes - head.length - tail.length },
  { text: `${tail}\n` },
];

export const framing: Scenario = {
  file: "02-framing.ndjson",
  steps: [
    line("a whole line", request("")),
    line("white space around the object", `  ${request("")}\t`),
    line("an empty line", ""),
    line("CR before LF", `${request("")}\r`),
    line("CR between members", `{"method":\r"app.preflight"}`),
    line("NUL in a text", `{"method":"app.pre\0flight"}`),
    raw("bytes that are no UTF-8", { base64: "eyJtZXRob2QiOiJhcHAu/yJ9Cg==" }),
    raw("an overlong UTF-8 form", { text: '{"method":"' }, { base64: "wK8=" }, { text: '"}\n' }),
    line("no JSON", "{nope}"),
    line("a comment", `${request("").slice(0, -1)}/* */}`),
    line("a comma too many", `{"method":"app.preflight",}`),
    line("a second object", `${request("")} {}`),
    line("an array", "[]"),
    line("a text", '"app.preflight"'),
    line("null", "null"),
    line("a duplicate key", request(',"method":"app.preflight"')),
    line("a duplicate key, once with an escape", request(',"params":{"a":1,"\\u0061":2}')),
    line("a __proto__ key", request(',"params":{"__proto__":{}}')),
    line("an integer that no double holds", request(',"params":{"n":9007199254740993}')),
    line("half of a surrogate pair", request(',"params":{"s":"\\ud800"}')),
    raw(
      "64 levels",
      { text: request(',"params":').slice(0, -1) + '{"a":' },
      { repeat: "[", times: 62 },
      { repeat: "]", times: 62 },
      { text: "}}\n" },
    ),
    raw(
      "65 levels",
      { text: request(',"params":').slice(0, -1) + '{"a":' },
      { repeat: "[", times: 63 },
      { repeat: "]", times: 63 },
      { text: "}}\n" },
    ),
    raw(
      "more than 10000 keys",
      { text: request(',"params":{"a":[').slice(0, -1) },
      { repeat: '{"k":0},', times: 10_000 },
      { text: "0]}}\n" },
    ),
    { ...raw("no LF before the end", { text: request("") }), end: true },
    raw("a line at the limit", ...padded(LIMIT)),
    raw("a line one byte over the limit", ...padded(LIMIT + 1)),
    line("no method", '{"params":{}}'),
    line("a method that is no text", '{"method":7}'),
    line("params that are no object", request(',"params":[]')),
    line("params null", request(',"params":null')),
    line("an id that is no text and no integer", request(',"id":{}')),
    line("an id of 129 characters", request(`,"id":"${"i".repeat(129)}"`)),
    line("a refusal gives a readable id back", '{"id":"call-2","params":{}}'),
  ],
};
