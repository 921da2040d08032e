import { join } from 'node:path';
import { inheritedEnvironment } from '../config.ts';
import type { ServiceDefinition } from '../service.ts';
import type { Jdk } from './find-jdk.ts';
import { openSearchJars } from './opensearch-jars.ts';

export const openSearchServiceName = 'opensearch';

export interface OpenSearchNodeOptions {
  readonly jdk: Jdk;
  readonly port: number;
  /** What the node keeps, and nothing else. */
  readonly dataDirectory: string;
  readonly temporaryDirectory: string;
  readonly heapMb: number;
  /** Settings as in opensearch.yml, beside those that make it a single node on 127.0.0.1. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Measuring the processor time of every task takes an eighth of it, and serves nobody on one machine. */
const leanSettings = { 'task_resource_tracking.enabled': 'false' };

/** A real OpenSearch node, without the security plugin, which is why nothing but this machine reaches it. */
export function openSearchService(options: OpenSearchNodeOptions): ServiceDefinition {
  const { jdk, port, settings = {} } = options;
  return {
    name: openSearchServiceName,
    title: 'OpenSearch',
    port,
    portVariable: 'INKSTREAM_PORT_OPENSEARCH',
    program: join(jdk.home, 'bin/java'),
    arguments: [
      ...javaOptions(options),
      ...['-classpath', join(openSearchJars, '*'), 'OpenSearchNode'],
      ...[String(port), options.dataDirectory],
      ...Object.entries({ ...leanSettings, ...settings }).map(([name, value]) => `${name}=${value}`),
    ],
    environment: inheritedEnvironment(),
    healthUrl: openSearchHealthUrl(`http://127.0.0.1:${port}`),
    // Twelve seconds on a machine with nothing else to do.
    startTimeoutSeconds: 180,
    stopTimeoutSeconds: 30,
  };
}

/** Answers 200 when the node can be searched: all primary shards are there. */
export function openSearchHealthUrl(baseUrl: string): string {
  return `${baseUrl.replace(/\/$/, '')}/_cluster/health?wait_for_status=yellow&timeout=500ms`;
}

function javaOptions({ jdk, heapMb, temporaryDirectory }: OpenSearchNodeOptions): string[] {
  return [
    `-Xms${heapMb}m`,
    `-Xmx${heapMb}m`,
    // Written when the node stops the first time; with it a start takes a third of the time.
    '-XX:+AutoCreateSharedArchive',
    `-XX:SharedArchiveFile=${join(openSearchJars, 'classes.jsa')}`,
    '-Xshare:auto',
    '-Xlog:cds=off',
    '-Xlog:cds+dynamic=off',
    '-XX:+ExitOnOutOfMemoryError',
    '--enable-native-access=ALL-UNNAMED',
    ...(jdk.hasVectorModule ? ['--add-modules', 'jdk.incubator.vector'] : []),
    `-Djava.io.tmpdir=${temporaryDirectory}`,
    '-Dlog4j2.disable.jmx=true',
  ];
}
