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

/** What has opened a menu that no button belongs to, such as the row that was pressed. */
export const menuOpeners: WeakMap<Element, Element> = new WeakMap();

/** An item of a menu goes away together with the menu: what stays is what has opened that. */
function lastingOpener(element: Element | null): Element | null {
  const menu = element?.closest('[role="menu"]');
  if (menu === null || menu === undefined) return element;
  const button = document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  return menuOpeners.get(menu) ?? (button === null ? element : lastingOpener(button));
}
