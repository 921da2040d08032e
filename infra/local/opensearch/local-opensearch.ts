import type { LocalConfig } from '../config.ts';
import type { ServiceDefinition } from '../service.ts';
import type { StatePaths } from '../state-paths.ts';
import type { Jdk } from './find-jdk.ts';
import { openSearchService } from './opensearch-service.ts';

/** The OpenSearch that a local stack uses. */
export interface LocalOpenSearch {
  readonly url: string;
  /** What to start for it: one node, or nothing when it runs elsewhere. */
  readonly services: readonly ServiceDefinition[];
}

export function localOpenSearch(config: LocalConfig, paths: StatePaths, jdk: Jdk | undefined): LocalOpenSearch {
  const url = openSearchUrlOf(config);
  if (config.openSearchUrl !== undefined) return { url, services: [] };
  if (jdk === undefined) throw new Error('OpenSearch cannot be started without a JDK.');
  const service = openSearchService({
    jdk,
    port: config.ports.openSearch,
    dataDirectory: paths.openSearchData,
    temporaryDirectory: paths.temporary,
    heapMb: config.openSearchHeapMb,
  });
  return { url, services: [service] };
}

/** Where programs and functions of the local stack find OpenSearch. */
export function openSearchUrlOf({ openSearchUrl, ports }: LocalConfig): string {
  return openSearchUrl ?? `http://127.0.0.1:${ports.openSearch}`;
}
