import { contracts } from './all-contracts.ts';
import { envelopeFields } from './envelope.ts';
import { type Field, fieldOf, type Outline } from './schema-outline.ts';

/** Stands for a value or a key that might be personal. */
export const MASK = '***';

function namesIn(outline: Outline): string[] {
  const inner = (field: Field) => namesIn(field.outline);
  switch (outline.kind) {
    case 'object':
      return [...outline.fields].flatMap(([name, field]) => [name, ...inner(field)]);
    case 'array':
      return inner(outline.element);
    case 'record':
      return inner(outline.value);
    case 'choice':
      return outline.options.flatMap(inner);
    case 'scalar':
      return [];
  }
}

/** `orderId`, `order_id`, `OrderID` and `order-id` are one name. */
function spelling(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}

const schemas = Object.values(contracts).flatMap((contract) => [
  contract.schema,
  ...Object.values(contract.olderSchemas),
]);

const knownSpellings = new Set(
  [
    ...['__proto__', 'source', 'detail-type', 'detail', ...Object.keys(envelopeFields)],
    ...schemas.flatMap((schema) => namesIn(fieldOf(schema).outline)),
  ].map(spelling),
);

/** The key itself where a contract has a field of this name in any spelling, else the mask: an unknown key can be a person's name. */
export function maskUnknownName(key: string): string {
  return knownSpellings.has(spelling(key)) ? key : MASK;
}
