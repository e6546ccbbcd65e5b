import { type RefObject, useEffect, useRef, useState } from 'react';

/** Follows the width of an element, in CSS pixels. */
export function useElementWidth<Type extends Element>(): [RefObject<Type | null>, number] {
  const element = useRef<Type>(null);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);

  return [element, width];
}
