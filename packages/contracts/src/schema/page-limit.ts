/** Most rows that a page of a list can have. */
export const PAGE_LIMIT_MAX = 200;
/** Rows of a page when nobody says how many. */
export const PAGE_LIMIT_DEFAULT = 50;
