import { defineMethod } from "../../define/method.ts";
import { NoParams } from "../no-params.ts";
import {
  ContainersScanned,
  ListContainersParams,
  ListContainersResult,
  ListPanesParams,
  ListPanesResult,
  PanesScanned,
} from "./schema.ts";

const base = { planes: ["container"], since: "1.0", gate: "open" } as const;

export const discoveryMethods = [
  defineMethod("scan_containers", {
    ...base,
    kind: "mutation",
    summary: "Looks at the container engine; a scan that runs already is joined.",
    params: NoParams,
    result: ContainersScanned,
    errors: [
      "docker_unavailable",
      "docker_permission_denied",
      "docker_timeout",
      "docker_failed",
      "docker_malformed",
    ],
  }),
  defineMethod("list_containers", {
    ...base,
    kind: "query",
    summary: "What the scans found, active containers first.",
    params: ListContainersParams,
    result: ListContainersResult,
    errors: [],
  }),
  defineMethod("scan_panes", {
    ...base,
    kind: "mutation",
    summary: "Looks at every tmux server; a scan that runs already is joined.",
    params: NoParams,
    result: PanesScanned,
    errors: [],
  }),
  defineMethod("list_panes", {
    ...base,
    kind: "query",
    summary: "What the scans found, active panes first.",
    params: ListPanesParams,
    result: ListPanesResult,
    errors: [],
  }),
];
