import { findBreakingChanges } from './compatibility.ts';
import type { JsonSchema } from './json-schemas.ts';

/** What a release says of one event. */
export interface ReleasedContract {
  readonly detailType: string;
  readonly currentVersion: number;
  /** JSON Schema by version: all that are still read. */
  readonly schemas: Readonly<Record<number, JsonSchema>>;
  /** Versions that an upgrade function leads away from. */
  readonly upgradesFrom: readonly number[];
}

/** A schema that other teams already rely on. */
export interface PublishedSchema {
  readonly detailType: string;
  readonly version: number;
  readonly schema: JsonSchema;
}

function problemsOfSchema(published: PublishedSchema, contract: ReleasedContract | undefined): string[] {
  const name = `${published.detailType} v${published.version}`;
  if (!contract) return [`${name}: the event is gone, and its producers still send it`];
  const schema = contract.schemas[published.version];
  if (!schema) return [`${name}: is no longer read; older versions are read for ever`];
  return findBreakingChanges(published.schema, schema).map(
    ({ kind, path, message }) => `${name}: ${kind} at ${path || 'the detail'}: ${message}; raise schemaVersion instead`,
  );
}

function problemsOfUpgrades(contract: ReleasedContract): string[] {
  const older = Array.from({ length: contract.currentVersion - 1 }, (_, index) => index + 1);
  return older.flatMap((version) => [
    ...(contract.schemas[version] ? [] : [`${contract.detailType} v${version}: has no schema`]),
    ...(contract.upgradesFrom.includes(version)
      ? []
      : [`${contract.detailType} v${version}: has no upgrade function to v${version + 1}`]),
  ]);
}

/** Why a release would not be backward compatible with the schemas that are published; empty when it is. */
export function findReleaseProblems(
  published: readonly PublishedSchema[],
  contracts: readonly ReleasedContract[],
): string[] {
  const byType = new Map(contracts.map((contract) => [contract.detailType, contract]));
  return [
    ...published.flatMap((schema) => problemsOfSchema(schema, byType.get(schema.detailType))),
    ...contracts.flatMap(problemsOfUpgrades),
  ];
}
