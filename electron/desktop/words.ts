import { app } from 'electron';
import type { Settings } from '../../shared/schemas/settings.ts';
import type { TextLanguage } from '../../shared/text/text-language.ts';

const english = {
  open: 'Open Longshore',
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  quit: 'Quit Longshore',
  noTransfer: 'No transfer',
  done: 'Downloaded',
  failed: 'Download failed',
  diskFull: 'Waiting for disk space',
  diskFullHint: 'The disk of the library is full. Free some space and the download goes on.',
  updateAvailable: (version: string) => `Longshore ${version} is available`,
  updateHint: 'Click to see what is new.',
  updateReady: (version: string) => `Longshore ${version} is ready`,
  updateReadyHint: 'It will be in place when Longshore starts the next time.',
  closingTitle: (downloads: number) =>
    downloads === 1 ? '1 download is under way' : `${downloads} downloads are under way`,
  closingDetail: 'The answer is kept. The settings can change it.',
  keepInTray: 'Keep downloading in the tray',
  pauseAndQuit: 'Pause and quit',
  cancel: 'Cancel',
  keptTitle: 'Longshore left before its downloads were closed',
  kept: (downloads: number, size: string) =>
    `${downloads === 1 ? '1 download keeps' : `${downloads} downloads keep`} ${size}. The next start checks what is there and goes on.`,
  faultTitle: 'Something went wrong inside Longshore',
  faultDetail:
    'Downloads keep what they have. If it happens again, please report it: the report holds no password and no folder of yours.',
  copyReport: 'Copy report',
  close: 'Close',
  hangTitle: 'The window does not answer',
  crashTitle: 'The window keeps failing',
  pageDetail: 'Downloads go on meanwhile.',
  reload: 'Reload',
  wait: 'Wait',
};

/** Words of the parts that the system draws: tray, menu, notifications, dialogs. */
export type DesktopWords = typeof english;

const chinese: DesktopWords = {
  open: '打开 Longshore',
  pauseAll: '全部暂停',
  resumeAll: '全部继续',
  quit: '退出 Longshore',
  noTransfer: '没有传输',
  done: '下载完成',
  failed: '下载失败',
  diskFull: '正在等待磁盘空间',
  diskFullHint: '镜像库所在的磁盘已满。释放一些空间后，下载会继续。',
  updateAvailable: (version) => `Longshore ${version} 已发布`,
  updateHint: '点击查看新内容。',
  updateReady: (version) => `Longshore ${version} 已就绪`,
  updateReadyHint: '下次启动 Longshore 时生效。',
  closingTitle: (downloads) => `${downloads} 个下载正在进行`,
  closingDetail: '您的选择会被记住，可在设置中更改。',
  keepInTray: '在托盘中继续下载',
  pauseAndQuit: '暂停并退出',
  cancel: '取消',
  keptTitle: 'Longshore 在下载收尾之前已退出',
  kept: (downloads, size) => `${downloads} 个下载保留了 ${size}。下次启动会检查已有的内容并继续。`,
  faultTitle: 'Longshore 内部出错',
  faultDetail: '下载会保留已有的内容。如果再次发生，请报告：报告中没有密码，也没有您的文件夹。',
  copyReport: '复制报告',
  close: '关闭',
  hangTitle: '窗口没有响应',
  crashTitle: '窗口反复出错',
  pageDetail: '下载仍在继续。',
  reload: '重新加载',
  wait: '等待',
};

/** The language that the settings name, or the system's. */
export function desktopLanguage({ language }: Pick<Settings, 'language'>): TextLanguage {
  if (language !== 'system') return language;
  return app.getLocale().toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** The words of a language. */
export function desktopWords(language: TextLanguage): DesktopWords {
  return language === 'zh-CN' ? chinese : english;
}
