import type { enShortcuts } from '../en/shortcuts.ts';
import type { Translation } from '../translation.ts';

/** Chinese texts of the list of shortcuts. */
export const zhCnShortcuts: Translation<typeof enShortcuts> = {
  title: '键盘快捷键',
  groups: { everywhere: '所有位置', lists: '列表中', downloads: '下载中' },
  does: {
    palette: '粘贴引用，或跳转到任意位置',
    paste: '打开已复制的引用或列表',
    sheet: '此列表',
    menu: '焦点所在项的菜单',
    toasts: '转到窗口边缘的通知',
    move: '移动',
    open: '打开',
    find: '从搜索框进入列表',
    clear: '清空搜索框',
    tags: '镜像的下一个标签',
    select: '选择',
    selectRange: '选择到此处',
    selectAll: '全选',
    queue: '在队列中移动',
    remove: '取消，或移除已结束的下载',
  },
  keys: {
    palette: 'Ctrl K',
    paste: 'Ctrl V',
    sheet: '?',
    menu: 'Shift F10',
    toasts: 'F6',
    move: '↑ ↓',
    open: 'Enter',
    find: '↓',
    clear: 'Esc',
    tags: '← →',
    select: '空格',
    selectRange: 'Shift ↑ ↓',
    selectAll: 'Ctrl A',
    queue: 'Alt ↑ ↓',
    remove: 'Delete',
  },
};
