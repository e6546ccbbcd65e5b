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
import { shortDigest } from '../../shared/digest.ts';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { dockerLoadCommand } from '../../shared/text/docker-load-command.ts';
import { api } from '../api/connection-store.ts';
import { useHostInfo, useLibraryStatus } from '../api/queries.ts';
import { useCopy } from '../components/hooks/use-copy.ts';
import { LibrarySignatures } from '../signatures/library-dialog.tsx';
import { callEngine } from '../state/call-engine.ts';
import { useDockerArchive } from '../state/library-jobs.ts';
import { navigate } from '../state/navigation.ts';
import { routeOfReference } from '../state/route.ts';
import { showError, showNote } from '../state/show-toast.ts';
import { RemoveDialog } from './removal/dialog.tsx';

/** What else can be done with an image of the library. */
export function RowMenu({ image }: { image: LibraryImage }) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const [isDeleting, setIsDeleting] = useState(false);
  const [isChecking, setIsChecking] = useState(false);
  const host = useHostInfo().data;
  const archive = useDockerArchive(image.reference, image.digest);
  const status = useLibraryStatus().data;
  const path = status?.path;
  const { reference, digest } = image;

  const copyText = (text: string) => {
    copy(text);
    showNote(t('common.copiedText', { text }));
  };
  const checkNewer = async () => {
    try {
      const newest = await api().library.newestDigest({ reference, digest });
      if (newest.isNewer)
        showNote(t('library.newer', { reference, digest: shortDigest(newest.digest) }), {
          intent: 'info',
          action: { label: t('library.seeNewer'), run: () => navigate(routeOfReference(reference, '')) },
        });
      else showNote(t('library.newest', { reference }));
    } catch (thrown) {
      showError(thrown);
    }
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
            <MenuItem onClick={() => void checkNewer()}>{t('library.checkNewer')}</MenuItem>
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
      {isDeleting ? <RemoveDialog images={[image]} onClose={() => setIsDeleting(false)} /> : null}
    </>
  );
}
