/** A node below its session's floor may read but not write. */
export const VERSION_FLOOR_EXCEEDED_CODE = "version.floor_exceeded";
/** A node is active in another session. */
export const RUNTIME_NODE_ATTACH_CONFLICT_CODE = "runtimenode.attach_conflict";
/** A node's trust in the session was revoked; terminal. */
export const RUNTIME_NODE_ATTACH_REVOKED_CODE = "runtimenode.attach_revoked";
/** A capability update that the node's attachment does not allow. */
export const RUNTIME_NODE_CAPABILITY_UPDATE_CONFLICT_CODE = "runtimenode.capabilityupdate_conflict";
/** A later attach of the same node has taken over. */
export const RUNTIME_NODE_FENCED_CODE = "runtimenode.fenced";
