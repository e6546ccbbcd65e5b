import { Button, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { ChevronDown16Regular } from '@fluentui/react-icons/svg/chevron-down';
import { TopSpeed16Regular } from '@fluentui/react-icons/svg/top-speed';
import { useHours } from '../../state/hours/speed-in-force.ts';
import styles from './button.module.css';
import { LimitPanel } from './panel.tsx';
import { useLimitWords } from './use-words.ts';

/** How fast downloads may be now; opens what that is chosen by. */
export function LimitButton() {
  const state = useHours();
  const words = useLimitWords();
  if (state === undefined) return null;
  return (
    <Popover positioning={{ position: 'above', align: 'end' }} trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button appearance="subtle" size="small" className={styles.button} icon={<TopSpeed16Regular />}>
          {words.state(state)}
          <ChevronDown16Regular className={styles.chevron} aria-hidden="true" />
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface}>
        <LimitPanel state={state} />
      </PopoverSurface>
    </Popover>
  );
}
