import { Menu, MenuList, MenuPopover, type PositioningVirtualElement } from '@fluentui/react-components';
import type { ReactNode } from 'react';

interface AnchoredMenuProps {
  /** The button that it belongs to, or the point that was pressed. */
  anchor: HTMLElement | PositioningVirtualElement | null;
  onClose: () => void;
  /** Its items. */
  children: ReactNode;
}

/** A menu that is open. */
export function AnchoredMenu({ anchor, onClose, children }: AnchoredMenuProps) {
  return (
    <Menu
      open
      positioning={{
        target: anchor,
        position: 'below',
        // At the pointer it opens to the right of it, as menus do.
        align: anchor instanceof HTMLElement ? 'end' : 'start',
      }}
      onOpenChange={(_, { open }) => {
        if (!open) onClose();
      }}
    >
      <MenuPopover>
        <MenuList>{children}</MenuList>
      </MenuPopover>
    </Menu>
  );
}
