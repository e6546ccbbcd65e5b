import { useCallback, useState } from 'react';

/** The width and height (px) of an element, as it is resized; 0 before it is measured. */
export function useRoom(): {
  ref: (element: HTMLElement | null) => (() => void) | undefined;
  width: number;
  height: number;
} {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return { ref, ...size };
}
