import { Button, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ChevronDown16Regular } from '@fluentui/react-icons/svg/chevron-down';
import { useTranslation } from 'react-i18next';
import { setUi, useUi } from '../../state/ui-store.ts';
import styles from './sort-menu.module.css';

/** Chooses the order of tags. */
export function TagSortMenu() {
  const { t } = useTranslation();
  const sort = useUi(({ tagSort }) => tagSort);
  return (
    <Menu
      checkedValues={{ sort: [sort] }}
      onCheckedValueChange={(_, { checkedItems }) =>
        setUi({ tagSort: checkedItems[0] === 'version' ? 'version' : 'newest' })
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="transparent"
          className={styles.button}
          icon={<ChevronDown16Regular />}
          iconPosition="after"
          aria-label={t('explore.sortBy', { order: t(`explore.sort.${sort}`) })}
        >
          {t(`explore.sort.${sort}`)}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItemRadio name="sort" value="newest">
            {t('explore.sort.newest')}
          </MenuItemRadio>
          <MenuItemRadio name="sort" value="version">
            {t('explore.sort.version')}
          </MenuItemRadio>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
