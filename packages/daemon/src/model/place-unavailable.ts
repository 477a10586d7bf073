/** What keeps every pane of a place out of reach: no engine behind containers, no tmux program behind the host's panes. */
export type PlaceUnavailable = "docker_unavailable" | "tmux_unavailable";
