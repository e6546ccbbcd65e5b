import { useEffect, useRef } from 'react';

/** Gives the focus back to what had it before this component appeared, once the component goes away. */
export function useFocusReturn(): void {
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const element = opener.current;
    return () => {
      // Waits for the dialog's own clean-up, and leaves the focus alone where it has already moved elsewhere.
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && element instanceof HTMLElement && element.isConnected) element.focus();
      });
    };
  }, []);
}
