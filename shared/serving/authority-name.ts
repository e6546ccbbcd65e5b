/** The file of the own authority's certificate, as it is kept, saved, and named in the set-up of clients. */
export const authorityName = 'longshore-ca.crt';
