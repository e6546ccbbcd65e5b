import type { enImport } from '../en/import.ts';
import type { Translation } from '../translation.ts';

/** 导入归档和文件夹的中文文本。 */
export const zhCnImport: Translation<typeof enImport> = {
  import: {
    open: '导入…',
    title: '导入镜像',
    archive: '归档或其第一个分卷…',
    folder: '文件夹…',
    path: '归档或文件夹',
    confirm: '导入',
    whatIsRead:
      '可读取 docker save、podman save、skopeo 和 Longshore 写出的内容：归档、OCI 文件夹、搬运包，以及分卷归档（选择第一个分卷）。',
    dropped: '浏览器不会透露拖入文件的位置，请输入 {{names}} 在运行 Longshore 的计算机上的路径。',
    waiting: '{{name}} 正在排队',
    looking: '正在查看 {{name}}…',
    running: '正在导入 {{name}}：{{done}} / {{total}}',
    done_other: '已导入 {{count}} 个镜像：',
    others_other: '以及另外 {{count}} 个',
    wronglySigned_other: '{{count}} 个镜像的签名有误。',
    notWellSigned_other: '{{count}} 个镜像没有规则所要求的正确签名。',
    wellSigned_other: '{{count}} 个镜像有正确的签名。',
    rebuilt_other:
      '归档中没有其中 {{count}} 个镜像在注册表中的清单，因此清单是重新生成的：摘要与注册表不同，也没有签名与之匹配。',
    unnamed_other: '其中 {{count}} 个镜像在归档中没有名称，以摘要列出。',
  },
};
