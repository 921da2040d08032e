import { z } from 'zod';
import type { SavedDefinitions } from '../queries/saved-definitions.ts';
import { invalidRequest } from './api-error.ts';
import { epochSeconds, type Operations, operation, page, paging } from './operation.ts';

const engineVersion = { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' };

/** A workgroup as far as queries care, and the configuration as it was given. */
export interface KnownWorkGroup {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly description: string;
  readonly createdAt: string;
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface WorkGroupFacts {
  readonly outputLocation?: string;
  readonly isEnforced: boolean;
  readonly bytesScannedCutoff?: number;
}

const factsSchema = z.object({
  ResultConfiguration: z.object({ OutputLocation: z.string().optional() }).optional(),
  EnforceWorkGroupConfiguration: z.boolean().optional(),
  BytesScannedCutoffPerQuery: z.number().optional(),
});

/** What a workgroup says about the queries in it. Athena enforces a workgroup's configuration unless told otherwise. */
export function workGroupFacts({ configuration }: KnownWorkGroup): WorkGroupFacts {
  const { ResultConfiguration, EnforceWorkGroupConfiguration, BytesScannedCutoffPerQuery } =
    factsSchema.parse(configuration);
  const location = ResultConfiguration?.OutputLocation;
  return {
    isEnforced: EnforceWorkGroupConfiguration ?? true,
    ...(location !== undefined && location !== '' && { outputLocation: location }),
    ...(BytesScannedCutoffPerQuery && { bytesScannedCutoff: BytesScannedCutoffPerQuery }),
  };
}

/** The workgroups that stacks deployed elsewhere. */
export interface DeployedWorkGroups {
  find(name: string): Promise<KnownWorkGroup | undefined>;
  listNames(): Promise<readonly string[]>;
}

/**
 * Workgroups created through this API, those that stacks deployed to the emulator, and `primary`, which always exists.
 * The emulator's are asked anew every few seconds, as a deployment may change them.
 */
export class WorkGroups {
  readonly #saved: SavedDefinitions<KnownWorkGroup>;
  readonly #deployed: DeployedWorkGroups;
  readonly #asked = new Map<string, { at: number; found: KnownWorkGroup | undefined }>();

  constructor(saved: SavedDefinitions<KnownWorkGroup>, deployed: DeployedWorkGroups) {
    this.#saved = saved;
    this.#deployed = deployed;
  }

  async find(name: string): Promise<KnownWorkGroup | undefined> {
    const own = this.#saved.get(name);
    if (own !== undefined) return own;
    const recent = this.#asked.get(name);
    if (recent !== undefined && Date.now() - recent.at < 5000) return recent.found;
    const found = (await this.#deployed.find(name)) ?? (name === 'primary' ? primary : undefined);
    this.#asked.set(name, { at: Date.now(), found });
    return found;
  }

  async list(): Promise<KnownWorkGroup[]> {
    const names = new Set([
      'primary',
      ...this.#saved.list().map(({ name }) => name),
      ...(await this.#deployed.listNames()),
    ]);
    const found = await Promise.all([...names].sort().map(async (name) => await this.find(name)));
    return found.filter((group) => group !== undefined);
  }

  put(group: KnownWorkGroup): void {
    this.#saved.put(group.name, group);
  }

  delete(name: string): boolean {
    return this.#saved.delete(name);
  }
}

const primary: KnownWorkGroup = {
  name: 'primary',
  isEnabled: true,
  description: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  configuration: { EnforceWorkGroupConfiguration: false, EngineVersion: engineVersion },
};

function describe(group: KnownWorkGroup) {
  return {
    Name: group.name,
    State: group.isEnabled ? 'ENABLED' : 'DISABLED',
    Description: group.description,
    CreationTime: epochSeconds(new Date(group.createdAt)),
  };
}

const nameShape = z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/, 'is no name of a workgroup');
const configurationShape = z.record(z.string(), z.unknown());

export function workGroupOperations(groups: WorkGroups, now: () => Date): Operations {
  const existing = async (name: string) => {
    const group = await groups.find(name);
    if (group === undefined) throw invalidRequest(`WorkGroup ${name} is not found.`);
    return group;
  };
  return {
    GetWorkGroup: operation(z.object({ WorkGroup: z.string() }), async ({ WorkGroup }) => {
      const group = await existing(WorkGroup);
      return {
        WorkGroup: { ...describe(group), Configuration: { EngineVersion: engineVersion, ...group.configuration } },
      };
    }),
    ListWorkGroups: operation(z.object(paging), async (input) => {
      const { items, NextToken } = page(await groups.list(), input);
      return { WorkGroups: items.map((group) => ({ ...describe(group), EngineVersion: engineVersion })), NextToken };
    }),
    CreateWorkGroup: operation(
      z.object({ Name: nameShape, Configuration: configurationShape.optional(), Description: z.string().optional() }),
      async ({ Name, Configuration = {}, Description = '' }) => {
        if ((await groups.find(Name)) !== undefined) throw invalidRequest('WorkGroup is already created');
        const configuration = { EnforceWorkGroupConfiguration: true, EngineVersion: engineVersion, ...Configuration };
        groups.put({
          name: Name,
          isEnabled: true,
          description: Description,
          createdAt: now().toISOString(),
          configuration,
        });
        return {};
      },
    ),
    UpdateWorkGroup: operation(
      z.object({
        WorkGroup: z.string(),
        Description: z.string().optional(),
        State: z.enum(['ENABLED', 'DISABLED']).optional(),
        ConfigurationUpdates: configurationShape.optional(),
      }),
      async ({ WorkGroup, Description, State, ConfigurationUpdates = {} }) => {
        const group = await existing(WorkGroup);
        groups.put({
          ...group,
          description: Description ?? group.description,
          isEnabled: State === undefined ? group.isEnabled : State === 'ENABLED',
          configuration: updated(group.configuration, ConfigurationUpdates),
        });
        return {};
      },
    ),
    DeleteWorkGroup: operation(z.object({ WorkGroup: z.string() }), async ({ WorkGroup }) => {
      if (WorkGroup === 'primary') throw invalidRequest('The primary workgroup cannot be deleted');
      await existing(WorkGroup);
      if (!groups.delete(WorkGroup)) throw invalidRequest(`WorkGroup ${WorkGroup} belongs to a deployed stack`);
      return {};
    }),
  };
}

function updated(
  configuration: Readonly<Record<string, unknown>>,
  { ResultConfigurationUpdates, RemoveBytesScannedCutoffPerQuery, ...rest }: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...configuration, ...rest };
  if (ResultConfigurationUpdates !== undefined) {
    merged.ResultConfiguration = {
      ...Object(configuration.ResultConfiguration ?? {}),
      ...Object(ResultConfigurationUpdates),
    };
  }
  if (RemoveBytesScannedCutoffPerQuery === true) delete merged.BytesScannedCutoffPerQuery;
  return merged;
}
