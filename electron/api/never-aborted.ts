/** The signal of a caller in this process that gave none. */
export const { signal: neverAborted } = new AbortController();
