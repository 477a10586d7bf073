/** The exact toolchain. A change here is a decision: see docs/decisions/0001-toolchain.md. */
export const NODE_VERSION = "24.21.0";
export const PNPM_VERSION = "12.21.0";

/** The oldest Node that can run the bootstrap itself. */
export const BOOTSTRAP_NODE_MAJOR = 18;

/** A newer Node on which the packed packages must work too; the oldest is what their manifests say. */
export const NEWER_NODE_VERSION = "26.10.0";
