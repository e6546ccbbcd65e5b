import { useRef } from 'react';

/** Letters that follow each other within this time (ms) are one text. */
const pause = 700;

/** Gathers letters as they are typed; undefined for a key that is none, which ends a text, and for a space that begins nothing. */
export function useTyped(): (key: string) => string | undefined {
  const state = useRef({ text: '', at: 0 });
  return (key) => {
    if ([...key].length !== 1) {
      state.current = { text: '', at: 0 };
      return undefined;
    }
    const now = performance.now();
    const isMore = now - state.current.at < pause;
    if (key === ' ' && !(isMore && state.current.text !== '')) return undefined;
    const text = isMore ? state.current.text + key : key;
    state.current = { text, at: now };
    return text;
  };
}
