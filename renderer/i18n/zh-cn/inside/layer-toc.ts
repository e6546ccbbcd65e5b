import type { enLayerToc } from '../../en/inside/layer-toc.ts';
import type { Translation } from '../../translation.ts';

/** Chinese texts of the tables of contents that layers bring. */
export const zhCnLayerToc: Translation<typeof enLayerToc> = {
  costByToc:
    '列出其中的文件只需下载约 {{size}}，而不是 {{all}}：这些层自带目录，尚未与层的内容核对。下载镜像之后会自动核对，且无需流量。',
  part: '{{all}} 中的 {{size}}',
  unchecked: '第 {{layer}} 层按其自带的目录（{{format}}）列出，尚未与 tar 核对。',
  allUnchecked: '所有层都按其自带的目录列出，尚未与 tar 核对。',
  unusable: '未使用第 {{layer}} 层应自带的目录，因为{{why}}。已查看该层本身。',
  why: {
    'two-tables': '清单指定了两个目录',
    'bad-annotation': '清单中的相关说明无法读取',
    outside: '它应在的位置超出了该层',
    'no-footer': '该层末尾没有说明它的位置',
    'wrong-digest': '它不是清单所指定的目录',
    'too-large': '它大得不合理',
    damaged: '它已损坏',
    'not-fetched': '服务器没有提供该层的这一部分',
  },
  disagrees_other:
    '第 {{layer}} 层的目录（{{format}}）与其 tar 有 {{number}} 处不一致。按需拉取此镜像的人得到的文件与其他人不同。此处显示的是 tar 的内容。',
  inTable: '目录中：',
  and: '以及另外 {{number}} 处',
  others_other: '另外 {{number}} 层也是如此。',
  differs: '{{path}} {{what}}',
  what: {
    'not-in-tar': '不在 tar 中',
    'not-in-toc': '只在 tar 中',
    kind: '的类型不同',
    size: '的大小不同',
    mode: '的权限不同',
    owner: '的所有者不同',
    link: '指向别处',
    xattrs: '的扩展属性不同',
    content: '的内容不同',
    parts: '的各部分拼不成该文件',
    sparse: '是稀疏文件，未核对',
  },
};
