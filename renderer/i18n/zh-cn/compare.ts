import type { enCompare } from '../en/compare.ts';
import type { Translation } from '../translation.ts';

/** Chinese texts of the comparison of two images. */
export const zhCnCompare: Translation<typeof enCompare> = {
  back: '返回镜像',
  swap: '交换',
  choose: '选择镜像，或粘贴引用',
  typeReference: '输入完整引用，例如 mcr.microsoft.com/dotnet/sdk:10.0',
  typed: '按输入的引用',
  platforms: '其他平台',
  library: '在镜像库中',
  tags: '同一仓库的标签',
  more_other: '还有 {{shown}} 个，请输入名称的一部分。',
  hint: '选择两个镜像，查看它们共用哪些层',
  headline: '共用 {{shared}} · 新增 {{fresh}}',
  picture: '共用 {{shared}}，B 新增 {{fresh}}，仅 A 有 {{gone}}',
  costWithLibrary: 'A 已在镜像库中，B 需下载 {{cost}} / {{total}}',
  costOnce: '有了 A 之后，B 需下载 {{cost}} / {{total}}',
  costTime: '：以 {{rate}} 约 {{duration}}',
  download: '下载 {{size}}',
  legend: {
    'both-here': '两者共有，已在镜像库中',
    both: '两者共有',
    first: '仅在 A 中',
    'second-here': '仅在 B 中，已在镜像库中',
    second: 'B 新增，需下载',
  },
  columns: { layer: '层', digest: '摘要', size: '大小' },
  groups: { newInB: 'B 新增', onlyInA: '仅在 A 中', inBoth: '两者共有' },
};
