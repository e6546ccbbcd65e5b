import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import type { ImageLayer } from '../../../shared/schemas/image.ts';
import { describeCommand } from '../../components/text/describe-command.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { compareLayers, sizeOf } from './compare-layers.ts';
import styles from './layer-table.module.css';

interface LayerTableProps {
  first: readonly ImageLayer[];
  second: readonly ImageLayer[];
  marked: string | null;
  onMark: (digest: string | null) => void;
}

/** The same in words, what is new first. */
export function LayerTable({ first, second, marked, onMark }: LayerTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { shared, onlyFirst, onlySecond } = compareLayers(first, second);
  const placeIn = (layers: readonly ImageLayer[], digest: string) => {
    const place = layers.findIndex((layer) => layer.digest === digest);
    return place < 0 ? '–' : format.number(place + 1);
  };
  const groups = [
    ['newInB', '+', onlySecond],
    ['onlyInA', '−', onlyFirst],
    ['inBoth', '=', shared],
  ] as const;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.name}>
            {t('compare.columns.layer')}
          </th>
          <th scope="col">A</th>
          <th scope="col">B</th>
          <th scope="col" className={styles.digest}>
            {t('compare.columns.digest')}
          </th>
          <th scope="col">{t('compare.columns.size')}</th>
        </tr>
      </thead>
      {groups
        .filter(([, , layers]) => layers.length > 0)
        .map(([group, mark, layers]) => (
          <tbody key={group}>
            <tr className={styles.group}>
              <th colSpan={5} scope="rowgroup">
                {t(`compare.groups.${group}`)}{' '}
                <span className={styles.sum}>
                  {t('image.compare.sum', { count: layers.length, size: format.bytes(sizeOf(layers)) })}
                </span>
              </th>
            </tr>
            {layers.map((layer) => {
              const { kind, detail } = describeCommand(layer.createdBy);
              return (
                <tr
                  key={layer.digest}
                  tabIndex={0}
                  data-marked={layer.digest === marked || undefined}
                  onFocus={() => onMark(layer.digest)}
                  onBlur={() => onMark(null)}
                  onPointerEnter={() => onMark(layer.digest)}
                  onPointerLeave={() => onMark(null)}
                >
                  <td className={styles.name} title={layer.createdBy}>
                    <span aria-hidden="true" className={styles.mark}>
                      {mark}
                    </span>
                    {t(`image.commands.${kind}`, { detail })}
                  </td>
                  <td>{placeIn(first, layer.digest)}</td>
                  <td>{placeIn(second, layer.digest)}</td>
                  <td className={styles.digest}>
                    <code>{shortDigest(layer.digest)}</code>
                  </td>
                  <td className={styles.size}>{format.bytes(layer.size)}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
    </table>
  );
}
