import type { EngineFailure, EngineFailureCode } from "../../service/ports/container-engine.ts";

const MESSAGES: Readonly<Record<EngineFailureCode, string>> = {
  docker_unavailable: "no container engine answers; is Docker installed and running?",
  docker_permission_denied: "this user may not use the container engine's socket",
  docker_timeout: "the container engine did not answer in time",
  docker_failed: "the container engine could not do what it was asked",
  docker_malformed: "the container engine answered in a form that is not understood",
};

export function engineFailure(code: EngineFailureCode, message: string = MESSAGES[code]): EngineFailure {
  return { code, message };
}

const UNREACHABLE = new Set(["ENOENT", "ECONNREFUSED", "ENOTSOCK", "ENOTDIR"]);
const FORBIDDEN = new Set(["EACCES", "EPERM"]);

/** Tells the classes apart by error codes; the text of the error goes nowhere. */
export function classifyEngineError(error: unknown): EngineFailureCode {
  const code = property(error, "code");
  if (typeof code === "string" && UNREACHABLE.has(code)) return "docker_unavailable";
  if (typeof code === "string" && FORBIDDEN.has(code)) return "docker_permission_denied";
  return "docker_failed";
}

/** The HTTP status of an answer that the engine gave, as dockerode reports it. */
export function engineStatus(error: unknown): number | undefined {
  const status = property(error, "statusCode");
  return typeof status === "number" ? status : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
