import { type RefObject, useEffect, useRef, useState } from 'react';

/** Tells whether an element has more in it than it shows. Looked at again when the window or its owner changes. */
export function useIsScrolled<Type extends Element>(): [RefObject<Type | null>, boolean] {
  const element = useRef<Type>(null);
  const [isScrolled, setIsScrolled] = useState(false);

  useEffect(() => {
    const observed = element.current;
    if (observed === null) return;
    const observer = new ResizeObserver(() => setIsScrolled(observed.scrollHeight > observed.clientHeight));
    // Told of at once when it begins to look.
    observer.observe(observed);
    return () => observer.disconnect();
  });

  return [element, isScrolled];
}
