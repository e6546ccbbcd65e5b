import { Shield16Regular } from '@fluentui/react-icons/svg/shield';
import { ShieldCheckmark16Filled } from '@fluentui/react-icons/svg/shield-checkmark';
import { ShieldDismiss16Filled } from '@fluentui/react-icons/svg/shield-dismiss';
import type { SignedState } from '../../shared/schemas/signatures.ts';
import styles from './shield.module.css';

/** The sign of a signature's state. The words beside it say the same. */
export function SignatureShield({ state }: { state: SignedState }) {
  const Icon =
    state === 'good' ? ShieldCheckmark16Filled : state === 'bad' ? ShieldDismiss16Filled : Shield16Regular;
  return <Icon className={styles.shield} data-signed={state} aria-hidden="true" />;
}
