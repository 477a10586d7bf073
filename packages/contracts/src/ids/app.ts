import { z } from "zod";

const brand = (id: string, pattern: RegExp, description: string) =>
  z.string().regex(pattern).meta({ id, brand: true, description });

export const ContainerId = brand(
  "ContainerId",
  /^(host|[0-9a-f]{64})$/,
  "Docker's 64 hex digits, or `host` for a pane outside any container.",
);
export const DockerContainerId = brand("DockerContainerId", /^[0-9a-f]{64}$/, "Docker's 64 hex digits.");
export const PaneId = brand("PaneId", /^%\d{1,10}$/, "tmux pane id, unique within one tmux server.");
export const AgentId = brand(
  "AgentId",
  /^(agt_[0-9a-f]{12}|host-operator)$/,
  "Agent id; `host-operator` is the person at the panel.",
);
export const MessageId = brand(
  "MessageId",
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  "Queue message id, UUID version 4.",
);
export const RouteId = brand(
  "RouteId",
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  "Route id, UUID version 4.",
);
export const LogAttachmentId = brand("LogAttachmentId", /^lat_[0-9a-f]{12}$/, "Log attachment id.");
export const ScanId = brand("ScanId", /^[0-9a-f]{32}$/, "Scan id, 32 hex digits.");
export const AppSessionToken = brand(
  "AppSessionToken",
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  "Token of an app-session; held in memory only, on both sides.",
);
