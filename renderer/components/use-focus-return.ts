import { useEffect, useRef } from 'react';

/** Gives the focus back to what had it before this component appeared, once the component goes away. */
export function useFocusReturn(): void {
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const element = opener.current;
    return () => {
      // After the dialog's own clean-up, and only where the user has not been taken elsewhere meanwhile.
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && element instanceof HTMLElement && element.isConnected) element.focus();
      });
    };
  }, []);
}
