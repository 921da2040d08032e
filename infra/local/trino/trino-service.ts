import { join } from 'node:path';
import { inheritedEnvironment } from '../config.ts';
import type { Jdk } from '../opensearch/find-jdk.ts';
import type { ServiceDefinition } from '../service.ts';
import { answersQueries } from './answers-queries.ts';
import { trinoInstallation } from './trino-installation.ts';
import { type TrinoSettings, trinoFolders } from './trino-settings.ts';

export const trinoServiceName = 'trino';

export interface TrinoServiceOptions extends TrinoSettings {
  readonly jdk: Jdk;
}

/**
 * A real Trino over the local lake, without users or passwords, which is why nothing but this machine reaches it. Its
 * settings must have been written (trino-settings.ts).
 */
export function trinoService(options: TrinoServiceOptions): ServiceDefinition {
  const { jdk, port } = options;
  const url = `http://127.0.0.1:${port}`;
  return {
    name: trinoServiceName,
    title: 'Trino',
    port,
    portVariable: 'INKSTREAM_PORT_TRINO',
    program: join(jdk.home, 'bin/java'),
    arguments: [
      ...javaOptions(options),
      `-Dconfig=${trinoFolders(options.directory).settingsFile}`,
      ...['-classpath', join(trinoInstallation, 'lib', '*'), 'io.trino.server.TrinoServer'],
    ],
    environment: inheritedEnvironment(),
    healthUrl: trinoHealthUrl(url),
    // The address above answers before the catalogs are there.
    isReady: () => answersQueries(url),
    // Twelve to thirty seconds on two cores with nothing else to do.
    startTimeoutSeconds: 240,
    stopTimeoutSeconds: 30,
  };
}

/** Answers 200 as soon as Trino listens. */
export function trinoHealthUrl(url: string): string {
  return `${url}/v1/info`;
}

function javaOptions({ directory, heapMb }: TrinoServiceOptions): string[] {
  const { data, temporary } = trinoFolders(directory);
  return [
    `-Xmx${heapMb}m`,
    // The collector and the compiler that cost least to start with; queries here are small.
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:ReservedCodeCacheSize=256M',
    '-XX:+ExitOnOutOfMemoryError',
    // What Trino's own launcher gives.
    '-XX:+EnableDynamicAgentLoading',
    '-Djdk.attach.allowAttachSelf=true',
    '-Djdk.nio.maxCachedBufferSize=2000000',
    '-Dfile.encoding=UTF-8',
    '--add-modules=jdk.incubator.vector',
    '--enable-native-access=ALL-UNNAMED',
    '--sun-misc-unsafe-memory-access=allow',
    // Times in Parquet files are UTC, and so is everything that Athena says of time.
    '-Duser.timezone=UTC',
    `-Djava.io.tmpdir=${temporary}`,
    '-Dnode.environment=local',
    '-Dnode.id=local',
    `-Dnode.data-dir=${data}`,
    '-Dnode.bind-ip=127.0.0.1',
    '-Dnode.internal-address=127.0.0.1',
  ];
}
