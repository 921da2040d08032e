import { z } from 'zod';
import { contracts } from './all-contracts.ts';
import type { Contract } from './contract.ts';
import type { ReleasedContract } from './release-check.ts';

/** The part of JSON Schema (2020-12) that zod writes for the contracts. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string | string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

export interface SchemaDocument {
  readonly detailType: string;
  readonly version: number;
  readonly fileName: string;
  readonly schema: JsonSchema;
}

function schemaDocument(contract: Contract, version: number, schema: z.ZodType): SchemaDocument {
  const { detailType, source } = contract;
  const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input' });
  return {
    detailType,
    version,
    fileName: `${detailType}.v${version}.json`,
    schema: {
      $schema,
      $id: `urn:inkstream:event:${detailType}:v${version}`,
      title: `Detail of ${detailType}, schema version ${version}`,
      description: `Announced by ${source}. Fields that are not listed are ignored.`,
      ...body,
    } as JsonSchema,
  };
}

/** The JSON Schema of every version of every event's detail, as producers must send it. */
export function allSchemaDocuments(): SchemaDocument[] {
  return Object.values(contracts).flatMap((contract: Contract) => [
    ...Object.entries(contract.olderSchemas).map(([version, schema]) =>
      schemaDocument(contract, Number(version), schema),
    ),
    schemaDocument(contract, contract.currentVersion, contract.schema),
  ]);
}

/** The text of a schema file. */
export function schemaText({ schema }: SchemaDocument): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** What this release says of every event, to be compared with the schemas that are published. */
export function releasedContracts(): ReleasedContract[] {
  const documents = allSchemaDocuments();
  return Object.values(contracts).map((contract: Contract) => ({
    detailType: contract.detailType,
    currentVersion: contract.currentVersion,
    schemas: Object.fromEntries(
      documents
        .filter(({ detailType }) => detailType === contract.detailType)
        .map(({ version, schema }) => [version, schema]),
    ),
    upgradesFrom: Object.keys(contract.upgrades).map(Number),
  }));
}
