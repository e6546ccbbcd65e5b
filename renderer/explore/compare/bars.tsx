import { useTranslation } from 'react-i18next';
import type { ImageLayer } from '../../../shared/schemas/image.ts';
import { useElementWidth } from '../../components/hooks/use-element-width.ts';
import { describeCommand } from '../../components/text/describe-command.ts';
import { useFormat } from '../../components/text/use-format.ts';
import styles from './bars.module.css';
import { kindOf, type Relation } from './compare-layers.ts';
import { layoutBars, type Segment } from './layout-bars.ts';

interface CompareBarsProps {
  first: readonly ImageLayer[];
  second: readonly ImageLayer[];
  /** Says the sums in words. */
  label: string;
  /** The layer that has the pointer or the focus, here or in the table. */
  marked: string | null;
  onMark: (digest: string | null) => void;
}

const bandHeight = 50;
/** A segment narrower than this (px) has no room for words. */
const leastLabelled = 56;

/** Both images to one scale from one edge, with bands between layers that are the same. */
export function CompareBars({ first, second, label, marked, onMark }: CompareBarsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [box, width] = useElementWidth<HTMLDivElement>();
  const layout = layoutBars(first, second, width);
  const relation = kindOf(first, second);
  const byDigest = new Map([...first, ...second].map((layer) => [layer.digest, layer]));
  const bar = (letter: string, segments: readonly Segment[]) => (
    <div className={styles.bar}>
      <span className={styles.letter}>{letter}</span>
      {segments.map(({ digest, x, width: length }, index) => {
        const layer = byDigest.get(digest);
        if (layer === undefined) return null;
        const { kind, detail } = describeCommand(layer.createdBy);
        const title = t(`image.commands.${kind}`, { detail });
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: one blob may be two layers of an image
            key={index}
            className={styles.segment}
            data-relation={relation(layer)}
            data-marked={digest === marked || undefined}
            title={`${title} · ${format.bytes(layer.size)}`}
            style={{ left: x, width: length }}
            onPointerEnter={() => onMark(digest)}
            onPointerLeave={() => onMark(null)}
          >
            {length < leastLabelled ? null : <span className={styles.words}>{title}</span>}
          </span>
        );
      })}
    </div>
  );
  return (
    <div className={styles.frame}>
      <div ref={box} className={styles.bars} role="img" aria-label={label}>
        {bar('A', layout.first)}
        <svg className={styles.bands} width={width} height={bandHeight} aria-hidden="true">
          {layout.bands.map(({ digest, upper, lower }, index) => {
            const layer = byDigest.get(digest);
            if (layer === undefined) return null;
            const middle = bandHeight / 2;
            const edge = (from: number, to: number) =>
              `C${from} ${middle} ${to} ${middle} ${to} ${bandHeight}`;
            const back = (from: number, to: number) => `C${from} ${middle} ${to} ${middle} ${to} 0`;
            const [left, right] = [upper.x, upper.x + upper.width];
            const [lowLeft, lowRight] = [lower.x, lower.x + lower.width];
            return (
              <path
                // biome-ignore lint/suspicious/noArrayIndexKey: one blob may be two layers of an image
                key={index}
                d={`M${left} 0${edge(left, lowLeft)}H${lowRight}${back(lowRight, right)}Z`}
                className={styles.band}
                data-relation={relation(layer)}
                data-marked={digest === marked || undefined}
                onPointerEnter={() => onMark(digest)}
                onPointerLeave={() => onMark(null)}
              />
            );
          })}
        </svg>
        {bar('B', layout.second)}
      </div>
      <Legend first={first} second={second} relation={relation} />
    </div>
  );
}

interface LegendProps {
  first: readonly ImageLayer[];
  second: readonly ImageLayer[];
  relation: (layer: ImageLayer) => Relation;
}

function Legend({ first, second, relation }: LegendProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const sums = new Map<Relation, number>();
  for (const layer of new Map([...first, ...second].map((each) => [each.digest, each])).values()) {
    const kind = relation(layer);
    sums.set(kind, (sums.get(kind) ?? 0) + layer.size);
  }
  return (
    <ul className={styles.legend}>
      {(['both-here', 'both', 'first', 'second-here', 'second'] as const)
        .filter((kind) => sums.has(kind))
        .map((kind) => (
          <li key={kind} className={styles.entry}>
            <span className={styles.swatch} data-relation={kind} />
            {t(`compare.legend.${kind}`)}
            <span className={styles.bytes}>{format.bytes(sums.get(kind) ?? 0)}</span>
          </li>
        ))}
    </ul>
  );
}
