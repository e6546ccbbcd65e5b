/** Stands for the registry of an image that another tool has named; no registry has this name (RFC 2606). */
export const unnamedPlace = { registry: 'none.invalid', repository: 'none' } as const;
