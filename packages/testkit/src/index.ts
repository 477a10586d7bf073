export * from "./daemon/audit-report.ts";
export * from "./daemon/daemon-process.ts";
export * from "./daemon/raw-line.ts";
export { scale } from "./scale/scale.ts";
export * from "./tmux/private-tmux.ts";
export * from "./tools/describe-with-tools.ts";
export { verifies } from "./verifies.ts";
