import { Menu, MenuList, MenuPopover, type PositioningVirtualElement } from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons/svg/more-horizontal';
import { type ReactNode, useRef, useState } from 'react';
import { pointAt } from '../state/frame/context-menu.ts';
import { menuOpeners } from './hooks/use-focus-return.ts';
import { IconButton } from './icon-button.tsx';

interface RowMenuProps<Dialog extends string> {
  /** What its button is called. */
  label: string;
  tabIndex?: number;
  /** Where in the window the menu was asked for (CSS pixels), which is not at its button; null where it was not. */
  asked: { x: number; y: number } | null;
  onAskedClose: () => void;
  /** What of the row has the focus after a menu that was asked for there. */
  focusIn: (button: HTMLElement) => HTMLElement | null | undefined;
  /** The items; each may show a dialog. */
  items: (show: (dialog: Dialog) => void) => ReactNode;
  dialog: (shown: Dialog, onClose: () => void) => ReactNode;
}

/** What can be done with a row: behind a button, and where the row was pressed. Only an open menu is drawn. */
export function RowMenu<Dialog extends string>(props: RowMenuProps<Dialog>) {
  const { label, tabIndex, asked, onAskedClose, focusIn, items, dialog } = props;
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [shown, setShown] = useState<Dialog>();
  const opener = () => (button.current === null ? null : focusIn(button.current));
  const closeAsked = () => {
    const element = opener();
    onAskedClose();
    requestAnimationFrame(() => {
      // A dialog that the menu has opened keeps the focus.
      if (document.activeElement === document.body) element?.focus();
    });
  };
  const close = () => {
    setIsOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <IconButton
        ref={button}
        label={label}
        icon={<MoreHorizontal20Regular />}
        {...(tabIndex === undefined ? {} : { tabIndex })}
        isMenuOpen={isOpen}
        onClick={() => setIsOpen(true)}
      />
      {isOpen ? (
        <AnchoredMenu anchor={button.current} onClose={close}>
          {items(setShown)}
        </AnchoredMenu>
      ) : null}
      {asked === null ? null : (
        <AnchoredMenu anchor={pointAt(asked.x, asked.y)} opener={opener()} onClose={closeAsked}>
          {items(setShown)}
        </AnchoredMenu>
      )}
      {shown === undefined ? null : dialog(shown, () => setShown(undefined))}
    </>
  );
}

interface AnchoredMenuProps {
  /** The button that it belongs to, or the point that was pressed. */
  anchor: HTMLElement | PositioningVirtualElement | null;
  /** What gets the focus back from a dialog that one of its items opens, where it is opened at a point. */
  opener?: Element | null | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** A menu that is open. */
function AnchoredMenu({ anchor, opener, onClose, children }: AnchoredMenuProps) {
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
