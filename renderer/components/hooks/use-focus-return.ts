import { useEffect, useRef } from 'react';

/** Gives the focus back to what had it before this component appeared, once the component goes away. */
export function useFocusReturn(): void {
  const opener = useRef(lastingOpener(document.activeElement));
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

/** An item of a menu goes away together with the menu: what stays is the button that has opened it. */
function lastingOpener(element: Element | null): Element | null {
  const menu = element?.closest('[role="menu"]');
  const button = document.getElementById(menu?.getAttribute('aria-labelledby') ?? '');
  return button === null ? element : lastingOpener(button);
}
