import { ToggleButton, Tooltip } from '@fluentui/react-components';
import { Alert20Filled, Alert20Regular } from '@fluentui/react-icons/svg/alert';
import { useTranslation } from 'react-i18next';
import { followTag, unfollowTag, useFollowedTag } from '../state/updates/tag-updates.ts';

/** Follows a tag, and follows it no more. */
export function FollowButton({ reference }: { reference: string }) {
  const { t } = useTranslation();
  const isFollowed = useFollowedTag(reference) !== undefined;
  return (
    <Tooltip relationship="description" content={t('updates.followHint')}>
      <ToggleButton
        checked={isFollowed}
        icon={isFollowed ? <Alert20Filled /> : <Alert20Regular />}
        onClick={() => void (isFollowed ? unfollowTag(reference) : followTag(reference))}
      >
        {t(isFollowed ? 'updates.following' : 'updates.follow')}
      </ToggleButton>
    </Tooltip>
  );
}
