// The whole chain: framing, gates, compiled checks of params and result, the app envelope.
import {
  APP_CONTRACT_VERSION,
  appPart,
  appPlane,
  type AppErrors,
  type AppMethods,
} from "@interlock/contracts";
import { granted, lineEnvelope, ok, serve, unixListener, type Handlers } from "@interlock/wire";
import { BENCH_TOKEN } from "../app-lines.ts";
import { FIFTY_PANES, PREFLIGHT } from "../fifty-panes.ts";

const [path = ""] = process.argv.slice(2);
const internal = {
  ok: false,
  error: { code: "internal_error", message: "not served here", details: {} },
} as const;
const table = Object.fromEntries(Object.keys(appPart.methods).map((name) => [name, () => internal]));
const handlers = {
  ...table,
  "app.preflight": () => ok(PREFLIGHT),
  "app.pane.list": () => ok(FIFTY_PANES),
  "app.hello": () =>
    ok({
      app_session_token: BENCH_TOKEN,
      app_session_id: 1,
      daemon_version: "0",
      schema_version: 1,
      app_contract_version: APP_CONTRACT_VERSION,
      supported_minor_range: { min: APP_CONTRACT_VERSION, max: APP_CONTRACT_VERSION },
      host_user_id: "0",
      capability_flags: {},
      state: "ok",
    }),
} as unknown as Handlers<AppMethods, AppErrors>; // only three methods are measured; the others fail if they are called

await serve(appPart, handlers, {
  listener: unixListener({ path }),
  codec: lineEnvelope({
    versionField: "app_contract_version",
    version: APP_CONTRACT_VERSION,
    limits: appPlane.limits,
  }),
  refusals: {
    malformed: (reason) => ({ code: "malformed_request", message: reason, details: { reason } }),
    tooLarge: (limit, actual) => ({
      code: "payload_too_large",
      message: "",
      details: { size_limit_bytes: limit, actual_size_bytes: actual },
    }),
    unknownMethod: () => ({ code: "unknown_method", message: "", details: {} }),
    invalidParams: (rejection) => ({ code: "validation_failed", message: "", details: { ...rejection } }),
    internal: () => ({ code: "internal_error", message: "", details: {} }),
  },
  admit: () => granted(undefined),
  authorize: () => granted(undefined),
  onFault: (fault) => console.error(fault),
});
console.log("ready");
