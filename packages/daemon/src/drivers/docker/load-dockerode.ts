import { registerHooks } from "node:module";
import type Dockerode from "dockerode";

/**
 * What dockerode loads for engines behind ssh and for builds, and nothing here asks of it: most of the time that
 * loading it would take, and a tenth of the memory of an idle daemon.
 */
const UNUSED: ReadonlySet<string> = new Set(["ssh2", "@grpc/grpc-js", "@grpc/proto-loader"]);

/** A module of Node's that is always there and has none of their names; whoever used one after all would be told so. */
const IN_THEIR_PLACE = "node:constants";

/** Loads the client class, without what it carries along. */
export async function loadDockerode(): Promise<typeof Dockerode> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      UNUSED.has(specifier)
        ? { url: IN_THEIR_PLACE, format: "builtin", shortCircuit: true }
        : next(specifier, context),
  });
  try {
    return (await import("dockerode")).default;
  } finally {
    hooks.deregister();
  }
}
