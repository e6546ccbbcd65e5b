import { Menu, MenuList, MenuPopover, type PositioningVirtualElement } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { menuOpeners } from './hooks/use-focus-return.ts';

interface AnchoredMenuProps {
  /** The button that it belongs to, or the point that was pressed. */
  anchor: HTMLElement | PositioningVirtualElement | null;
  /** What gets the focus back from a dialog that one of its items opens, where it is opened at a point. */
  opener?: Element | null | undefined;
  onClose: () => void;
  /** Its items. */
  children: ReactNode;
}

/** A menu that is open. */
export function AnchoredMenu({ anchor, opener, onClose, children }: AnchoredMenuProps) {
  const remember = (menu: Element | null) => {
    if (menu !== null && opener) menuOpeners.set(menu, opener);
  };
  return (
    <Menu
      open
      positioning={{
        target: anchor,
        position: 'below',
        // Where a low window has no room for all of it, it scrolls.
        autoSize: 'height',
        // At the pointer it opens to the right of it, as menus do.
        align: anchor instanceof HTMLElement ? 'end' : 'start',
      }}
      onOpenChange={(_, { open }) => {
        if (!open) onClose();
      }}
    >
      <MenuPopover>
        <MenuList ref={remember}>{children}</MenuList>
      </MenuPopover>
    </Menu>
  );
}
