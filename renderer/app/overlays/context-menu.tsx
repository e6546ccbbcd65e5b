import { Menu, MenuDivider, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import { closeContextMenu, pointAt, useContextMenu } from '../../state/frame/context-menu.ts';

/** The one context menu of the window, drawn while it is open. */
export function ContextMenu() {
  const menu = useContextMenu(({ menu }) => menu);
  if (menu === null) return null;
  const { x, y, lines } = menu;
  return (
    <Menu
      open
      positioning={{ target: pointAt(x, y), position: 'below', align: 'start', autoSize: 'height' }}
      onOpenChange={(_, { open }) => (open ? undefined : closeContextMenu())}
    >
      <MenuPopover>
        <MenuList>
          {lines.map((line, index) =>
            line === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines between groups have no identity
              <MenuDivider key={index} />
            ) : (
              <MenuItem
                key={line.label}
                {...(line.keys === undefined ? {} : { secondaryContent: line.keys })}
                onClick={line.run}
              >
                {line.label}
              </MenuItem>
            ),
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
