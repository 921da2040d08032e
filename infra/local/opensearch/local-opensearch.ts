import { join } from 'node:path';
import { awsEndpoint } from '../../../indexer/index/aws-endpoint.ts';
import { inheritedEnvironment, type LocalConfig } from '../config.ts';
import type { ServiceDefinition } from '../service.ts';
import { tsxLoader } from '../services.ts';
import { projectRoot, type StatePaths } from '../state-paths.ts';
import type { Jdk } from './find-jdk.ts';
import { openSearchHealthUrl, openSearchService, openSearchServiceName } from './opensearch-service.ts';

/** The OpenSearch that a local stack uses. */
export interface LocalOpenSearch {
  /** Where programs and functions of the stack find it. */
  readonly url: string;
  /** What to start for it: a node, what signs requests to a domain on AWS, or nothing. */
  readonly services: readonly ServiceDefinition[];
  /** The domain on AWS that requests are signed for; absent without one. */
  readonly target?: string;
}

/** Tells programs of the stack's environment which domain stands behind its URL. */
export const openSearchTargetVariable = 'INKSTREAM_OPENSEARCH_TARGET';

export function localOpenSearch(config: LocalConfig, paths: StatePaths, jdk: Jdk | undefined): LocalOpenSearch {
  const url = openSearchUrlOf(config);
  const elsewhere = config.openSearchUrl;
  if (elsewhere !== undefined && isOnAws(elsewhere))
    return { url, services: [forwarderService(config, elsewhere)], target: elsewhere };
  if (elsewhere !== undefined) return { url, services: [] };
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
  if (openSearchUrl !== undefined && !isOnAws(openSearchUrl)) return openSearchUrl;
  return `http://127.0.0.1:${ports.openSearch}`;
}

function isOnAws(url: string): boolean {
  return awsEndpoint(url) !== undefined;
}

function forwarderService({ ports, callersAws }: LocalConfig, target: string): ServiceDefinition {
  const port = ports.openSearch;
  return {
    name: openSearchServiceName,
    title: 'the way to OpenSearch on AWS',
    port,
    portVariable: 'INKSTREAM_PORT_OPENSEARCH',
    program: process.execPath,
    arguments: ['--import', tsxLoader(), join(projectRoot, 'infra/local/opensearch/signing-forwarder.command.ts')],
    // The only service that sees real credentials.
    environment: {
      ...inheritedEnvironment(),
      ...callersAws,
      INKSTREAM_PORT_OPENSEARCH: String(port),
      INKSTREAM_OPENSEARCH_URL: target,
    },
    healthUrl: openSearchHealthUrl(`http://127.0.0.1:${port}`),
    startTimeoutSeconds: 60,
    stopTimeoutSeconds: 10,
  };
}
