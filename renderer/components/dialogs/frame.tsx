import {
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import { useFocusReturn } from '../hooks/use-focus-return.ts';
import { useIsScrolled } from '../hooks/use-is-scrolled.ts';
import styles from './frame.module.css';

interface DialogFrameProps {
  title: ReactNode;
  /** Its buttons; the one that leaves things as they are comes first. */
  actions: ReactNode;
  onClose: () => void;
  /** Makes a form of it, which Enter sends. */
  onSubmit?: () => void;
  /** True where a press beside it must not close it. */
  isAlert?: boolean;
  className?: string | undefined;
  titleClassName?: string | undefined;
  contentClassName?: string | undefined;
  children: ReactNode;
}

/** An open dialog: its title, what it shows, its buttons. Whoever had the focus gets it back afterwards. */
export function DialogFrame(props: DialogFrameProps) {
  const { title, actions, onClose, onSubmit, isAlert = false, children } = props;
  useFocusReturn();
  const contentId = useId();
  const [content, isScrolled] = useIsScrolled<HTMLDivElement>();
  // Text alone could not be scrolled by keys.
  const label = typeof title === 'string' ? { 'aria-label': title } : {};
  const scrolled = isScrolled ? { tabIndex: 0, role: 'group', ...label } : {};
  const body = (
    <DialogBody className={styles.body}>
      <DialogTitle className={props.titleClassName}>{title}</DialogTitle>
      <DialogContent ref={content} id={contentId} className={props.contentClassName} {...scrolled}>
        {children}
      </DialogContent>
      <DialogActions className={styles.actions}>{actions}</DialogActions>
    </DialogBody>
  );
  return (
    <Dialog
      open
      modalType={isAlert ? 'alert' : 'modal'}
      onOpenChange={(_, { open }) => (open ? undefined : onClose())}
    >
      {/* A question is read out as it comes, not only its title. */}
      <DialogSurface className={props.className} {...(isAlert ? { 'aria-describedby': contentId } : {})}>
        {onSubmit === undefined ? (
          body
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit();
            }}
          >
            {body}
          </form>
        )}
      </DialogSurface>
    </Dialog>
  );
}
