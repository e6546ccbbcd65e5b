/** Hears of what could not be read of a file, and what counts instead. */
export type WarnLog = (level: 'warn', message: string, details: object) => void;
