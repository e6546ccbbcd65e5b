import { MenuDivider, MenuItem } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { hasTagInRegistry, isFullReference } from '../../shared/library/find-images.ts';
import { imageKey } from '../../shared/library/space-sums.ts';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { dockerLoadCommand } from '../../shared/text/docker-load-command.ts';
import { useHostInfo, useLibraryStatus } from '../api/queries.ts';
import { useCopy } from '../components/hooks/use-copy.ts';
import { RowMenu } from '../components/row-menu.tsx';
import { LibrarySignatures } from '../signatures/library-dialog.tsx';
import { callEngine } from '../state/call-engine.ts';
import { useDockerArchive } from '../state/library-jobs.ts';
import { navigate } from '../state/navigation.ts';
import { comparedOfLibrary, type LibraryImageName, routeOfReference } from '../state/route.ts';
import { showNote } from '../state/show-toast.ts';
import { followTag, lookForUpdates, unfollowTag, useFollowedTag } from '../state/updates/tag-updates.ts';
import { CopyDialog } from './copy/dialog.tsx';
import { RemoveDialog } from './removal/dialog.tsx';
import { useLibrarySelection } from './selection/store.ts';
import { UpdateDetails } from './updates/details-dialog.tsx';

/** What an item of the menu opens. */
type RowDialog = 'deleting' | 'checking' | 'updates' | 'copying';

/** What else can be done with an image of the library. */
export function ImageMenu({ image }: { image: LibraryImage }) {
  const { t } = useTranslation();
  const key = imageKey(image);
  const asked = useLibrarySelection(({ menuAt }) => (menuAt?.key === key ? menuAt : null));
  return (
    <RowMenu<RowDialog>
      label={t('library.more')}
      asked={asked}
      onAskedClose={() => useLibrarySelection.setState({ menuAt: null })}
      focusIn={(button) => button.closest('tr')?.querySelector('input')}
      items={(show) => <Items image={image} onShow={show} />}
      dialog={(shown, onClose) => {
        if (shown === 'checking') return <LibrarySignatures image={image} onClose={onClose} />;
        if (shown === 'updates') return <UpdateDetails image={image} onClose={onClose} />;
        if (shown === 'copying') return <CopyDialog images={[image]} onClose={onClose} />;
        return <RemoveDialog images={[image]} onClose={onClose} />;
      }}
    />
  );
}

interface ItemsProps {
  image: LibraryImage;
  onShow: (dialog: RowDialog) => void;
}

function Items({ image, onShow }: ItemsProps) {
  const { t } = useTranslation();
  const { copy } = useCopy();
  const isFollowed = useFollowedTag(image.reference) !== undefined;
  const host = useHostInfo().data;
  const archive = useDockerArchive(image.reference, image.digest);
  const status = useLibraryStatus().data;
  const path = status?.path;
  const { reference } = image;
  const hasTag = hasTagInRegistry(reference);

  const copyText = (text: string) => {
    copy(text);
    showNote(t('common.copiedText', { text }));
  };
  return (
    <>
      {isFullReference(reference) ? (
        <MenuItem onClick={() => navigate(routeOfReference(reference, ''))}>
          {t('downloads.showImage')}
        </MenuItem>
      ) : null}
      <MenuItem onClick={() => navigate({ place: 'library', files: filesOf(image) })}>
        {t('library.showFiles')}
      </MenuItem>
      <MenuItem onClick={() => navigate({ place: 'compare', a: comparedOfLibrary(image) })}>
        {t('explore.menu.compare')}
      </MenuItem>
      <MenuItem onClick={() => onShow('checking')}>{t('signature.checkInLibrary')}</MenuItem>
      {hasTag ? (
        <>
          <MenuItem onClick={() => void lookForUpdates(t, reference)}>{t('library.checkNewer')}</MenuItem>
          <MenuItem onClick={() => void (isFollowed ? unfollowTag(reference) : followTag(reference))}>
            {t(isFollowed ? 'updates.unfollow' : 'updates.follow')}
          </MenuItem>
          <MenuItem onClick={() => onShow('updates')}>{t('updates.whatChanged')}</MenuItem>
        </>
      ) : null}
      <MenuItem onClick={() => onShow('copying')}>{t('copying.open')}</MenuItem>
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
          <MenuItem onClick={() => onShow('deleting')}>{t('library.removeOpen')}</MenuItem>
        </>
      )}
    </>
  );
}

/** The image whose files are shown; of all platforms of an index that of this machine. */
function filesOf({ reference, digest, platform }: LibraryImage): LibraryImageName {
  return { reference, digest, ...(platform === null || platform === 'all' ? {} : { platform }) };
}
