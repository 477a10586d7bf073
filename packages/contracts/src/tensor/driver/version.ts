/** What the messages of the driver schema share. */
export const DRIVER_VERSION = { schemaId: 901, version: 1, versionRule: "up-to" } as const;
