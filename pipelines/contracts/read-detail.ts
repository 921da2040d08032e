import type { Contract, Disagreement } from './contract.ts';
import { schemaDisagreement } from './schema-disagreement.ts';

export type DetailResult =
  | { readonly ok: true; readonly detail: unknown }
  | { readonly ok: false; readonly disagreement: Disagreement };

function refuse(code: Disagreement['code'], message: string): DetailResult {
  return { ok: false, disagreement: { code, path: '/schemaVersion', message } };
}

function upgrade(contract: Contract, from: number, detail: unknown): DetailResult {
  let current = detail;
  for (let version = from; version < contract.currentVersion; version += 1) {
    const step = contract.upgrades[version];
    if (!step) throw new Error(`${contract.detailType}: no upgrade from version ${version}`);
    const upgraded = step(current as never);
    if (!upgraded.ok) return upgraded;
    current = upgraded.detail;
  }
  return { ok: true, detail: current };
}

/**
 * Validates a detail against the version that it says it has, in that version's words, then upgrades it step by step to the current
 * one. Fields that the contract does not know are left out. Throws only when a contract lacks an upgrade, which is a bug.
 */
export function readDetail(contract: Contract, detail: object): DetailResult {
  const version = 'schemaVersion' in detail ? detail.schemaVersion : undefined;
  if (version === undefined) return refuse('FIELD_MISSING', 'required field is missing');
  if (typeof version !== 'number') return refuse('FIELD_TYPE', 'expected number');
  if (!Number.isInteger(version)) return refuse('NOT_AN_INTEGER', 'expected a whole number');
  const schema = version === contract.currentVersion ? contract.schema : contract.olderSchemas[version];
  if (!schema) return refuse('SCHEMA_VERSION_UNKNOWN', `known are versions up to ${contract.currentVersion}`);
  const parsed = schema.safeParse(detail);
  if (!parsed.success) return { ok: false, disagreement: schemaDisagreement(parsed.error, detail) };
  return upgrade(contract, version, parsed.data);
}
