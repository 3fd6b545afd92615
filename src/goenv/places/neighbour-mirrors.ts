/** Package managers beside Go whose mirrors setup can set. */
export type Neighbour = 'npm' | 'pip' | 'docker';

/** A public mirror for one of the neighbours. */
export interface NeighbourMirror {
  readonly for: Neighbour;
  readonly name: string;
  readonly url: string;
  /** Who runs it. */
  readonly by: string;
}

/** The catalogue, the one that is taken by default first. */
export const neighbourMirrors: readonly NeighbourMirror[] = [
  { for: 'npm', name: 'npmmirror', url: 'https://registry.npmmirror.com', by: 'Alibaba' },
  { for: 'npm', name: 'tencent', url: 'https://mirrors.cloud.tencent.com/npm/', by: 'Tencent Cloud' },
  { for: 'npm', name: 'huawei', url: 'https://mirrors.huaweicloud.com/repository/npm/', by: 'Huawei Cloud' },
  { for: 'pip', name: 'tuna', url: 'https://pypi.tuna.tsinghua.edu.cn/simple', by: 'Tsinghua University' },
  { for: 'pip', name: 'aliyun', url: 'https://mirrors.aliyun.com/pypi/simple/', by: 'Alibaba Cloud' },
  { for: 'pip', name: 'ustc', url: 'https://mirrors.ustc.edu.cn/pypi/simple', by: 'USTC' },
  { for: 'docker', name: 'daocloud', url: 'https://docker.m.daocloud.io', by: 'DaoCloud' },
];
