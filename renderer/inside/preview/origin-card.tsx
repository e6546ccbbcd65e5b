import { Link } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { FileFacts } from '../../../shared/inside/file-facts.ts';
import type { ImageFilesSummary } from '../../../shared/inside/image-files.ts';
import { describeCommand } from '../../components/text/describe-command.ts';
import { useFormat } from '../../components/text/use-format.ts';
import { useLayerWords } from '../reading/use-layer-words.ts';
import styles from './origin-card.module.css';

interface OriginCardProps {
  facts: FileFacts;
  summary: ImageFilesSummary;
  onCompare: (() => void) | undefined;
}

/** Which layer a file comes from, and what that layer did to it. */
export function OriginCard({ facts, summary, onCompare }: OriginCardProps) {
  const { t } = useTranslation();
  const words = useLayerWords();
  const { file, createdBy } = facts;
  const isRemoved = file.change?.mark === 'removed';
  const layer = isRemoved ? (file.change?.layer ?? file.layer) : file.layer;
  const command = summary.layers[layer]?.createdBy ?? createdBy;
  const isHere = summary.layers[layer]?.content === 'here';
  const title = words(command);
  const { kind, detail } = describeCommand(command ?? undefined);
  // What the title says whole is not said again.
  const isInTitle = kind === 'apply-image' || kind === 'install-update' || detail === '';
  return (
    <div className={styles.card}>
      <span className={styles.bar} data-tone={isHere ? 'here' : 'registry'} />
      <div className={styles.words}>
        <p className={styles.layer} title={command ?? title}>
          {t(isRemoved ? 'files.origin.removed' : 'files.origin.from', { layer: layer + 1 })}{' '}
          <strong>{title}</strong>
        </p>
        <p className={styles.what}>
          <WhatHappened facts={facts} />
        </p>
        {isInTitle ? null : (
          <code className={styles.command} title={command ?? undefined}>
            {detail}
          </code>
        )}
      </div>
      {onCompare === undefined ? null : (
        <Link as="button" className={styles.compare} onClick={onCompare}>
          {t('files.compareVersions')}
        </Link>
      )}
    </div>
  );
}

function WhatHappened({ facts: { file, versions } }: { facts: FileFacts }) {
  const { t } = useTranslation();
  const format = useFormat();
  const before = versions[1];
  if (file.change === null) return t(file.layer === 0 ? 'files.origin.first' : 'files.origin.only');
  if (file.change.mark === 'removed') return t('files.origin.gone', { layer: file.layer + 1 });
  if (file.change.mark === 'added' || before === undefined) return t('files.origin.added');
  if (file.peculiarities.includes('rewritten'))
    return t('files.origin.rewritten', { layer: before.layer + 1 });
  if (file.kind === 'folder') return t('files.origin.changed');
  return t('files.origin.changedFrom', { layer: before.layer + 1, size: format.bytes(before.bytes) });
}
