import {
  APP_CONTRACT_MINIMUM,
  APP_CONTRACT_VERSION,
  CAPABILITY_FLAGS,
  type AppMethods,
} from "@interlock/contracts";
import { ok } from "@interlock/wire";
import { sessionOf, type AppHandler, type AppServices } from "../app-services.ts";
import { fail } from "../fail.ts";

/** This daemon has all that the contract can name. */
const FLAGS: Readonly<Record<string, true>> = Object.fromEntries(
  CAPABILITY_FLAGS.values.map((flag) => [flag, true]),
);

const MAJOR = Number(APP_CONTRACT_VERSION.split(".")[0]);

export function preflight({ stopping }: AppServices): AppHandler<"app.preflight"> {
  return () =>
    stopping()
      ? ok({ socket_reachable: true, daemon_reachable: false, code: "daemon_unavailable" })
      : ok({ socket_reachable: true, daemon_reachable: true, code: "ok" });
}

export function hello({ sessions, store, daemonVersion, hostUserId }: AppServices): AppHandler<"app.hello"> {
  return ({ params, context }) => {
    const major = params.client_app_contract_major ?? 1;
    if (major !== MAJOR) {
      return fail(
        "app_contract_major_unsupported",
        { daemon_app_contract_version: APP_CONTRACT_VERSION, client_app_contract_major: major },
        major > MAJOR ? "The daemon is older than the client: upgrade the daemon." : "Upgrade the client.",
      );
    }
    const opened = sessions.open(params.client_id, params.client_version, context.kept);
    if (opened.kind === "full") {
      return fail(
        "validation_failed",
        { field: "app.hello", reason: "too_many_sessions" },
        "Eight app-sessions are open already.",
      );
    }
    return ok({
      // The registry mints tokens as version 4 UUIDs, which is what the brand stands for.
      app_session_token: opened.token as AppMethods["app.hello"]["result"]["app_session_token"],
      app_session_id: opened.session.id,
      daemon_version: daemonVersion,
      schema_version: store.schemaVersion,
      app_contract_version: APP_CONTRACT_VERSION,
      supported_minor_range: { min: APP_CONTRACT_MINIMUM, max: APP_CONTRACT_VERSION },
      host_user_id: hostUserId,
      capability_flags: FLAGS,
      state: "ok",
    });
  };
}

export function goodbye({ sessions }: AppServices): AppHandler<"app.goodbye"> {
  return (call) => {
    sessions.close(sessionOf(call));
    return ok({});
  };
}
