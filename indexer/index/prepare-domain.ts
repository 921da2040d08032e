import type { Client } from '@opensearch-project/opensearch';
import { askSearch } from './ask-search.ts';
import { type SearchRoles, securityRequests } from './search-roles.ts';
import { type SnapshotRepository, snapshotRepositoryName } from './snapshot-repository.ts';

export interface DomainPreparation {
  /** Undefined where access is not fine-grained. */
  readonly roles: SearchRoles | undefined;
  /** Undefined where the domain keeps its own snapshots only. */
  readonly repository: SnapshotRepository | undefined;
}

interface DomainRequest {
  readonly method: 'PUT';
  readonly path: string;
  readonly body: object;
}

/** What an empty domain lacks before anybody may use it, as requests; each may be repeated. */
export function domainRequests({ roles, repository }: DomainPreparation): DomainRequest[] {
  return [
    ...(roles === undefined ? [] : securityRequests(roles)),
    ...(repository === undefined ? [] : [registration(repository)]),
  ];
}

function registration({ bucket, region, roleArn }: SnapshotRepository): DomainRequest {
  return {
    method: 'PUT',
    path: `/_snapshot/${snapshotRepositoryName}`,
    body: { type: 's3', settings: { bucket, region, role_arn: roleArn } },
  };
}

/**
 * Gives roles their tasks in the domain and registers the bucket of its snapshots, as far as the stage has either.
 * @throws IndexerError SEARCH_UNREACHABLE, SEARCH_REFUSED
 */
export async function prepareDomain(client: Client, preparation: DomainPreparation): Promise<void> {
  for (const request of domainRequests(preparation)) {
    await askSearch(`take ${request.path}`, () => client.transport.request(request));
  }
}
