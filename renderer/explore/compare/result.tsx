import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import type { ImageLayer, SelectedImage } from '../../../shared/schemas/image.ts';
import { describeCommand } from '../../components/text/describe-command.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { compareLayers, sizeOf } from './compare-layers.ts';
import styles from './result.module.css';

interface CompareResultProps {
  first: SelectedImage;
  second: SelectedImage;
}

/** The layers of two images in three groups: of both, of this one, of the other. */
export function CompareResult({ first, second }: CompareResultProps) {
  const { t } = useTranslation();
  const { shared, onlyFirst, onlySecond } = compareLayers(first.layers, second.layers);
  return (
    <div className={styles.groups}>
      <LayerGroup title={t('image.compare.shared')} mark="=" layers={shared} />
      <LayerGroup title={t('image.compare.onlyFirst')} mark="−" layers={onlyFirst} />
      <LayerGroup title={t('image.compare.onlySecond')} mark="+" layers={onlySecond} />
    </div>
  );
}

function LayerGroup({ title, mark, layers }: { title: string; mark: string; layers: readonly ImageLayer[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section>
      <h3 className={styles.title}>
        {title}
        <span className={styles.sum}>
          {t('image.compare.sum', { count: layers.length, size: format.bytes(sizeOf(layers)) })}
        </span>
      </h3>
      <ul>
        {layers.map((layer) => {
          const { kind, detail } = describeCommand(layer.createdBy);
          return (
            <li key={layer.digest} className={styles.row}>
              <span aria-hidden="true" className={styles.mark}>
                {mark}
              </span>
              <span className={styles.name} title={layer.createdBy}>
                {t(`image.commands.${kind}`, { detail })}
              </span>
              <code className={styles.digest}>{shortDigest(layer.digest)}</code>
              <span className={styles.size}>{format.bytes(layer.size)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
