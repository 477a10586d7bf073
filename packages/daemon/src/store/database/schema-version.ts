/** The schema this daemon writes; a test holds it to the number of migrations. Kept apart so that reading it loads none of them. */
export const SCHEMA_VERSION = 5;
