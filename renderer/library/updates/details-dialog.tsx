import { Button, Radio, RadioGroup, Switch } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../../shared/schemas/library.ts';
import { useLibraryStatus } from '../../api/queries.ts';
import { CloseButton } from '../../components/dialogs/buttons.tsx';
import { DialogFrame } from '../../components/dialogs/frame.tsx';
import { useFormat } from '../../components/text/use-format.ts';
import {
  followTag,
  startUpdates,
  unfollowTag,
  useFollowedTag,
  useUpdates,
} from '../../state/updates/tag-updates.ts';
import styles from './details-dialog.module.css';
import { UpdateFacts } from './facts.tsx';
import { TagHistory } from './history.tsx';

interface UpdateDetailsProps {
  image: LibraryImage;
  onClose: () => void;
}

/** What an update changes, what becomes of the older version, how the tag is followed and what it has meant. */
export function UpdateDetails({ image, onClose }: UpdateDetailsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { reference, digest } = image;
  const olderId = useId();
  const tag = useFollowedTag(reference);
  const update = useUpdates().updates.find((each) => each.reference === reference && each.current === digest);
  const [chosen, setChosen] = useState<boolean>();
  const keepsOlder = chosen ?? tag?.keepsOlder ?? false;
  const choose = (keeps: boolean) => {
    setChosen(keeps);
    if (tag !== undefined) void followTag(reference, { keepsOlder: keeps });
  };
  const isReadOnly = useLibraryStatus().data?.isReadOnly === true;
  const start = () => {
    if (update !== undefined) void startUpdates(t, [update], { keepsOlder });
    onClose();
  };
  return (
    <DialogFrame
      title={reference.slice(reference.indexOf('/') + 1)}
      onClose={onClose}
      className={styles.surface}
      titleClassName={styles.title}
      contentClassName={styles.content}
      actions={
        <>
          <CloseButton onClick={onClose} />
          {update === undefined || update.downloadId !== null || isReadOnly ? null : (
            <Button appearance="primary" onClick={start}>
              {t('updates.update')}
            </Button>
          )}
        </>
      }
    >
      {update === undefined ? null : <UpdateFacts update={update} />}
      <div className={styles.choice}>
        <span id={olderId}>{t('updates.older')}</span>
        <RadioGroup
          layout="horizontal"
          aria-labelledby={olderId}
          value={keepsOlder ? 'stays' : 'goes'}
          onChange={(_, { value }) => choose(value === 'stays')}
        >
          <Radio value="goes" label={t('updates.olderGoes')} />
          <Radio value="stays" label={t('updates.olderStays')} />
        </RadioGroup>
      </div>
      <div className={styles.follow}>
        <Switch
          label={t('updates.followHint')}
          checked={tag !== undefined}
          onChange={(_, { checked }) =>
            void (checked ? followTag(reference, { keepsOlder }) : unfollowTag(reference))
          }
        />
        <Switch
          label={t('updates.fetches')}
          checked={tag?.fetches ?? false}
          disabled={tag === undefined}
          onChange={(_, { checked }) => void followTag(reference, { fetches: checked })}
        />
      </div>
      <h3 className={styles.heading}>{t('updates.history')}</h3>
      {tag === undefined || tag.history.length === 0 ? (
        <p className={styles.hint}>{t('updates.noHistory')}</p>
      ) : (
        <TagHistory history={tag.history} />
      )}
      {tag?.lookedAt == null ? null : (
        <p className={styles.hint}>{t('updates.lookedAt', { time: format.moment(tag.lookedAt) })}</p>
      )}
    </DialogFrame>
  );
}
