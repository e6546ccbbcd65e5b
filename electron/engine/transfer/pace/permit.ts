import type { Turn } from './turn.ts';

/** Whoever holds connections or waits for them: one blob, for all downloads that want it. */
export interface ConnectionUser {
  readonly turns: readonly Turn[];
}

/** The right to hold one connection to a host. */
export interface Permit {
  /** The host has answered after so many ms. */
  answered(afterMs: number): void;
  /** Body bytes have come over the connection. */
  received(bytes: number): void;
  release(): void;
}
