import type {
  ErrorDeclaration,
  MethodDeclaration,
  Plane,
  Registry,
  Schema,
} from "@interlock/contracts/define";
import type { JsonSchema } from "./json-schema.ts";
import type { ErrorModel, EventModel, MethodModel, Model, PlaneModel } from "./model.ts";
import { patternSource } from "./pattern.ts";
import { checkSubscription } from "./check-subscription.ts";
import { checkUnknownFields } from "./plane-policy.ts";
import { Problems } from "./problems.ts";
import { SchemaReader } from "./schema-reader.ts";

type ReadSchema = (schema: Schema, place: string) => JsonSchema;

/**
 * The model of a registry: everything sorted by name, so that moving a declaration changes nothing.
 * @throws ContractError naming every declaration that a model cannot hold.
 */
export function buildModel(registry: Registry): Model {
  const problems = new Problems();
  const schemas = new SchemaReader(registry.closedSets);
  const read: ReadSchema = (schema, place) => problems.attempt(() => schemas.read(schema, place), {});
  const planes = byName(registry.planes, (plane) => plane.name, planeModel);
  const methods = byName(
    registry.methods,
    (method) => method.name,
    (method) => methodModel(method, read),
  );
  const errors = byName(
    registry.planes,
    (plane) => plane.name,
    (plane) => planeErrors(registry, plane.name, read),
  );
  const events = byName(
    registry.events,
    (event) => event.type,
    (event): EventModel => ({
      category: event.category,
      since: event.since,
      summary: event.summary,
      payload: read(event.payload, `event ${event.type}`),
    }),
  );
  const defs = schemas.defs();
  for (const method of registry.methods) {
    problems.attempt(() => checkSubscription(method.name, methods[method.name], defs), undefined);
    const carriers = registry.planes.filter((plane) => method.planes.includes(plane.name));
    const params = methods[method.name]?.params ?? {};
    problems.attempt(
      () => checkUnknownFields(params, carriers, defs, `method ${method.name} params`),
      undefined,
    );
  }
  problems.raise();
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    modelVersion: 1,
    contract: { name: registry.name, version: registry.version },
    versions: byName(
      Object.entries(registry.versions),
      ([name]) => name,
      ([, version]) => version,
    ),
    planes,
    methods,
    errors,
    events,
    closedSets: byName(
      registry.closedSets,
      (set) => set.name,
      ({ openness, values }) => ({ openness, values }),
    ),
    $defs: defs,
  };
}

function byName<Item, Out>(
  items: readonly Item[],
  name: (item: Item) => string,
  map: (item: Item) => Out,
): Record<string, Out> {
  const entries = items.map((item) => [name(item), item] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, map(item)]));
}

function planeModel(plane: Plane): PlaneModel {
  return {
    version: plane.version,
    framing: plane.framing,
    methodName: patternSource(plane.methodName, `plane ${plane.name} methodName`),
    errorCode: patternSource(plane.errorCode, `plane ${plane.name} errorCode`),
    unknownRequestFields: plane.unknownRequestFields,
    limits: {
      requestBytes: plane.limits.requestBytes,
      responseBytes: plane.limits.responseBytes,
      depth: plane.limits.depth,
    },
    gates: byName(
      Object.entries(plane.gates),
      ([name]) => name,
      ([, { meaning, errors }]) => ({ meaning, errors: errors.toSorted() }),
    ),
    errors: plane.errors.toSorted(),
  };
}

function methodModel(method: MethodDeclaration, read: ReadSchema): MethodModel {
  return {
    planes: method.planes.toSorted(),
    kind: method.kind,
    gate: method.gate,
    since: method.since,
    summary: method.summary,
    params: read(method.params, `method ${method.name} params`),
    result: read(method.result, `method ${method.name} result`),
    ...(method.frames !== undefined && { frames: read(method.frames, `method ${method.name} frames`) }),
    // Rules run in the order in which they are declared.
    rules: method.rules.map(({ name, statement }) => ({ name, statement })),
    errors: method.errors.toSorted(),
    ...(method.on !== undefined && {
      on: byName(
        Object.entries(method.on),
        ([plane]) => plane,
        ([, { gate, errors }]) => ({ gate, errors: errors.toSorted() }),
      ),
    }),
  };
}

function planeErrors(registry: Registry, plane: string, read: ReadSchema): Record<string, ErrorModel> {
  const own = registry.errors.filter((error) => error.plane === plane);
  return byName(
    own,
    (error) => error.code,
    (error) => errorModel(error, read),
  );
}

function errorModel(error: ErrorDeclaration, read: ReadSchema): ErrorModel {
  return {
    meaning: error.meaning,
    retry: error.retry,
    audience: error.audience,
    ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
    ...(error.jsonRpcCode !== undefined && { jsonRpcCode: error.jsonRpcCode }),
    details: read(error.details, `error ${error.plane}/${error.code} details`),
  };
}
