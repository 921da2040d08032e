import {
  AthenaClient,
  GetWorkGroupCommand,
  InvalidRequestException,
  ListWorkGroupsCommand,
  type WorkGroup,
} from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import type { DeployedWorkGroups, KnownWorkGroup } from './api/work-groups.ts';

export interface LakeClients {
  readonly s3: S3Client;
  readonly glue: GlueClient;
  readonly deployedWorkGroups: DeployedWorkGroups;
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
    s3: new S3Client({ ...settings, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' }),
    glue: new GlueClient(settings),
    deployedWorkGroups: deployedWorkGroups(new AthenaClient(settings)),
  };
}

/** The emulator's own Athena answers no queries here, but it holds the workgroups that stacks deployed. */
function deployedWorkGroups(athena: AthenaClient): DeployedWorkGroups {
  return {
    find: async (name) => {
      try {
        const { WorkGroup } = await athena.send(new GetWorkGroupCommand({ WorkGroup: name }));
        return WorkGroup && readWorkGroup(WorkGroup);
      } catch (error) {
        if (error instanceof InvalidRequestException) return undefined;
        throw error;
      }
    },
    listNames: async () => {
      const names: string[] = [];
      let token: string | undefined;
      do {
        const answer = await athena.send(new ListWorkGroupsCommand({ NextToken: token }));
        names.push(...(answer.WorkGroups ?? []).flatMap(({ Name }) => (Name === undefined ? [] : [Name])));
        token = answer.NextToken;
      } while (token !== undefined && token !== '');
      return names;
    },
  };
}

function readWorkGroup(group: WorkGroup): KnownWorkGroup {
  return {
    name: group.Name ?? '',
    isEnabled: group.State !== 'DISABLED',
    description: group.Description ?? '',
    createdAt: (group.CreationTime ?? new Date(0)).toISOString(),
    configuration: { ...group.Configuration },
  };
}
