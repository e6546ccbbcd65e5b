import {
  type BrandVariants,
  createDarkTheme,
  createLightTheme,
  type Theme,
  teamsHighContrastTheme,
} from '@fluentui/react-components';

const harbour: BrandVariants = {
  10: '#02141d',
  20: '#052230',
  30: '#083447',
  40: '#0a4159',
  50: '#0c4f6c',
  60: '#0e5d80',
  70: '#106c94',
  80: '#127ca9',
  90: '#2e8ab5',
  100: '#4698c1',
  110: '#5ea6cc',
  120: '#77b4d6',
  130: '#90c3e0',
  140: '#a9d1e9',
  150: '#c3dff1',
  160: '#deeef8',
};

/** Colours of a byte's source and a download's state. Those called `…Text` have enough contrast for words. */
interface SourceColours {
  sourceHere: string;
  sourceHereText: string;
  sourceForeign: string;
  sourceForeignText: string;
  sourceRegistry: string;
  sourceRegistryText: string;
  sourceWaiting: string;
  sourceTrack: string;
  /** The track on a row that is open. */
  sourceTrackOpen: string;
  /** Words about a failure. */
  failureText: string;
  /** Behind a number of failures. */
  failureBadge: string;
  /**
   * Backgrounds of a row under the pointer, an open row and a selected row. In high contrast Fluent's own backgrounds
   * would need other colours of text.
   */
  rowHover: string;
  rowOpen: string;
  rowSelected: string;
}

/** Fluent's theme and what Longshore adds to it; each name is also a CSS variable. */
export type LongshoreTheme = Theme & SourceColours;

const fonts = {
  fontFamilyBase:
    '"Segoe UI Variable Text", "Segoe UI", -apple-system, BlinkMacSystemFont, Inter, "Noto Sans", Cantarell, Ubuntu, "Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC", system-ui, sans-serif',
  fontFamilyMonospace:
    '"Cascadia Mono", Consolas, "SF Mono", Menlo, ui-monospace, "Liberation Mono", "Noto Sans Mono CJK SC", monospace',
};

const lightBase = createLightTheme(harbour);

/** Light theme. */
export const lightTheme: LongshoreTheme = {
  ...lightBase,
  ...fonts,
  sourceHere: '#3f9142',
  sourceHereText: '#0e700e',
  sourceForeign: '#b57600',
  sourceForeignText: '#7a5500',
  sourceRegistry: '#127ca9',
  sourceRegistryText: '#0e5d80',
  sourceWaiting: '#757575',
  sourceTrack: '#e0e0e0',
  sourceTrackOpen: '#cccccc',
  failureText: '#b10e1c',
  failureBadge: '#b10e1c',
  rowHover: lightBase.colorNeutralBackground1Hover,
  rowOpen: lightBase.colorNeutralBackground1Selected,
  rowSelected: lightBase.colorBrandBackground2,
};

const darkBase = createDarkTheme(harbour);

/** Dark theme; brand text is lightened, because the ramp's own steps lack contrast on dark grey. */
export const darkTheme: LongshoreTheme = {
  ...darkBase,
  ...fonts,
  colorBrandForeground1: harbour[110],
  colorBrandForeground2: harbour[120],
  colorBrandForegroundLink: harbour[120],
  colorCompoundBrandForeground1: harbour[110],
  colorCompoundBrandStroke: harbour[110],
  sourceHere: '#359b35',
  sourceHereText: '#5ec75a',
  sourceForeign: '#eaa300',
  sourceForeignText: '#f9d37a',
  sourceRegistry: '#2e8ab5',
  sourceRegistryText: '#77b4d6',
  sourceWaiting: '#8f8f8f',
  sourceTrack: '#4d4d4d',
  sourceTrackOpen: '#5e5e5e',
  failureText: '#f1a3aa',
  failureBadge: '#b10e1c',
  rowHover: darkBase.colorNeutralBackground1Hover,
  rowOpen: darkBase.colorNeutralBackground1Selected,
  rowSelected: darkBase.colorBrandBackground2,
};

/** High-contrast theme for those who choose it in the settings; the system's own works through forced colours. */
export const highContrastTheme: LongshoreTheme = {
  ...teamsHighContrastTheme,
  ...fonts,
  sourceHere: '#3ff23f',
  sourceHereText: '#3ff23f',
  sourceForeign: '#ffff00',
  sourceForeignText: '#ffff00',
  sourceRegistry: '#1aebff',
  sourceRegistryText: '#1aebff',
  sourceWaiting: '#ffffff',
  sourceTrack: '#4d4d4d',
  sourceTrackOpen: '#5e5e5e',
  failureText: '#ffffff',
  failureBadge: '#ffff00',
  rowHover: '#2b2b2b',
  rowOpen: '#3a3a3a',
  rowSelected: '#00333a',
};
