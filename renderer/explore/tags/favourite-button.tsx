import { Button, Tooltip } from '@fluentui/react-components';
import { Star16Filled, Star16Regular } from '@fluentui/react-icons/svg/star';
import { useTranslation } from 'react-i18next';
import { useChangeSettings, useSettings } from '../../state/use-settings.ts';
import styles from './favourite-button.module.css';

/** Keeps a repository (`host/name`) among the favourites, or takes it out. */
export function FavouriteButton({ name }: { name: string }) {
  const { t } = useTranslation();
  const { favourites } = useSettings();
  const change = useChangeSettings();
  const isFavourite = favourites.includes(name);
  return (
    <Tooltip
      relationship="label"
      content={isFavourite ? t('explore.removeFavourite') : t('explore.addFavourite')}
    >
      <Button
        size="small"
        appearance="transparent"
        aria-pressed={isFavourite}
        icon={isFavourite ? <Star16Filled className={styles.star} /> : <Star16Regular />}
        onClick={() =>
          change({
            favourites: isFavourite ? favourites.filter((other) => other !== name) : [name, ...favourites],
          })
        }
      />
    </Tooltip>
  );
}
