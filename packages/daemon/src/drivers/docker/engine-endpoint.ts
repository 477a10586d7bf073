import { access, constants } from "node:fs/promises";
import { join } from "node:path";

export type EngineEndpoint =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "none"; readonly why: "no-socket" | "unsupported-scheme" };

const SYSTEM_SOCKET = "/var/run/docker.sock";

/**
 * Where the engine is expected: `DOCKER_HOST` (`unix://…` only) decides alone; otherwise the first of the system's
 * and the user's own (rootless) socket that may be used, or else the first that exists.
 */
export async function engineEndpoint(
  env: NodeJS.ProcessEnv,
  systemSocket = SYSTEM_SOCKET,
): Promise<EngineEndpoint> {
  const host = env["DOCKER_HOST"] ?? "";
  if (host.startsWith("unix:///")) return { kind: "socket", path: host.slice("unix://".length) };
  if (host !== "" && host !== "unix://") return { kind: "none", why: "unsupported-scheme" };
  const runtime = env["XDG_RUNTIME_DIR"] ?? "";
  const candidates = [systemSocket, ...(runtime.startsWith("/") ? [join(runtime, "docker.sock")] : [])];
  for (const mode of [constants.R_OK | constants.W_OK, constants.F_OK]) {
    for (const path of candidates) if (await may(path, mode)) return { kind: "socket", path };
  }
  return { kind: "none", why: "no-socket" };
}

async function may(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
