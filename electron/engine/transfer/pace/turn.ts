/** A download as the transfer knows it: the owner of requests for blobs. */
export interface Owner {
  readonly id: string;
  /** Its place in the queue, from 0; asked whenever something is free, for the queue may be reordered. */
  place(): number;
}

/** The turn of one download's blob among all that wait. */
export interface Turn {
  readonly owner: Owner;
  /** The blob's place among those of its download, from 0. */
  readonly position: number;
}

/** Sorts turns: downloads by their place in the queue, the blobs of one download in its order. */
export function compareTurns(left: Turn, right: Turn): number {
  return left.owner.place() - right.owner.place() || left.position - right.position;
}

/** The turn that comes first; undefined of none. */
export function firstTurn(turns: readonly Turn[]): Turn | undefined {
  return turns.reduce<Turn | undefined>(
    (first, turn) => (first === undefined || compareTurns(turn, first) < 0 ? turn : first),
    undefined,
  );
}
