import { z } from 'zod';
import { productAlias } from './index-names.ts';

/** What somebody has to do with the index. */
export const searchTasks = ['writer', 'reader', 'auditor', 'purger', 'operator'] as const;
export type SearchTask = (typeof searchTasks)[number];

/** For each task, the ARNs of the IAM roles that have it. */
export const searchRolesSchema = z.partialRecord(z.enum(searchTasks), z.array(z.string().startsWith('arn:')));
export type SearchRoles = z.infer<typeof searchRolesSchema>;

/** A request to OpenSearch's security plugin. */
export interface SecurityRequest {
  readonly method: 'PUT';
  readonly path: string;
  readonly body: object;
}

interface Permissions {
  readonly cluster: readonly string[];
  readonly indices: readonly string[];
}

const concreteIndices = `${productAlias}-*`;
const pointsInTime = ['indices:data/read/point_in_time/create', 'indices:data/read/point_in_time/delete'];
const bulk = 'indices:data/write/bulk';

/**
 * By the plugin's own names: https://docs.opensearch.org/latest/security/access-control/permissions/. IAM says which paths
 * a role may ask for; this says what may become of it, also where a path names no index, as `_bulk` and `_search` do.
 */
const permissions: Readonly<Record<SearchTask, Permissions>> = {
  writer: { cluster: [bulk], indices: ['indices:data/write/*'] },
  reader: { cluster: [], indices: ['indices:data/read/search*', 'indices:data/read/tv', ...pointsInTime] },
  auditor: {
    cluster: ['indices:data/read/mget'],
    indices: ['indices:data/read/*', 'indices:admin/refresh*'],
  },
  purger: {
    cluster: [bulk],
    indices: [
      'indices:data/read/search*',
      'indices:data/write/*',
      'indices:admin/refresh*',
      'indices:admin/aliases/get',
      'indices:admin/delete',
    ],
  },
  operator: {
    cluster: ['cluster_monitor', 'cluster_composite_ops', 'manage_snapshots', bulk],
    indices: ['indices:*'],
  },
};

/** @returns the name of the plugin's role for a task */
export function securityRole(task: SearchTask): string {
  return `inkstream_${task}`;
}

export const securityPaths: readonly string[] = searchTasks.flatMap((task) => [rolePath(task), mappingPath(task)]);

/** What makes the domain's roles, and gives each to those who have its task; a task that nobody has is taken from all. */
export function securityRequests(roles: SearchRoles): SecurityRequest[] {
  return searchTasks.flatMap((task) => [
    { method: 'PUT', path: `/${rolePath(task)}`, body: roleBody(permissions[task]) },
    { method: 'PUT', path: `/${mappingPath(task)}`, body: { backend_roles: roles[task] ?? [] } },
  ]);
}

function rolePath(task: SearchTask): string {
  return `_plugins/_security/api/roles/${securityRole(task)}`;
}

function mappingPath(task: SearchTask): string {
  return `_plugins/_security/api/rolesmapping/${securityRole(task)}`;
}

function roleBody({ cluster, indices }: Permissions): object {
  return {
    cluster_permissions: cluster,
    // The plugin sees through aliases to the concrete indices, and checks these.
    index_permissions: [{ index_patterns: [productAlias, concreteIndices], allowed_actions: indices }],
  };
}
