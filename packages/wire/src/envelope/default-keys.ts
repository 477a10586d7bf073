/** Object members that one request may have when a plane sets no figure: parsing time grows with them. */
export const DEFAULT_KEYS = 10_000;
