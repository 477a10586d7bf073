/** What the messages of the wire schema share. */
export const WIRE_VERSION = { schemaId: 900, version: 1, versionRule: "up-to" } as const;
