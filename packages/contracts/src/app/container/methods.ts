import { defineMethod } from "../../define/method.ts";
import { noFilterOperators } from "../rules/filters.ts";
import {
  ContainerDetailParams,
  ContainerListParams,
  ContainerListResult,
  ContainerRowResult,
} from "./schema.ts";

export const containerMethods = [
  defineMethod("app.container.list", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "Containers in pages, by name.",
    params: ContainerListParams,
    result: ContainerListResult,
    rules: [noFilterOperators],
    errors: ["validation_failed"],
  }),
  defineMethod("app.container.detail", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "One container.",
    params: ContainerDetailParams,
    result: ContainerRowResult,
    errors: ["not_found"],
  }),
];
