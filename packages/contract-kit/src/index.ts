export { buildContract } from "./build/build-contract.ts";
export type { BuiltContract } from "./build/build-contract.ts";
export { ContractError } from "./build/contract-error.ts";
export type { JsonSchema } from "./build/json-schema.ts";
export type { ClosedSetModel, ErrorModel, EventModel, MethodModel, Model, PlaneModel } from "./build/model.ts";
