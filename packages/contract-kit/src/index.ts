export { buildContract } from "./build/build-contract.ts";
export type { BuiltContract } from "./build/build-contract.ts";
export { ContractError } from "./build/contract-error.ts";
export type { JsonSchema } from "./build/json-schema.ts";
export type {
  ClosedSetModel,
  ErrorModel,
  EventModel,
  MethodModel,
  Model,
  PlaneModel,
} from "./build/model.ts";
export type { Approval } from "./diff/approvals.ts";
export { diffModels } from "./diff/diff-models.ts";
export type { Direction, Finding, Judgement, Verdict } from "./diff/finding.ts";
export type { Bump, JudgedFinding, Judgment } from "./diff/judge.ts";
export { judge } from "./diff/judge.ts";
export { parseModel } from "./diff/read-model.ts";
export { UnusableError } from "./diff/unusable-error.ts";
