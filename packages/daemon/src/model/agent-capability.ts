/** The closed set of what program runs in an agent's pane. */
export const AGENT_CAPABILITIES = [
  "claude",
  "codex",
  "gemini",
  "opencode",
  "shell",
  "test-runner",
  "unknown",
] as const;
export type AgentCapability = (typeof AGENT_CAPABILITIES)[number];
