import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { displayHost } from '../../shared/reference.ts';
import { QuestionDialog } from '../components/dialogs/question.tsx';
import { useIsKnownRegistry, useLinkedImage } from '../state/linked-image.ts';
import { navigate } from '../state/navigation.ts';
import type { ExploreRoute } from '../state/route.ts';

/** Shows the image of a link; of a registry that the user has never used only after asking. */
export function LinkDialog() {
  const route = useLinkedImage(({ route }) => route);
  return route === null ? null : <LinkQuestion route={route} />;
}

function LinkQuestion({ route }: { route: ExploreRoute }) {
  const { t } = useTranslation();
  const { registry = '', repository = '' } = route;
  const isKnown = useIsKnownRegistry(registry);
  const dismiss = () => useLinkedImage.setState({ route: null });

  useEffect(() => {
    if (isKnown === true) open(route);
  }, [isKnown, route]);

  if (isKnown !== false) return null;
  const host = displayHost(registry);
  return (
    <QuestionDialog
      title={t('link.title', { host })}
      confirm={t('link.open')}
      keep={t('common.dismiss')}
      onConfirm={() => open(route)}
      onClose={dismiss}
    >
      {t('link.text', { host, repository })}
    </QuestionDialog>
  );
}

function open(route: ExploreRoute): void {
  useLinkedImage.setState({ route: null });
  navigate(route);
}
