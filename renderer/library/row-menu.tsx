import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons/svg/more-horizontal';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { dockerLoadCommand } from '../../shared/text/docker-load-command.ts';
import { useHostInfo, useLibraryStatus } from '../api/queries.ts';
import { useCopy } from '../components/hooks/use-copy.ts';
import { LibrarySignatures } from '../signatures/library-dialog.tsx';
import { callEngine } from '../state/call-engine.ts';
import { useDockerArchive } from '../state/library-jobs.ts';
import { navigate } from '../state/navigation.ts';
import { routeOfReference } from '../state/route.ts';
import { showNote } from '../state/show-toast.ts';
import { followTag, lookForUpdates, unfollowTag, useFollowedTag } from '../state/updates/tag-updates.ts';
import { RemoveDialog } from './removal/dialog.tsx';
import { UpdateDetails } from './updates/details-dialog.tsx';

/** What else can be done with an image of the library. */
export function RowMenu({ image }: { image: LibraryImage }) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const [isDeleting, setIsDeleting] = useState(false);
  const [isShowingUpdates, setIsShowingUpdates] = useState(false);
  const isFollowed = useFollowedTag(image.reference) !== undefined;
  const hasTag = image.reference.includes('/') && !image.reference.includes('@');
  const [isChecking, setIsChecking] = useState(false);
  const host = useHostInfo().data;
  const archive = useDockerArchive(image.reference, image.digest);
  const status = useLibraryStatus().data;
  const path = status?.path;
  const { reference } = image;

  const copyText = (text: string) => {
    copy(text);
    showNote(t('common.copiedText', { text }));
  };
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<MoreHorizontal20Regular />} aria-label={t('library.more')} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => navigate(routeOfReference(reference, ''))}>
              {t('downloads.showImage')}
            </MenuItem>
            <MenuItem onClick={() => setIsChecking(true)}>{t('signature.checkInLibrary')}</MenuItem>
            {hasTag ? (
              <>
                <MenuItem onClick={() => void lookForUpdates(t, reference)}>
                  {t('library.checkNewer')}
                </MenuItem>
                <MenuItem onClick={() => void (isFollowed ? unfollowTag(reference) : followTag(reference))}>
                  {t(isFollowed ? 'updates.unfollow' : 'updates.follow')}
                </MenuItem>
                <MenuItem onClick={() => setIsShowingUpdates(true)}>{t('updates.whatChanged')}</MenuItem>
              </>
            ) : null}
            {archive !== undefined && host !== undefined ? (
              <MenuItem onClick={() => copyText(dockerLoadCommand(archive, host.operatingSystem))}>
                {t('library.copyLoad')}
              </MenuItem>
            ) : null}
            <MenuItem onClick={() => copyText(reference)}>{t('image.copy.reference')}</MenuItem>
            {host?.capabilities.revealPath === true && path !== undefined ? (
              <MenuItem onClick={() => callEngine(({ host }) => host.revealPath({ path }))}>
                {t('library.showInFolder')}
              </MenuItem>
            ) : null}
            {status?.isReadOnly === true ? null : (
              <>
                <MenuDivider />
                <MenuItem onClick={() => setIsDeleting(true)}>{t('library.delete')}</MenuItem>
              </>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
      {isChecking ? <LibrarySignatures image={image} onClose={() => setIsChecking(false)} /> : null}
      {isShowingUpdates ? <UpdateDetails image={image} onClose={() => setIsShowingUpdates(false)} /> : null}
      {isDeleting ? <RemoveDialog images={[image]} onClose={() => setIsDeleting(false)} /> : null}
    </>
  );
}
