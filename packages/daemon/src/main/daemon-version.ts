import packageJson from "../../package.json" with { type: "json" };

/** Version of this package, shown to clients. */
export const DAEMON_VERSION: string = packageJson.version;
