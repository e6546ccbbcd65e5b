import { useEffect, useRef } from 'react';
import type { Place } from '../state/route.ts';

/**
 * Puts the focus into the place that one has come to, unless it is there already: who jumps by keyboard would otherwise
 * walk through the whole frame first.
 */
export function useFocusInPlace(place: Place): void {
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    const timer = setTimeout(() => {
      const main = document.getElementById('main');
      const { activeElement } = document;
      // What has opened over the place keeps the focus, and so does a box that is being typed into.
      const isBusy = activeElement?.closest('#main, [role=dialog], [role=alertdialog], [role=menu]') ?? null;
      if (isBusy === null) main?.focus({ preventScroll: true });
    }, 0);
    return () => clearTimeout(timer);
  }, [place]);
}
