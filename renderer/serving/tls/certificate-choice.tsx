import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServingChange, ServingStatus } from '../../../shared/serving/schemas.ts';
import { useHostInfo } from '../../api/queries.ts';
import { useCopy } from '../../components/hooks/use-copy.ts';
import { LinkButton } from '../link-button.tsx';
import { CertificateDialog } from './certificate-dialog.tsx';
import { saveAuthority } from './save-authority.ts';

interface CertificateChoiceProps {
  status: ServingStatus;
  onChange: (change: ServingChange) => void;
}

/** By whose certificate it speaks TLS: the authority's to be handed to clients, or the user's own. */
export function CertificateChoice({ status, onChange }: CertificateChoiceProps) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  const canPick = useHostInfo().data?.capabilities.pickPath ?? false;
  const [isChoosing, setIsChoosing] = useState(false);
  const { authority, settings } = status;
  const isOwn = settings.certificate === null;
  return (
    <>
      {isOwn && authority !== null ? (
        <>
          <LinkButton onClick={() => void saveAuthority(authority, t('serving.saveAuthority'), canPick)}>
            {t('serving.saveAuthority')}
          </LinkButton>
          <LinkButton onClick={() => copy(authority)}>
            {copied === authority ? t('common.copied') : t('serving.copyAuthority')}
          </LinkButton>
        </>
      ) : null}
      <LinkButton onClick={() => setIsChoosing(true)}>
        {t(isOwn ? 'serving.useCertificate' : 'serving.otherCertificate')}
      </LinkButton>
      {isOwn ? null : (
        <LinkButton onClick={() => onChange({ certificate: null })}>{t('serving.useAuthority')}</LinkButton>
      )}
      {isChoosing ? (
        <CertificateDialog
          files={settings.certificate}
          canPick={canPick}
          onClose={() => setIsChoosing(false)}
        />
      ) : null}
    </>
  );
}
