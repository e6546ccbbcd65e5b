import { Box32Regular } from '@fluentui/react-icons/svg/box';
import { useTranslation } from 'react-i18next';
import type { ImageLayer } from '../../../shared/schemas/image.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import styles from './list.module.css';
import { LayerRow } from './row.tsx';

/** Every layer, bottom first, with the command that made it. */
export function LayerList({ layers }: { layers: readonly ImageLayer[] }) {
  const { t } = useTranslation();
  if (layers.length === 0) return <EmptyState icon={<Box32Regular />} title={t('image.noLayers')} />;
  return (
    <ol className={styles.list}>
      {layers.map((layer, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one blob may be two layers of an image
        <LayerRow key={index} layer={layer} number={index + 1} />
      ))}
    </ol>
  );
}
