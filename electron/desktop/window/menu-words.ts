import type { TextLanguage } from '../../../shared/text/text-language.ts';

const english = {
  about: 'About Longshore',
  services: 'Services',
  hide: 'Hide Longshore',
  hideOthers: 'Hide Others',
  showAll: 'Show All',
  quit: 'Quit Longshore',
  file: 'File',
  explore: 'Explore',
  downloads: 'Downloads',
  library: 'Library',
  settings: 'Settings…',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  lookUp: 'Look Up',
  view: 'View',
  actualSize: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  fullScreen: 'Full Screen',
  window: 'Window',
  minimize: 'Minimize',
  zoom: 'Zoom',
  closeWindow: 'Close Window',
};

/** Words of the application menu and of the menu of a text. */
export type MenuWords = typeof english;

const chinese: MenuWords = {
  about: '关于 Longshore',
  services: '服务',
  hide: '隐藏 Longshore',
  hideOthers: '隐藏其他',
  showAll: '全部显示',
  quit: '退出 Longshore',
  file: '文件',
  explore: '浏览',
  downloads: '下载',
  library: '镜像库',
  settings: '设置…',
  edit: '编辑',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  lookUp: '查询',
  view: '视图',
  actualSize: '实际大小',
  zoomIn: '放大',
  zoomOut: '缩小',
  fullScreen: '全屏',
  window: '窗口',
  minimize: '最小化',
  zoom: '缩放',
  closeWindow: '关闭窗口',
};

/** The words of a language. */
export function menuWords(language: TextLanguage): MenuWords {
  return language === 'zh-CN' ? chinese : english;
}
