import { defineMethod } from "../../define/method.ts";
import {
  ContainerScanAnswer,
  PaneScanAnswer,
  ScanParams,
  ScanStatusParams,
  ScanStatusResult,
} from "./schema.ts";

export const scanMethods = [
  defineMethod("app.scan.containers", {
    planes: ["app"],
    kind: "mutation",
    gate: "session",
    since: "1.0",
    summary: "Reads the container engine. Calls made during a scan join it; `wait: false` answers at once.",
    params: ScanParams,
    result: ContainerScanAnswer,
    errors: ["scan_timeout", "validation_failed"],
  }),
  defineMethod("app.scan.panes", {
    planes: ["app"],
    kind: "mutation",
    gate: "session",
    since: "1.0",
    summary: "Reads every tmux server of the host and of active containers.",
    params: ScanParams,
    result: PaneScanAnswer,
    errors: ["scan_timeout", "validation_failed"],
  }),
  defineMethod("app.scan.status", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "How a scan stands; the last hundred are remembered.",
    params: ScanStatusParams,
    result: ScanStatusResult,
    errors: ["scan_not_found"],
  }),
];
