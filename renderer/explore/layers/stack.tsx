import { useTranslation } from 'react-i18next';
import type { ImageLayer } from '../../../shared/schemas/image.ts';
import { describeCommand } from '../../components/text/describe-command.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { sourceOfLayer } from './source.ts';
import styles from './stack.module.css';

/** The layers drawn to scale, bottom layer first. The list below says the same in words. */
export function LayerStack({ layers }: { layers: readonly ImageLayer[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={styles.stack} role="img" aria-label={t('image.stack', { count: layers.length })}>
      {layers.map((layer, index) => {
        const { kind, detail } = describeCommand(layer.createdBy);
        const title = `${index + 1} · ${t(`image.commands.${kind}`, { detail })} · ${format.bytes(layer.size)}`;
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: one blob may be two layers of an image
            key={index}
            title={title}
            data-tone={sourceOfLayer(layer)}
            style={{ flexGrow: layer.size }}
          />
        );
      })}
    </div>
  );
}
