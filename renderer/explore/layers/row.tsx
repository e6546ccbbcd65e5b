import { Checkmark12Regular } from '@fluentui/react-icons/svg/checkmark';
import { Globe12Regular } from '@fluentui/react-icons/svg/globe';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortDigest } from '../../../shared/digest.ts';
import type { ImageLayer } from '../../../shared/schemas/image.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { describeCommand } from '../../components/text/describe-command.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { LayerFacts } from './facts.tsx';
import styles from './row.module.css';
import { sourceOfLayer } from './source.ts';

interface LayerRowProps {
  layer: ImageLayer;
  number: number;
}

/** One layer: what it does, where it is, how large it is; opened, the raw command and media type. */
export function LayerRow({ layer, number }: LayerRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const factsId = useId();
  const { kind, detail } = describeCommand(layer.createdBy);
  const isWindowsBase = kind === 'apply-image' || kind === 'install-update';
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <span className={styles.number}>{number}</span>
        <span data-tone={sourceOfLayer(layer)} className={styles.bar} />
        <button
          type="button"
          className={styles.command}
          aria-expanded={isOpen}
          aria-controls={factsId}
          onClick={() => setIsOpen(!isOpen)}
        >
          <span className={styles.title}>{layer.title ?? t(`image.commands.${kind}`, { detail })}</span>
          <span className={isWindowsBase ? styles.words : styles.detail}>
            {isWindowsBase ? t(`image.commandNotes.${kind}`) : detail}
          </span>
        </button>
        <SourceBadge layer={layer} />
        <span className={styles.digest}>
          <code title={layer.digest}>{shortDigest(layer.digest)}</code>
          <CopyButton text={layer.digest} label={t('image.copyDigest')} />
        </span>
        <span className={styles.size}>{format.bytes(layer.size)}</span>
      </div>
      <div id={factsId} hidden={!isOpen}>
        {isOpen ? <LayerFacts layer={layer} /> : null}
      </div>
    </li>
  );
}

function SourceBadge({ layer }: { layer: ImageLayer }) {
  const { t } = useTranslation();
  const source = sourceOfLayer(layer);
  if (source === 'here')
    return (
      <span className={`${styles.badge} ${styles.badgeHere}`}>
        <Checkmark12Regular aria-hidden="true" />
        {t('image.badge.here')}
      </span>
    );
  if (source === 'foreign')
    return (
      <span className={`${styles.badge} ${styles.badgeForeign}`} title={t('image.badge.foreignHint')}>
        <Globe12Regular aria-hidden="true" />
        <span className={styles.foreignWord}>{t('image.badge.foreign')}</span>
        {layer.foreignHost}
      </span>
    );
  return <span />;
}
