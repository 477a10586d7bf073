import type { ClosedSet } from "./closed-set.ts";
import type { ErrorDeclaration } from "./errors.ts";
import type { EventDeclaration } from "./event.ts";
import type { MethodDeclaration } from "./method.ts";
import { termsOn } from "./plane-terms.ts";
import type { Plane } from "./plane.ts";
import { RegistryError } from "./registry-error.ts";

export interface Registry {
  /** Name of the contract; stands in `model.json`. */
  readonly name: string;
  /** Version of the whole contract, MAJOR.MINOR. */
  readonly version: string;
  readonly planes: readonly Plane[];
  readonly methods: readonly MethodDeclaration[];
  readonly errors: readonly ErrorDeclaration[];
  readonly events: readonly EventDeclaration[];
  readonly closedSets: readonly ClosedSet[];
  /** Further versions that travel on the wire, by name (`eventEnvelope`, `localProtocol` …). */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Puts the parts of a contract together and refuses what cannot hold: a name outside its
 * plane's rule, a code nobody declared, a gate the plane does not have, a double name.
 * @throws RegistryError naming the declaration at fault.
 */
export function defineRegistry(registry: Registry): Registry {
  refuseDoubles(
    "plane",
    registry.planes.map((plane) => plane.name),
  );
  refuseDoubles(
    "method",
    registry.methods.map((method) => method.name),
  );
  refuseDoubles(
    "event",
    registry.events.map((event) => event.type),
  );
  refuseDoubles(
    "closed set",
    registry.closedSets.map((set) => set.name),
  );
  refuseDoubles(
    "error",
    registry.errors.map((error) => `${error.plane}/${error.code}`),
  );
  for (const error of registry.errors) checkError(registry, error);
  for (const plane of registry.planes) checkPlane(registry, plane);
  for (const method of registry.methods) checkMethod(registry, method);
  return registry;
}

function refuseDoubles(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new RegistryError(`${what} ${name} is declared twice`);
    seen.add(name);
  }
}

function planeOf(registry: Registry, name: string, user: string): Plane {
  const plane = registry.planes.find((candidate) => candidate.name === name);
  if (plane === undefined) throw new RegistryError(`${user} names plane ${name}, which is not declared`);
  return plane;
}

function checkCode(registry: Registry, plane: Plane, code: string, user: string): void {
  const known = registry.errors.some((error) => error.plane === plane.name && error.code === code);
  if (!known) throw new RegistryError(`${user} answers ${code}, which plane ${plane.name} does not declare`);
}

function checkError(registry: Registry, error: ErrorDeclaration): void {
  const plane = planeOf(registry, error.plane, `error ${error.code}`);
  if (!plane.errorCode.test(error.code)) {
    throw new RegistryError(`error ${error.code} breaks the code rule of plane ${plane.name}`);
  }
}

function checkPlane(registry: Registry, plane: Plane): void {
  const gateCodes = Object.values(plane.gates).flatMap((gate) => gate.errors);
  for (const code of [...plane.errors, ...gateCodes]) checkCode(registry, plane, code, `plane ${plane.name}`);
}

function checkMethod(registry: Registry, method: MethodDeclaration): void {
  const user = `method ${method.name}`;
  if (method.planes.length === 0) throw new RegistryError(`${user} is on no plane`);
  checkFrames(method, user);
  for (const name of method.planes) {
    const plane = planeOf(registry, name, user);
    if (!plane.methodName.test(method.name)) {
      throw new RegistryError(`${user} breaks the name rule of plane ${plane.name}`);
    }
    const { gate, errors } = termsOn(method, name);
    if (!Object.hasOwn(plane.gates, gate)) {
      throw new RegistryError(`${user} stands behind gate ${gate}, which plane ${plane.name} does not have`);
    }
    for (const code of errors) checkCode(registry, plane, code, user);
  }
  const stranger = Object.keys(method.on ?? {}).find((name) => !method.planes.includes(name));
  if (stranger !== undefined)
    throw new RegistryError(`${user} has terms for plane ${stranger}, which does not carry it`);
  refuseDoubles(
    `rule of ${method.name}`,
    method.rules.map((rule) => rule.name),
  );
}

function checkFrames({ kind, frames }: MethodDeclaration, user: string): void {
  switch (kind) {
    case "subscription":
      if (frames === undefined) throw new RegistryError(`${user} is a subscription and declares no frames`);
      return;
    case "query":
    case "mutation":
      if (frames !== undefined)
        throw new RegistryError(`${user} is a ${kind} and declares frames; only a subscription sends them`);
  }
}
