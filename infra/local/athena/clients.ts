import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';

export interface LakeClients {
  readonly s3: S3Client;
  readonly glue: GlueClient;
  /** The emulator's own Athena: it does not answer queries here, but holds the workgroups that stacks deployed. */
  readonly emulatedAthena: AthenaClient;
}

/** Clients of the AWS services that hold the lake's objects, tables and workgroups. */
export function createLakeClients(options: { endpoint: string; region: string }): LakeClients {
  // The endpoint is given, never taken from AWS_ENDPOINT_URL_ATHENA: that one may be this very server.
  const settings = {
    endpoint: options.endpoint,
    region: options.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  return {
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    glue: new GlueClient(settings),
    emulatedAthena: new AthenaClient(settings),
  };
}
