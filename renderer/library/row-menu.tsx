import { MenuDivider, MenuItem, type PositioningVirtualElement } from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons/svg/more-horizontal';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasTagInRegistry, isFullReference } from '../../shared/library/find-images.ts';
import { imageKey } from '../../shared/library/space-sums.ts';
import type { LibraryImage } from '../../shared/schemas/library.ts';
import { dockerLoadCommand } from '../../shared/text/docker-load-command.ts';
import { useHostInfo, useLibraryStatus } from '../api/queries.ts';
import { AnchoredMenu } from '../components/anchored-menu.tsx';
import { useCopy } from '../components/hooks/use-copy.ts';
import { IconButton } from '../components/icon-button.tsx';
import { LibrarySignatures } from '../signatures/library-dialog.tsx';
import { callEngine } from '../state/call-engine.ts';
import { pointAt } from '../state/frame/context-menu.ts';
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

/** What else can be done with an image of the library. The menu itself is drawn only while it is open. */
export function RowMenu({ image }: { image: LibraryImage }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [shown, setShown] = useState<'menu' | RowDialog | null>(null);
  const key = imageKey(image);
  const asked = useLibrarySelection(({ menuAt }) => (menuAt?.key === key ? menuAt : null));
  const boxOf = () => button.current?.closest('tr')?.querySelector('input');
  const closeAsked = () => {
    const box = boxOf();
    useLibrarySelection.setState({ menuAt: null });
    requestAnimationFrame(() => {
      // A dialog that the menu has opened keeps the focus.
      if (document.activeElement === document.body) box?.focus();
    });
  };
  const close = () => {
    // A menu closes after its item has opened a dialog.
    setShown((current) => (current === 'menu' ? null : current));
    button.current?.focus();
  };
  return (
    <>
      <IconButton
        ref={button}
        label={t('library.more')}
        icon={<MoreHorizontal20Regular />}
        isMenuOpen={shown === 'menu'}
        onClick={() => setShown('menu')}
      />
      {shown === 'menu' ? (
        <OpenMenu image={image} anchor={button.current} onClose={close} onShow={setShown} />
      ) : null}
      {asked === null ? null : (
        <OpenMenu
          image={image}
          anchor={pointAt(asked.x, asked.y)}
          opener={boxOf()}
          onClose={closeAsked}
          onShow={setShown}
        />
      )}
      {shown === 'checking' ? <LibrarySignatures image={image} onClose={() => setShown(null)} /> : null}
      {shown === 'updates' ? <UpdateDetails image={image} onClose={() => setShown(null)} /> : null}
      {shown === 'copying' ? <CopyDialog images={[image]} onClose={() => setShown(null)} /> : null}
      {shown === 'deleting' ? <RemoveDialog images={[image]} onClose={() => setShown(null)} /> : null}
    </>
  );
}

interface OpenMenuProps {
  image: LibraryImage;
  anchor: HTMLElement | PositioningVirtualElement | null;
  opener?: Element | null | undefined;
  onClose: () => void;
  onShow: (dialog: RowDialog) => void;
}

function OpenMenu({ image, anchor, opener, onClose, onShow }: OpenMenuProps) {
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
    <AnchoredMenu anchor={anchor} opener={opener} onClose={onClose}>
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
    </AnchoredMenu>
  );
}

/** The image whose files are shown; of all platforms of an index that of this machine. */
function filesOf({ reference, digest, platform }: LibraryImage): LibraryImageName {
  return { reference, digest, ...(platform === null || platform === 'all' ? {} : { platform }) };
}
