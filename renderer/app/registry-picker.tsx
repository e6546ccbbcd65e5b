import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { ChevronDown16Regular } from '@fluentui/react-icons/svg/chevron-down';
import { Server20Regular } from '@fluentui/react-icons/svg/server';
import { useTranslation } from 'react-i18next';
import { displayHost } from '../../shared/reference.ts';
import { navigate } from '../state/navigation.ts';
import { useRegistry } from '../state/use-registry.ts';
import { useSettings } from '../state/use-settings.ts';
import styles from './registry-picker.module.css';

/** Chooses the registry that Explore shows. */
export function RegistryPicker() {
  const { t } = useTranslation();
  const settings = useSettings();
  const registry = useRegistry();
  if (registry === undefined) return <div className={styles.picker} />;
  const hosts = new Set([settings.defaultRegistry, ...settings.registries.map(({ host }) => host), registry]);
  return (
    <div className={styles.picker}>
      <Menu
        checkedValues={{ registry: [registry] }}
        onCheckedValueChange={(_, { checkedItems }) => {
          const [chosen] = checkedItems;
          if (chosen !== undefined) navigate({ place: 'explore', registry: chosen });
        }}
      >
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="transparent"
            icon={<Server20Regular />}
            aria-label={t('app.registry', { registry })}
          >
            <span className={styles.host}>{displayHost(registry)}</span>
            <ChevronDown16Regular />
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {[...hosts].map((host) => (
              <MenuItemRadio key={host} name="registry" value={host}>
                {displayHost(host)}
              </MenuItemRadio>
            ))}
            <MenuDivider />
            <MenuItem onClick={() => navigate({ place: 'settings' })}>{t('app.manageRegistries')}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </div>
  );
}
