import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ChevronDown16Regular } from '@fluentui/react-icons/svg/chevron-down';
import { useTranslation } from 'react-i18next';
import { setUi, useUi } from '../../state/ui-store.ts';
import styles from './sort-menu.module.css';

const orders = ['grouped', 'newest', 'version'] as const;

/** Chooses between images with all their tags and every tag for itself, and the order of those. */
export function TagSortMenu() {
  const { t } = useTranslation();
  const order = useUi(({ tagOrder }) => tagOrder);
  return (
    <Menu
      checkedValues={{ order: [order] }}
      onCheckedValueChange={(_, { checkedItems }) =>
        setUi({ tagOrder: orders.find((name) => name === checkedItems[0]) ?? 'grouped' })
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="transparent"
          className={styles.button}
          icon={<ChevronDown16Regular />}
          iconPosition="after"
          aria-label={t('explore.sortBy', { order: t(`explore.sort.${order}`) })}
        >
          {t(`explore.sort.${order}`)}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {orders.map((name) => (
            <MenuItemRadio key={name} name="order" value={name} subText={t(`explore.sortHints.${name}`)}>
              {t(`explore.sort.${name}`)}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
