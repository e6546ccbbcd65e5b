import { useEffect, useState } from 'react';

/** Nothing has been typed for this long (ms) when the engine is asked about it. */
const settleMs = 250;

/** The text that was there when it last stayed the same for a moment: what is asked about while somebody types. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
