import { useTranslation } from 'react-i18next';
import { describeCommand } from '../../components/text/describe-command.ts';

/** Says what made a layer, as the list of layers does. */
export function useLayerWords(): (createdBy: string | null | undefined) => string {
  const { t } = useTranslation();
  return (createdBy) => {
    const { kind, detail } = describeCommand(createdBy ?? undefined);
    return t(`image.commands.${kind}`, { detail });
  };
}
