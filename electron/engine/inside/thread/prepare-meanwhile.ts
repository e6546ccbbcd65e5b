/**
 * Does work in parts while nobody asks for anything, from the next turn of the loop on.
 * @param prepare does a part, and returns true when there are others. What it throws ends the work and is told to nobody:
 * whoever needs what is prepared meets it again.
 * @param isWanted false ends the work.
 */
export function prepareMeanwhile(prepare: () => boolean, isWanted: () => boolean): void {
  setImmediate(() => {
    try {
      if (isWanted() && prepare()) prepareMeanwhile(prepare, isWanted);
    } catch {
      // Too large for the memory, perhaps: thrown on, it would end the thread.
    }
  });
}
