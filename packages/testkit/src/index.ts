export * from "./daemon/daemon-process.ts";
export * from "./daemon/raw-line.ts";
export * from "./tmux/private-tmux.ts";
export { verifies } from "./verifies.ts";
