import { defineMethod } from "../../define/method.ts";
import { noFilterOperators } from "../rules/filters.ts";
import {
  LogAttachmentDetailParams,
  LogAttachmentListParams,
  LogAttachmentListResult,
  LogAttachmentRowResult,
} from "./schema.ts";

export const logMethods = [
  defineMethod("app.log_attachment.list", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "Log attachments in pages, the last to change first.",
    params: LogAttachmentListParams,
    result: LogAttachmentListResult,
    rules: [noFilterOperators],
    errors: ["validation_failed"],
  }),
  defineMethod("app.log_attachment.detail", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "One log attachment.",
    params: LogAttachmentDetailParams,
    result: LogAttachmentRowResult,
    errors: ["not_found"],
  }),
];
