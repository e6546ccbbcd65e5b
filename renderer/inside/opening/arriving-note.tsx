import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ImageFilesSummary } from '../../../shared/inside/image-files.ts';
import type { InsideState } from '../../../shared/inside/inside-state.ts';
import { useFormat } from '../../components/text/use-format.ts';

interface ArrivingNoteProps {
  summary: ImageFilesSummary;
  state: InsideState | undefined;
  onAgain: () => void;
}

/** Says which layers are not wholly listed: those that are still coming, and those that are damaged or too large. */
export function ArrivingNote({ summary, state, onAgain }: ArrivingNoteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notes = summary.layers.flatMap(({ arrivedBytes, problem, packedBytes }, index) => {
    const now = state?.layers[index];
    const total = now?.bytes ?? packedBytes;
    if (arrivedBytes !== null) {
      const more = (now?.state === 'arriving' ? now.doneBytes : total) > arrivedBytes;
      const words = { layer: index + 1, ...format.share(arrivedBytes, total) };
      return [{ index, text: t('files.opening.arriving', words), more }];
    }
    return problem === null
      ? []
      : [{ index, text: t('files.opening.problem', { layer: index + 1, problem }), more: false }];
  });
  if (notes.length === 0) return null;
  return (
    <MessageBar intent="warning" shape="square" layout="multiline">
      <MessageBarBody>
        {notes.map(({ index, text }) => (
          <div key={index}>{text}</div>
        ))}
      </MessageBarBody>
      {notes.some(({ more }) => more) ? (
        <MessageBarActions>
          <Button size="small" onClick={onAgain}>
            {t('files.opening.again')}
          </Button>
        </MessageBarActions>
      ) : null}
    </MessageBar>
  );
}
